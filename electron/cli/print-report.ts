import { describeCheck } from '../../shared/checks'
import { describeError, errorTable, type ErrorCode } from '../../shared/errors'
import { describeReason, reasonTable, type ReasonCode } from '../../shared/reasons'
import type { Report } from '../../shared/report'
import { groupReasons } from '../../shared/plan-words'
import type { Locale } from '../../shared/text'
import { formatBytes } from '../../shared/units'

/** What a run did, to read in a terminal. */
export function formatReport(report: Report, locale: Locale): string {
  const zh = locale === 'zh'
  const { done, skipped, failed, left } = report.counts
  const verdict = report.exit === 0 ? (zh ? '计划已全部完成。' : 'All of the plan was done.') : report.exit === 130 ? (zh ? `已中断，可用 sector-ferry resume ${report.run} 继续。` : `Interrupted; sector-ferry resume ${report.run} goes on.`) : zh ? '计划没有全部完成。' : 'Not all of the plan was done.'
  const lines = [verdict, zh ? `完成 ${done}，跳过 ${skipped}，失败 ${failed}，未迁移 ${left}` : `done ${done}, skipped ${skipped}, failed ${failed}, left out ${left}`]
  if (report.bytes.copied > 0 || report.bytes.reused > 0) lines.push(zh ? `复制 ${formatBytes(report.bytes.copied)}，校验 ${formatBytes(report.bytes.verified)}（读回自 ${report.readBack}）` : `copied ${formatBytes(report.bytes.copied)}, verified ${formatBytes(report.bytes.verified)} (read back from ${report.readBack})`)
  if (report.bytes.shared > 0) lines.push(zh ? `其中 ${formatBytes(report.bytes.shared)} 以 reflink 复制：与原文件共用磁盘块，直到其中之一被改写` : `${formatBytes(report.bytes.shared)} of it by reflink: blocks shared with the originals until one of them is written to`)
  if (report.nextNumber) lines.push(zh ? `下一个扇区号 ${report.nextNumber.before} → ${report.nextNumber.after}` : `next sector number ${report.nextNumber.before} → ${report.nextNumber.after}`)
  if (report.backup) lines.push(`${zh ? '旧数据库备份' : 'backup of the old database'}: ${report.backup}`)
  for (const problem of report.problems) {
    const text = describeError({ code: problem.code as ErrorCode, params: problem.params }, locale)
    lines.push(`${problem.code}: ${text.what} ${text.safe} ${text.next}${problem.detail ? ` (${problem.detail})` : ''}`)
  }
  for (const check of report.checks) {
    const text = describeCheck(check.code, check.params, locale)
    lines.push(`${check.pass ? '✓' : '✗'} ${check.pass ? text.title : `${text.title}: ${text.why}`}`)
  }
  for (const outcome of ['failed', 'left'] as const) {
    const items = report.sectors.filter((s) => s.outcome === outcome).map((s) => ({ number: s.number, reason: { code: s.code ?? 'UNEXPECTED', params: s.params } }))
    for (const group of groupReasons(items)) lines.push(`  ${zh ? (outcome === 'failed' ? '失败' : '未迁移') : outcome} ${group.ranges}: ${sentence(group.code, group.params, locale)} [${group.code}]`)
  }
  return [...lines, `${zh ? '任务' : 'run'} ${report.run}`].join('\n')
}

function sentence(code: string, params: Record<string, string | number> | undefined, locale: Locale): string {
  if (code in reasonTable) return describeReason({ code: code as ReasonCode, params }, locale).why
  if (code in errorTable) return describeError({ code: code as ErrorCode, params: params ?? {} }, locale).what
  return code
}
