import { fill } from '../../../shared/text'
import { formatBytes, formatDuration } from '../../../shared/units'
import { call } from '../api'
import { Bar, Card, ProblemNote, useWords } from '../components/parts'
import { showReport, useStore } from '../store'

const limits = [null, 200, 50, 10] as const

export function RunScreen() {
  const { w, locale } = useWords()
  const p = useStore((s) => s.progress)
  if (!p) return <><h1>{w.run}</h1><p className="empty">{w.noRun}</p></>
  const names = { preparing: w.preparing, running: w.running, pausing: w.paused, paused: w.paused, stopping: w.interrupted, done: w.done, failed: w.failed, refused: w.failed, interrupted: w.interrupted }
  const active = p.state === 'running' || p.state === 'paused' || p.state === 'preparing'
  const does = (channel: 'run:pause' | 'run:continue') => (): void => void call(channel, {})
  return (
    <>
      <h1>{w.run} <small>{p.run}</small></h1>
      <p className={`state ${p.state}`} data-testid="run-state" data-state={p.state} aria-live="polite">{names[p.state]}</p>
      <Card>
        {p.steps.map((s, i) => <div key={i} className="step-bar"><span>{w.stepNames[s.kind as keyof typeof w.stepNames] ?? s.kind}</span><Bar fraction={s.fraction} label={s.kind} /><span className="num">{Math.round(s.fraction * 100)} %</span></div>)}
        <dl className="figures">
          <div><dt>{w.copied}</dt><dd>{formatBytes(p.bytes.copied)} / {formatBytes(p.bytes.total)}</dd></div>
          <div><dt>{w.verified}</dt><dd>{formatBytes(p.bytes.verified)}</dd></div>
          <div><dt>{w.rate}</dt><dd>{p.rate > 0 ? `${formatBytes(p.rate)}/s` : '—'}</dd></div>
          <div><dt>{w.remaining}</dt><dd>{active && p.eta ? `${formatDuration(p.eta.lowMs, locale)} – ${formatDuration(p.eta.highMs, locale)}` : '—'}</dd></div>
          <div><dt>{w.elapsed}</dt><dd>{formatDuration(p.elapsedMs, locale)}</dd></div>
        </dl>
        <p data-testid="run-counts">{fill(w.counts, p.sectors)}</p>
      </Card>
      {active && (
        <div className="actions">
          {p.state === 'paused' ? <button onClick={does('run:continue')} data-testid="continue">{w.continue}</button> : <button onClick={does('run:pause')} data-testid="pause">{w.pause}</button>}
          <label className="inline">{w.slow} <select onChange={(e) => void call('run:limit', { bytesPerSecond: e.target.value === '' ? null : Number(e.target.value) * 1024 ** 2 })}>{limits.map((l) => <option key={l} value={l ?? ''}>{l === null ? w.noLimit : `${l} MiB/s`}</option>)}</select></label>
          <button onClick={() => void call('run:stop', { when: 'after-sector' })}>{w.stopAfter}</button>
          <button onClick={() => void call('run:stop', { when: 'now' })} data-testid="stop-now">{w.stopNow}</button>
        </div>
      )}
      {p.files.length > 0 && <Card title={w.currentFiles}><ul className="files">{p.files.slice(0, 12).map((f) => <li key={f.path}><code>{f.path}</code><Bar fraction={f.total > 0 ? f.bytes / f.total : 0} label={f.path} /></li>)}</ul></Card>}
      {p.problems.length > 0 && <Card title={w.problems}>{p.problems.map((problem, i) => <ProblemNote key={i} problem={problem} />)}</Card>}
      {!active && <div className="actions"><button className="primary" onClick={() => void showReport(p.run)} data-testid="to-report">{w.toReport}</button></div>}
    </>
  )
}
