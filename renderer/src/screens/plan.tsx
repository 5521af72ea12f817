import { useState } from 'react'
import type { PlanView } from '../../../shared/ipc'
import { describeBatch, describeLoss, describeNeeds, describeNumber, describeStep, groupReasons } from '../../../shared/plan-words'
import type { ReasonCode } from '../../../shared/reasons'
import { describeCheck, describeReason } from '../describe'
import { formatRanges, toRanges } from '../../../shared/sector'
import { fill } from '../../../shared/text'
import { formatBytes } from '../../../shared/units'
import { makePlan, startRun } from '../actions'
import { call } from '../api'
import { CheckList, DeadlineNote } from '../components/checks'
import { copyCommand } from '../components/drawer'
import { Card, Confirm, Long, useWords } from '../components/parts'
import { dangersOf } from '../dangers'
import { attempt, toAck, useStore } from '../store'

export function PlanScreen() {
  const { w } = useWords()
  const plan = useStore((s) => s.plan)
  const busy = useStore((s) => s.busy)
  const stale = useStore((s) => s.planStale)
  const told = useStore((s) => s.problem?.code === 'PLAN_STALE')
  if (!plan) return <><h1>{w.plan}</h1><p className="empty">{busy === 'plan' ? w.making : w.planFirst}</p>{!busy && <button className="primary" data-primary onClick={() => void makePlan()}>{w.makePlan}</button>}</>
  return (
    <>
      <h1>{w.plan} <small>t0{plan.minerId} · {plan.sectors} {w.sectorsInPlan} · {w.digest} {plan.digest.slice(0, 12)}</small></h1>
      <p className="lead">{w.planText}</p>
      <Sides plan={plan} />
      {stale && !told && <p role="alert" className="problem">{w.staleText}</p>}
      {plan.steps.length === 0 && <p className="state done">{w.noPlanNeeded}</p>}
      <Stopped plan={plan} />
      <Steps plan={plan} />
      <Before plan={plan} />
      <Card title={w.checks} testId="plan-checks"><CheckList checks={plan.checks} /><DeadlineNote deadline={plan.deadline} /></Card>
      <Left plan={plan} />
      <Differing plan={plan} />
      <Notes plan={plan} />
      <Card title={w.command}><pre tabIndex={0} role="region" aria-label={w.command} data-testid="command">{plan.command}</pre><button onClick={() => void copyCommand(plan.command, w.copied1)}>{w.copyText}</button></Card>
      <Start plan={plan} stale={stale} />
    </>
  )
}

/** On which machines it happens, and whether the files come through this one. */
function Sides({ plan }: { plan: PlanView }) {
  const { w } = useWords()
  if (!plan.hosts) return null
  const { damocles, lotus } = plan.hosts
  const transfer = plan.steps.find((s) => s.kind === 'transfer-files')
  const relayed = transfer?.kind === 'transfer-files' ? transfer.relayedBytes : 0
  const direct = transfer?.kind === 'transfer-files' && transfer.direct.length > 0
  const names = { damocles: damocles ?? w.thisComputer, lotus: lotus ?? w.thisComputer }
  return (
    <p className="lead" data-testid="sides">
      {fill(w.sidesOn, names)}
      {relayed > 0 && <strong className="warn">{fill(w.bytesPass, { bytes: formatBytes(relayed) })}</strong>}
      {relayed === 0 && (direct ? fill(w.bytesDirect, names) : transfer && lotus !== undefined && fill(w.bytesStay, { host: lotus }))}
    </p>
  )
}

/** What forbids this plan, where it is read first. */
function Stopped({ plan }: { plan: PlanView }) {
  const { w, locale } = useWords()
  const stops = plan.checks.filter((c) => c.state === 'stop')
  if (stops.length === 0) return null
  return (
    <div role="alert" className="problem" data-testid="plan-stopped">
      <strong>{w.stopped}</strong>
      {stops.map((c, i) => <span key={i}>{describeCheck(c.code, c.params, locale).why} {describeCheck(c.code, c.params, locale).fix}</span>)}
    </div>
  )
}

