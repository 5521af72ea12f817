import { useState } from 'react'
import { describeCheck } from '../describe'
import type { Check } from '../../../shared/check'
import { describeNeeds } from '../../../shared/plan-words'
import { fill } from '../../../shared/text'
import { formatDuration } from '../../../shared/units'
import { runPreflight, showSectors } from '../actions'
import { call } from '../api'
import { CheckList, DeadlineNote } from '../components/checks'
import { Card, Confirm, useWords } from '../components/parts'
import { attempt, go, say, toAck, useStore } from '../store'

export function Preflight() {
  const { w } = useWords()
  const preflight = useStore((s) => s.preflight)
  const minerId = useStore((s) => s.minerId)
  const busy = useStore((s) => s.busy)
  const [strays, setStrays] = useState<string | null>(null)
  if (minerId === null) return <><h1>{w.preflight}</h1><p className="empty">{w.setupFirst}</p><button className="primary" data-primary onClick={() => go('setup')}>{w.setup}</button></>
  const action = (check: Check) => (check.code === 'strangers' || check.code === 'attach-strangers') && <button onClick={() => setStrays(String(check.params.path))} data-testid="move-strays">{w.moveStrays}</button>
  const moveStrays = (store: string): Promise<void> =>
    attempt('strays', async () => {
      setStrays(null)
      const { direction, damoclesHost, lotusHost } = useStore.getState().form
      const host = direction === 'to-lotus' ? lotusHost : damoclesHost
      const result = await call('preflight:move-strays', { store, ...(host === '' ? {} : { host }) })
      say(fill(w.movedStrays, result))
    }).then(() => runPreflight())
  return (
    <>
      <h1>{w.preflight} <small>t0{minerId}</small></h1>
      <p className="lead">{w.preflightText}</p>
      {!preflight && <p className="empty">{busy === 'preflight' ? w.checking : w.notRun}</p>}
      {!preflight && <button className="primary" data-primary aria-disabled={busy !== null} onClick={() => void runPreflight()} data-testid="run-checks">{w.runChecks}</button>}
      {preflight && <Result action={action} />}
      {strays !== null && <Confirm title={w.moveStraysTitle} text={fill(w.moveStraysText, { store: strays })} go={w.moveStraysGo} onCancel={() => setStrays(null)} onConfirm={() => void moveStrays(strays)} />}
    </>
  )
}

function Result({ action }: { action: (check: Check) => React.ReactNode }) {
  const { w, locale } = useWords()
  const preflight = useStore((s) => s.preflight)!
  const acked = useStore((s) => s.acked)
  const busy = useStore((s) => s.busy)
  const stops = preflight.checks.filter((c) => c.state === 'stop').length
  const waiting = toAck(preflight.checks, acked)
  const text = stops > 0 ? fill(w.stopText, { n: stops }) : waiting > 0 ? fill(w.ackText, { n: waiting }) : w.allGood
  const save = (): Promise<void> =>
    attempt('save', async () => {
      const lines = preflight.checks.map((c) => {
        const t = describeCheck(c.code, c.params, locale)
        return `[${w.states4[c.state]}] ${c.code}: ${c.state === 'pass' ? t.title : `${t.why} ${t.fix}`}`
      })
      await call('text:save', { name: 'checks.txt', text: `${lines.join('\n')}\n` })
    })
  return (
    <>
      <p className={`state ${stops > 0 ? 'stop' : waiting > 0 ? 'failed' : 'done'}`} data-testid="preflight-result">{text}</p>
      <Card><CheckList checks={preflight.checks} action={action} /></Card>
      {preflight.incomplete.length > 0 && (
        <Card title={`${w.incomplete} (${preflight.incomplete.length})`} testId="incomplete">
          <div className="scroll short" tabIndex={0} role="region" aria-label={w.incomplete}>
            <table><thead><tr><th scope="col">{w.number}</th><th scope="col">{w.missingFiles}</th></tr></thead><tbody>{preflight.incomplete.map((s) => <tr key={s.number}><td className="num">{s.number}</td><td><code>{s.names}</code></td></tr>)}</tbody></table>
          </div>
        </Card>
      )}
      <Card title={w.whoMust}>
        <table><thead><tr><th scope="col">{w.step}</th><th scope="col">{w.whoMust}</th></tr></thead><tbody>{preflight.needs.map((n, i) => <tr key={i}><td>{w.stepNames[n.step as keyof typeof w.stepNames] ?? n.step}</td><td>{describeNeeds(n, locale)}</td></tr>)}</tbody></table>
        <DeadlineNote deadline={preflight.deadline} />
      </Card>
      <div className="actions">
        <span className="dim">{fill(w.tookText, { time: formatDuration(preflight.tookMs, locale) })}</span>
        <button onClick={() => void save()}>{w.exportChecks}</button>
        <button onClick={() => void runPreflight()} aria-disabled={busy !== null} data-testid="rerun">{busy === 'preflight' ? w.checking : w.rerun}</button>
        <button className="primary" data-primary onClick={() => void showSectors()} aria-disabled={busy !== null} data-testid="to-sectors">{w.next}</button>
      </div>
    </>
  )
}
