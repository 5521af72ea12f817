import type { Check } from '../../shared/check'
import { describeCheck } from '../../shared/checks'
import type { Batch, Plan } from '../../shared/plan'
import { describeBatch, describeLoss, describeNeeds, describeNumber, describeStep, groupReasons, notesByCode } from '../../shared/plan-words'
import { describeReason, type ReasonCode } from '../../shared/reasons'
import type { Locale } from '../../shared/text'

const marks = { pass: '✓', attention: '!', stop: '✗', unknown: '?' } as const

/** A plan to read before anything changes. */
export function formatPlan(plan: Plan, checks: readonly Check[], locale: Locale, batches: readonly Batch[] = []): string {
  const zh = locale === 'zh'
  const lines: string[] = [`${zh ? '计划' : 'Plan'} ${plan.digest.slice(0, 12)}  ${zh ? '矿工' : 'miner'} ${plan.request.network === 'mainnet' ? 'f' : 't'}0${plan.minerId}`]
  plan.steps.forEach((step, i) => {
    lines.push(`${i + 1}. ${describeStep(step, locale)}`, `   ${describeNeeds(plan.needs[i]!, locale)}`)
    if (step.kind === 'write-metadata' || step.kind === 'reserve-numbers') lines.push(`   ${describeNumber(step.next, locale)}`)
    if (step.kind === 'attach-to-damocles') lines.push(...step.lines.filter((l) => l !== '').map((l) => `   + ${l}`), ...step.commands.map((c) => `   $ ${c}`))
    if (step.kind === 'attach-to-lotus') for (const store of step.stores) lines.push(`   ${store.path}  ID ${store.name}  ${zh ? `${store.sectors} 个扇区` : `${store.sectors} sectors`}${store.known ? (zh ? '，已挂载' : ', attached already') : ''}`)
    if (step.kind === 'finish-sectors') lines.push(...plan.sectors.flatMap((s) => (s.finish ? [`   ${s.number}: ${zh ? '链上' : 'on chain as'} ${s.finish.sealedCid}, deadline ${s.finish.deadline}${s.finish.worker === undefined ? '' : `, worker ${s.finish.worker}`}`] : [])))
  })
  if (batches.length > 0) lines.push(zh ? '按时空证明窗口移动的顺序：' : 'Moved by proving windows, in this order:', ...batches.map((batch) => `  ${describeBatch(batch, locale)}`))
  for (const check of checks) {
    const text = describeCheck(check.code, check.params, locale)
    lines.push(`${marks[check.state]} ${check.state === 'pass' ? text.title : `${text.why} ${text.fix}`}`)
  }
  if (plan.left.length > 0) lines.push(zh ? `不迁移 ${plan.left.length} 个扇区（仍由原程序负责证明）：` : `Left out: ${plan.left.length} sectors (the old program stays responsible for them):`)
  for (const group of groupReasons(plan.left)) lines.push(...reasonLines(group, locale))
  const notes = [...plan.notes.map((n) => ({ code: n.code, params: n.params, ranges: '' })), ...notesByCode(plan)]
  if (notes.length > 0) lines.push(zh ? '需要知道：' : 'Good to know:')
  for (const group of notes) lines.push(...reasonLines(group, locale))
  if (plan.losses.length > 0) lines.push(zh ? '另一程序没有位置存放的字段（不迁移）：' : 'Fields that the other program has no place for (they stay behind):', ...plan.losses.map((loss) => `  ${describeLoss(loss, locale)}`))
  const replaced = plan.sectors.filter((s) => s.record?.differences?.length)
  if (replaced.length > 0) lines.push(zh ? '双方不同的记录：' : 'Records that differ:')
  for (const sector of replaced.slice(0, 50)) for (const d of sector.record!.differences!) lines.push(`  ${sector.number} ${d.field}: ${zh ? '新' : 'new'} ${d.ours} | ${zh ? '现有' : 'there'} ${d.theirs}`)
  if (replaced.length > 50) lines.push(zh ? `  … 另有 ${replaced.length - 50} 条，见 --json` : `  … and ${replaced.length - 50} more, see --json`)
  return lines.join('\n')
}

function reasonLines(group: { code: string; params?: Record<string, string | number> | undefined; ranges: string }, locale: Locale): string[] {
  const text = describeReason({ code: group.code as ReasonCode, params: group.params }, locale)
  const numbers = group.ranges.length > 60 ? `${group.ranges.slice(0, 60)}…` : group.ranges
  return [`  ${numbers === '' ? '-' : numbers}: ${text.why} ${text.todo} [${group.code}]`]
}
