import { describeCheck } from '../describe'
import type { Check } from '../../../shared/check'
import type { Deadline } from '../../../shared/ipc'
import { fill } from '../../../shared/text'
import { formatDuration } from '../../../shared/units'
import { ackKey, acknowledge, needsAck, useStore } from '../store'
import { useWords } from './parts'

export const marks = { pass: '✓', attention: '!', stop: '✗', unknown: '?' } as const
const groups: readonly Check['group'][] = ['connection', 'processes', 'locks', 'chain', 'numbers', 'files', 'space', 'limits']
const order = { stop: 0, attention: 1, unknown: 2, pass: 3 } as const

/** Checks by group: title when passed; else why, what to do, its code, and a tick where it wants attention. `action`: a button that solves it. */
export function CheckList({ checks, action }: { checks: readonly Check[]; action?: (check: Check) => React.ReactNode }) {
  const { w, locale } = useWords()
  const acked = useStore((s) => s.acked)
  return (
    <div className="check-groups">
      {groups.map((group) => {
        const mine = checks.filter((c) => c.group === group).sort((a, b) => order[a.state] - order[b.state])
        if (mine.length === 0) return null
        return (
          <section key={group} aria-label={w.groups[group]}>
            <h3>{w.groups[group]}</h3>
            <ul className="checks">
              {mine.map((check, i) => {
                const text = describeCheck(check.code, check.params, locale)
                return (
                  <li key={i} className={check.state} data-testid={`check-${check.code}`} data-state={check.state}>
                    <span className="mark" role="img" aria-label={w.states4[check.state]}>{marks[check.state]}</span>
                    <div>
                      {check.state === 'pass' ? <span>{text.title}</span> : <><strong>{text.why}</strong> <span>{text.fix}</span></>}
                      {check.state !== 'pass' && <span className="aside"><em>{w.states4[check.state]}</em> <code>{check.code}</code> {action?.(check)}</span>}
                      {needsAck(check) && <label className="tick"><input type="checkbox" checked={acked.has(ackKey(check))} onChange={(e) => acknowledge(check, e.target.checked)} data-testid="ack" /> {w.ack}</label>}
                    </div>
                  </li>
                )
              })}
            </ul>
          </section>
        )
      })}
    </div>
  )
}

const epochMs = 30_000
const period = 2880
const window = 60

/** Epochs until the next window of 48 opens. */
export const untilNext = (d: Deadline): number => Math.max(0, (d.close > d.currentEpoch ? d.close : d.open + window) - d.currentEpoch) % period

export function DeadlineNote({ deadline }: { deadline: Deadline | null }) {
  const { w, locale } = useWords()
  const text = deadline ? fill(w.deadlineText, { index: deadline.index, time: formatDuration(untilNext(deadline) * epochMs, locale) }) : w.deadlineUnknown
  return <p data-testid="deadline"><strong>{w.deadline}:</strong> {text}</p>
}
