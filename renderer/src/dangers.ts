import type { PlanView } from '../../shared/ipc'
import { fill, type Locale } from '../../shared/text'
import { formatBytes, formatDuration } from '../../shared/units'
import { untilNext } from './components/checks'
import type { Words } from './words'

/** What a person must know before this plan starts, in plain words; the gravest first. */
export function dangersOf(plan: PlanView, w: Words, locale: Locale): string[] {
  const d = w.dangers
  const said: string[] = []
  const window = plan.deadline ? fill(d['stop-lotus-known'], { t: formatDuration(untilNext(plan.deadline) * 30_000, locale) }) : d['stop-lotus-unknown']
  if (plan.needs.some((n) => n.lotusMiner === 'stopped')) said.push(fill(d['stop-lotus'], { window }))
  said.push(d.both)
  for (const step of plan.steps) {
    if (step.kind === 'transfer-files' && step.mode === 'move') said.push(fill(d.move, { n: step.sectors, size: formatBytes(step.bytes) }))
    if (step.kind === 'transfer-files') said.push(d.delete)
    if ((step.kind === 'write-metadata' || step.kind === 'import-sectors') && step.replace > 0) said.push(fill(d.override, { n: step.replace }))
    if (step.kind === 'write-metadata') said.push(fill(d.metadata, { n: step.add + step.replace }), fill(d.number, { x: step.next.after.next }))
    if (step.kind === 'import-sectors') said.push(fill(d.import, { n: step.add + step.replace }))
    if (step.kind === 'attach-to-lotus' || step.kind === 'attach-to-damocles') said.push(d.attach)
  }
  if (plan.left.length > 0) said.push(fill(d.excluded, { n: plan.left.length }))
  said.push(d.keys)
  return said
}
