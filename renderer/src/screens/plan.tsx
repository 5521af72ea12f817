import { useState } from 'react'
import { describeCheck } from '../../../shared/checks'
import type { PlanView } from '../../../shared/ipc'
import { describeBatch, describeLoss, describeNeeds, describeNumber, describeStep, groupReasons } from '../../../shared/plan-words'
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
  const { typed } = plan
  const stopped = plan.checks.some((c) => c.state === 'stop')
  const save = (): Promise<void> => attempt('save', async () => void (await call('plan:save', { planId: plan.planId })))
  return (
    <>
      <h1>{w.plan} <small>t0{plan.minerId} · {plan.digest.slice(0, 12)}</small></h1>
      <p className="lead">{w.planText}</p>
      <Steps plan={plan} />
      <Checks plan={plan} />
      <Left plan={plan} />
      <Differing plan={plan} />
      <Notes plan={plan} />
      <Losses plan={plan} />
      <Card title={w.command}><pre tabIndex={0} data-testid="command">{plan.command}</pre><button onClick={() => void call('clipboard:write', { text: plan.command })}>{w.copyText}</button></Card>
      {stopped && <p role="alert" className="problem">{w.stopped}</p>}
      <div className="actions">
        <button onClick={() => void makePlan()} disabled={busy !== null}>{w.remake}</button>
        <button onClick={() => void save()} disabled={busy !== null}>{w.save}</button>
        <button className="primary" disabled={stopped || busy !== null} onClick={() => setAsking(true)} data-testid="plan-start">{w.start}</button>
      </div>
      {asking && (
        <Confirm title={w.confirmTitle} text={`${fill(w.confirmText, { sectors: plan.sectors })}${typed === undefined ? '' : ` ${plan.steps.some((s) => s.kind === 'transfer-files' && s.mode === 'move') ? w.confirmMove : w.confirmTyped}`}`} typed={typed} go={w.confirmGo} onCancel={() => setAsking(false)}
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
            {(step.kind === 'write-metadata' || step.kind === 'reserve-numbers') && <span data-testid="plan-number">{describeNumber(step.next, locale)}</span>}
            {step.kind === 'transfer-files' && plan.batches.length > 0 && <ul data-testid="batches">{plan.batches.map((b) => <li key={b.deadline}>{describeBatch(b, locale)}</li>)}</ul>}
            <StepDetail step={step} plan={plan} />
          </li>
        ))}
      </ol>
      {Object.keys(plan.kinds).length > 0 && <p>{Object.entries(plan.kinds).map(([kind, n]) => `${w.kinds[kind as keyof typeof w.kinds] ?? kind} ${n}`).join(' · ')}</p>}
    </Card>
  )
}

function StepDetail({ step, plan }: { step: PlanView['steps'][number]; plan: PlanView }) {
  const { w } = useWords()
  if (step.kind === 'attach-to-damocles') {
    return (
      <>
        <span>{w.configDiff}</span><pre tabIndex={0} data-testid="config-diff">{step.lines.filter(Boolean).map((l) => `+ ${l}`).join('\n')}</pre>
        <span>{w.indexCommands}</span><pre tabIndex={0}>{step.commands.join('\n')}</pre>
      </>
    )
  }
  if (step.kind === 'attach-to-lotus') return <ul>{step.stores.map((s) => <li key={s.path}><code>{s.path}</code> · {s.name} · {s.sectors} {w.sectors}{s.known && ` · ${w.known}`}</li>)}</ul>
  if (step.kind === 'finish-sectors') return <ul>{plan.finishing.map((f) => <li key={f.number}>{f.number}: <code>{f.sealedCid}</code> · deadline {f.deadline}{f.worker !== undefined && ` · ${f.worker}`}</li>)}</ul>
  return null
}

function Losses({ plan }: { plan: PlanView }) {
  const { w, locale } = useWords()
  if (plan.losses.length === 0) return null
  return <Card title={w.losses} testId="plan-losses"><p>{w.lossesText}</p><ul>{plan.losses.map((l) => <li key={l.field}>{describeLoss(l, locale)}</li>)}</ul></Card>
}

function Differing({ plan }: { plan: PlanView }) {
  const { w } = useWords()
  if (plan.differing.length === 0) return null
  return (
    <Card title={w.differing} testId="plan-differing">
      {plan.differing.map((d) => (
        <details key={d.number}>
          <summary>{d.number} · {w.actions[d.action as keyof typeof w.actions]} · {d.differences.length}</summary>
          <table><thead><tr><th scope="col">{w.field}</th><th scope="col">{w.newValue}</th><th scope="col">{w.thereValue}</th></tr></thead><tbody>{d.differences.map((f) => <tr key={f.field}><th scope="row">{f.field}</th><td><code>{f.ours}</code></td><td><code>{f.theirs}</code></td></tr>)}</tbody></table>
        </details>
      ))}
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
        return <li key={`${g.code}${g.ranges}`}><span className="num">{g.ranges || '—'}</span><span>{text.why} <em>{text.todo}</em></span></li>
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
