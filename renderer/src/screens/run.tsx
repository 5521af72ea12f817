import { useEffect, useState } from 'react'
import type { Deadline } from '../../../shared/ipc'
import type { RunProgress } from '../../../shared/progress'
import { fill } from '../../../shared/text'
import { formatBytes, formatDuration } from '../../../shared/units'
import { requestOf, resumeRun, showReport } from '../actions'
import { call } from '../api'
import { RateChart } from '../components/chart'
import { DeadlineNote } from '../components/checks'
import { Transfers } from '../components/drawer'
import { HostChips } from '../components/host-chips'
import { Bar, Card, countsText, ProblemNote, useWords } from '../components/parts'
import { isActive, useStore } from '../store'

const limits = [null, 500, 200, 50, 10] as const
const everyMinute = 60_000

export function RunScreen() {
  const { w, locale } = useWords()
  const p = useStore((s) => s.progress)
  const samples = useStore((s) => s.samples)
  const busy = useStore((s) => s.busy)
  const hosts = useStore((s) => (s.progress ? s.runs.find((r) => r.run === s.progress!.run)?.hosts : undefined))
  if (!p) return <><h1>{w.run}</h1><p className="empty">{w.noRun}</p></>
  const names = { preparing: w.preparing, running: w.running, pausing: w.pausing, paused: w.paused, stopping: w.stopping, done: w.done, failed: w.failed, refused: w.refused, interrupted: w.interrupted }
  const active = isActive(p)
  return (
    <>
      <h1>{w.run} <small>{p.run}</small> <HostChips hosts={hosts} /></h1>
      <p className={`state ${p.state}`} data-testid="run-state" data-state={p.state} role="status">{names[p.state]}</p>
      <Card>
        {p.steps.map((s, i) => (
          <div key={i} className={`step-bar ${s.state}`}>
            <span>{s.state === 'done' ? (s.kind === 'transfer-files' && p.sectors.failed > 0 ? '! ' : '✓ ') : s.state === 'failed' ? '✗ ' : ''}{w.stepNames[s.kind as keyof typeof w.stepNames] ?? s.kind}</span>
            <Bar fraction={s.fraction} label={w.stepNames[s.kind as keyof typeof w.stepNames] ?? s.kind} /><span className="num">{Math.round(s.fraction * 100)} %</span>
          </div>
        ))}
        <dl className="figures">
          <div><dt>{w.copied}</dt><dd data-testid="run-bytes">{formatBytes(p.bytes.copied)} / {formatBytes(p.bytes.total)}</dd></div>
          <div><dt>{w.verified}</dt><dd>{formatBytes(p.bytes.verified)}</dd></div>
          <div><dt>{w.rate}</dt><dd>{p.rate > 0 ? `${formatBytes(p.rate)}/s` : '—'}</dd></div>
          <div><dt>{w.remaining}</dt><dd data-testid="run-eta">{active && p.eta ? <Eta eta={p.eta} /> : '—'}</dd></div>
          <div><dt>{w.elapsed}</dt><dd>{formatDuration(p.elapsedMs, locale)}</dd></div>
          <div><dt>{w.sectorsWord}</dt><dd data-testid="run-counts">{fill(w.ofSectors, { n: p.sectors.total })} {countsText(w, { ...p.sectors, waiting: p.sectors.total - p.sectors.done - p.sectors.skipped - p.sectors.failed })}</dd></div>
        </dl>
        <RateChart samples={samples} />
        {active && <NextDeadline />}
      </Card>
      {active ? <Controls state={p.state} /> : null}
      {p.problems.length > 0 && <Card title={`${w.problems} (${p.problems.length})`} testId="needs-you"><p>{w.needsYouText}</p>{p.problems.map((problem, i) => <ProblemNote key={i} problem={problem} sector={problem.sector} />)}</Card>}
      {p.files.length > 0 && <Card title={w.currentFiles}><Transfers /></Card>}
      {!active && (
        <div className="actions">
          {p.state !== 'done' && <button onClick={() => void resumeRun(p.run)} aria-disabled={busy !== null} data-testid="run-resume">{w.resume}</button>}
          <button className="primary" data-primary onClick={() => void showReport(p.run)} data-testid="to-report">{w.toReport}</button>
        </div>
      )}
    </>
  )
}

/** A range while the rate still changes, one figure when it has settled. */
function Eta({ eta }: { eta: NonNullable<RunProgress['eta']> }) {
  const { w, locale } = useWords()
  const [low, high] = [formatDuration(eta.lowMs, locale), formatDuration(eta.highMs, locale)]
  return <>{low === high || eta.highMs < eta.lowMs * 1.2 ? fill(w.about, { time: high }) : `${low} – ${high}`}</>
}

function Controls({ state }: { state: RunProgress['state'] }) {
  const { w } = useWords()
  const start = useStore((s) => s.settings.limit)
  const does = (channel: 'run:pause' | 'run:continue') => (): void => void call(channel, {})
  const stop = (when: 'after-sector' | 'now') => (): void => void call('run:stop', { when })
  return (
    <div className="actions">
      {state === 'paused' ? <button data-primary onClick={does('run:continue')} data-testid="continue">{w.continue}</button> : <button data-primary onClick={does('run:pause')} data-testid="pause">{w.pause}</button>}
      <label className="inline">{w.slow} <select defaultValue={start === null ? '' : String(start / 1024 ** 2)} onChange={(e) => void call('run:limit', { bytesPerSecond: e.target.value === '' ? null : Number(e.target.value) * 1024 ** 2 })} data-testid="limit">{limits.map((l) => <option key={l} value={l ?? ''}>{l === null ? w.noLimit : `${l} MiB/s`}</option>)}</select></label>
      <button onClick={stop('after-sector')} data-testid="stop-after">{w.stopAfter}</button>
      <button onClick={stop('now')} data-testid="stop-now">{w.stopNow}</button>
    </div>
  )
}

/** Asked once a minute while a chain API is known. */
function NextDeadline() {
  const asks = useStore((s) => s.form.chainApi !== '' && s.minerId !== null)
  const [deadline, setDeadline] = useState<Deadline | null>(null)
  useEffect(() => {
    if (!asks) return
    const ask = (): void => void call('chain:deadline', requestOf(useStore.getState())).then((r) => setDeadline(r.deadline), () => setDeadline(null))
    ask()
    const timer = setInterval(ask, everyMinute)
    return () => clearInterval(timer)
  }, [asks])
  return asks ? <DeadlineNote deadline={deadline} /> : null
}
