import { useState } from 'react'
import { describeCheck } from '../../../shared/checks'
import type { PlanView } from '../../../shared/ipc'
import { describeNeeds, describeNumber, describeStep, groupReasons } from '../../../shared/plan-words'
import { describeReason, type ReasonCode } from '../../../shared/reasons'
import { formatRanges, toRanges } from '../../../shared/sector'
import { fill } from '../../../shared/text'
import { call } from '../api'
import { Card, Confirm, useWords } from '../components/parts'
import { attempt, makePlan, startRun, useStore } from '../store'

const marks = { pass: '✓', attention: '!', stop: '✗', unknown: '?' } as const

export function PlanScreen() {
  const { w } = useWords()
  const plan = useStore((s) => s.plan)
  const busy = useStore((s) => s.busy)
  const [asking, setAsking] = useState(false)
  if (!plan) return <><h1>{w.plan}</h1><p className="empty">{busy ? w.making : w.noRun}</p>{!busy && <button onClick={() => void makePlan()}>{w.makePlan}</button>}</>
  const transfer = plan.steps.find((s) => s.kind === 'transfer-files')
  const metadata = plan.steps.find((s) => s.kind === 'write-metadata')
  const risky = transfer?.mode === 'move' || (metadata?.replace ?? 0) > 0 || useStore.getState().form.override
  const typed = risky ? `t0${plan.minerId}` : undefined
  const stopped = plan.checks.some((c) => c.state === 'stop')
  const save = (): Promise<void> => attempt('save', async () => void (await call('plan:save', { planId: plan.planId })))
  return (
    <>
      <h1>{w.plan} <small>t0{plan.minerId} · {plan.digest.slice(0, 12)}</small></h1>
      <p className="lead">{w.planText}</p>
      <Steps plan={plan} />
      <Checks plan={plan} />
      <Left plan={plan} />
      <Notes plan={plan} />
      <Card title={w.command}><pre tabIndex={0} data-testid="command">{plan.command}</pre><button onClick={() => void call('clipboard:write', { text: plan.command })}>{w.copyText}</button></Card>
      {stopped && <p role="alert" className="problem">{w.stopped}</p>}
      <div className="actions">
        <button onClick={() => void makePlan()} disabled={busy !== null}>{w.remake}</button>
        <button onClick={() => void save()} disabled={busy !== null}>{w.save}</button>
        <button className="primary" disabled={stopped || busy !== null} onClick={() => setAsking(true)} data-testid="plan-start">{w.start}</button>
      </div>
      {asking && (
        <Confirm title={w.confirmTitle} text={`${fill(w.confirmText, { sectors: plan.sectors })}${risky ? ` ${w.confirmMove}` : ''}`} typed={typed} go={w.confirmGo} onCancel={() => setAsking(false)}
          onConfirm={(value) => {
            setAsking(false)
            void startRun(value)
          }} />
      )}
    </>
  )
}

function Steps({ plan }: { plan: PlanView }) {
  const { w, locale } = useWords()
  return (
    <Card title={w.steps} testId="plan-steps">
      <ol className="steps">
        {plan.steps.map((step, i) => (
          <li key={step.kind}>
            <strong>{describeStep(step, locale)}</strong>
            <span>{describeNeeds(plan.needs[i]!, locale)}</span>
            {step.kind === 'write-metadata' && <span data-testid="plan-number">{describeNumber(step.next, locale)}</span>}
          </li>
        ))}
      </ol>
      {Object.keys(plan.kinds).length > 0 && <p>{Object.entries(plan.kinds).map(([kind, n]) => `${w.kinds[kind as keyof typeof w.kinds] ?? kind} ${n}`).join(' · ')}</p>}
    </Card>
  )
}

function Checks({ plan }: { plan: PlanView }) {
  const { w, locale } = useWords()
  return (
    <Card title={w.checks} testId="plan-checks">
      <ul className="checks">
        {plan.checks.map((check, i) => {
          const text = describeCheck(check.code, check.params, locale)
          return <li key={i} className={check.state}><span aria-label={check.state}>{marks[check.state]}</span><span>{check.state === 'pass' ? text.title : <><strong>{text.why}</strong> {text.fix}</>}</span></li>
        })}
      </ul>
    </Card>
  )
}

function Reasons({ groups }: { groups: readonly { code: string; params?: Record<string, string | number> | undefined; ranges: string }[] }) {
  const { locale } = useWords()
  return (
    <ul className="reasons">
      {groups.map((g) => {
        const text = describeReason({ code: g.code as ReasonCode, params: g.params }, locale)
        return <li key={g.code}><span className="num">{g.ranges || '—'}</span><span>{text.why} <em>{text.todo}</em></span></li>
      })}
    </ul>
  )
}

function Left({ plan }: { plan: PlanView }) {
  const { w } = useWords()
  if (plan.left.length === 0) return null
  return <Card title={`${w.notMigrated} (${plan.left.length})`} testId="plan-left"><p>{w.notMigratedText}</p><Reasons groups={groupReasons(plan.left)} /></Card>
}

function Notes({ plan }: { plan: PlanView }) {
  const { w } = useWords()
  if (plan.notes.length === 0) return null
  return <Card title={w.notes} testId="plan-notes"><Reasons groups={plan.notes.map((n) => ({ ...n, ranges: formatRanges(toRanges(n.sectors)) }))} /></Card>
}