function Start({ plan, stale }: { plan: PlanView; stale: boolean }) {
  const { w, locale } = useWords()
  const busy = useStore((s) => s.busy)
  const waiting = useStore((s) => toAck(plan.checks, s.acked))
  const [asking, setAsking] = useState(false)
  const { typed } = plan
  const moves = plan.steps.some((s) => s.kind === 'transfer-files' && s.mode === 'move')
  const stopped = plan.checks.some((c) => c.state === 'stop')
  const blocked = stopped || stale || plan.steps.length === 0 || waiting > 0
  const save = (): Promise<void> => attempt('save', async () => void (await call('plan:save', { planId: plan.planId })))
  return (
    <>
      <div className="actions">
        {!stopped && waiting > 0 && <span className="warn" data-testid="plan-waiting">{fill(w.ackText, { n: waiting })}</span>}
        <button onClick={() => void save()}>{w.savePlan}</button>
        <button onClick={() => void makePlan()} aria-disabled={busy !== null} data-testid="remake" {...(blocked ? { 'data-primary': true } : {})}>{w.remake}</button>
        <button className="primary" disabled={blocked} aria-disabled={busy !== null} onClick={() => busy === null && setAsking(true)} data-testid="plan-start" {...(blocked ? {} : { 'data-primary': true })}>{w.start}</button>
      </div>
      {asking && (
        <Confirm title={w.confirmTitle} text={`${fill(w.confirmText, { sectors: plan.sectors })}${typed === undefined ? '' : ` ${moves ? w.confirmMove : w.confirmRisky}`}`} typed={typed} go={w.confirmGo} onCancel={() => setAsking(false)}
          onConfirm={(value) => {
            setAsking(false)
            void startRun(value)
          }}>
          <ul className="plain">{plan.steps.map((s, i) => <li key={i}>{describeStep(s, locale)}</li>)}</ul>
        </Confirm>
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
            <StepDetail step={step} plan={plan} />
          </li>
        ))}
      </ol>
      {Object.keys(plan.kinds).length > 0 && <p>{Object.entries(plan.kinds).map(([kind, n]) => `${w.kinds[kind as keyof typeof w.kinds] ?? kind} ${n}`).join(' · ')}</p>}
    </Card>
  )
}

/** What a step will do, thing by thing: lines of a configuration, stores, proofs, windows. */
function StepDetail({ step, plan }: { step: PlanView['steps'][number]; plan: PlanView }) {
  const { w, locale } = useWords()
  if (step.kind === 'transfer-files' && plan.batches.length > 0) return <ul className="plain" data-testid="batches">{plan.batches.map((b) => <li key={b.deadline}>{describeBatch(b, locale)}</li>)}</ul>
  if (step.kind === 'attach-to-damocles') {
    return (
      <>
        <span>{w.configDiff}</span><pre tabIndex={0} role="region" aria-label={w.configDiff} data-testid="config-diff">{step.lines.filter(Boolean).map((l) => `+ ${l}`).join('\n')}</pre>
        <span>{w.indexCommands}</span><pre tabIndex={0} role="region" aria-label={w.indexCommands}>{step.commands.join('\n')}</pre>
      </>
    )
  }
  if (step.kind === 'attach-to-lotus') return <ul className="plain">{step.stores.map((s) => <li key={s.path}><code>{s.path}</code> · {s.name} · {s.sectors} {w.sectorsInPlan}{s.known && ` · ${w.known}`}</li>)}</ul>
  if (step.kind === 'finish-sectors') return <ul className="plain">{plan.finishing.map((f) => <li key={f.number}>{f.number}: <code>{f.sealedCid}</code> · deadline {f.deadline}{f.worker !== undefined && ` · ${f.worker}`}</li>)}</ul>
  return null
}

function Differing({ plan }: { plan: PlanView }) {
  const { w } = useWords()
  if (plan.differing.length === 0) return null
  return (
    <Card title={w.differing} testId="plan-differing">
      {plan.differing.map((d) => (
        <details key={d.number}>
          <summary>{d.number} · {w.actions[d.action as keyof typeof w.actions]} · {d.differences.length}</summary>
          <table><thead><tr><th scope="col">{w.field}</th><th scope="col">{w.ours}</th><th scope="col">{w.theirs}</th></tr></thead><tbody>{d.differences.map((f) => <tr key={f.field}><th scope="row">{f.field}</th><td><code>{f.ours}</code></td><td><code>{f.theirs}</code></td></tr>)}</tbody></table>
        </details>
      ))}
    </Card>
  )
}

function Before({ plan }: { plan: PlanView }) {
  const { w, locale } = useWords()
  return <Card title={w.before} testId="plan-before"><ul className="before">{dangersOf(plan, w, locale).map((text) => <li key={text}><span className="mark" aria-hidden="true">!</span><span>{text}</span></li>)}</ul></Card>
}

function Reasons({ groups }: { groups: readonly { code: string; params?: Record<string, string | number> | undefined; ranges: string }[] }) {
  const { locale } = useWords()
  return (
    <ul className="reasons">
      {groups.map((g, i) => {
        const text = describeReason({ code: g.code as ReasonCode, params: g.params }, locale)
        return <li key={i}><span className="num"><Long text={g.ranges || '—'} /></span><span>{text.why} <em>{text.todo}</em></span></li>
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
  const { w, locale } = useWords()
  return (
    <>
      {plan.notes.length > 0 && <Card title={w.notes} testId="plan-notes"><Reasons groups={plan.notes.map((n) => ({ ...n, ranges: formatRanges(toRanges(n.sectors)) }))} /></Card>}
      {plan.losses.length > 0 && <Card title={w.losses} testId="plan-losses"><p className="dim">{w.lossesText}</p><ul className="plain">{plan.losses.map((l) => <li key={l.field}><Long text={describeLoss(l, locale)} /></li>)}</ul></Card>}
    </>
  )
}
