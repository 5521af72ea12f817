import type { Check } from '../../shared/check'
import { describeCheck } from '../../shared/checks'
import type { Plan } from '../../shared/plan'
import { describeNeeds, describeNumber, describeStep, groupReasons, notesByCode } from '../../shared/plan-words'
import { describeReason, type ReasonCode } from '../../shared/reasons'
import type { Locale } from '../../shared/text'

const marks = { pass: '✓', attention: '!', stop: '✗', unknown: '?' } as const

/** A plan to read before anything changes. */
export function formatPlan(plan: Plan, checks: readonly Check[], locale: Locale): string {
  const zh = locale === 'zh'
  const lines: string[] = [`${zh ? '计划' : 'Plan'} ${plan.digest.slice(0, 12)}  ${zh ? '矿工' : 'miner'} ${plan.request.network === 'mainnet' ? 'f' : 't'}0${plan.minerId}`]
  plan.steps.forEach((step, i) => {
    lines.push(`${i + 1}. ${describeStep(step, locale)}`, `   ${describeNeeds(plan.needs[i]!, locale)}`)
    if (step.kind === 'write-metadata') lines.push(`   ${describeNumber(step.next, locale)}`)
  })
  for (const check of checks) {
    const text = describeCheck(check.code, check.params, locale)
    lines.push(`${marks[check.state]} ${check.state === 'pass' ? text.title : `${text.why} ${text.fix}`}`)
  }
  if (plan.left.length > 0) lines.push(zh ? `不迁移 ${plan.left.length} 个扇区（仍由原程序负责证明）：` : `Left out: ${plan.left.length} sectors (the old program stays responsible for them):`)
  for (const group of groupReasons(plan.left)) lines.push(...reasonLines(group, locale))
  const notes = [...plan.notes.map((n) => ({ code: n.code, params: n.params, ranges: '' })), ...notesByCode(plan)]
  if (notes.length > 0) lines.push(zh ? '需要知道：' : 'Good to know:')
  for (const group of notes) lines.push(...reasonLines(group, locale))
  return lines.join('\n')
}

function reasonLines(group: { code: string; params?: Record<string, string | number> | undefined; ranges: string }, locale: Locale): string[] {
  const text = describeReason({ code: group.code as ReasonCode, params: group.params }, locale)
  const numbers = group.ranges.length > 60 ? `${group.ranges.slice(0, 60)}…` : group.ranges
  return [`  ${numbers === '' ? '-' : numbers}: ${text.why} ${text.todo} [${group.code}]`]
}
