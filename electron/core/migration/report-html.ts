import { describeCheck } from '../../../shared/checks'
import { describeError, errorTable, type ErrorCode } from '../../../shared/errors'
import type { Plan } from '../../../shared/plan'
import { describeStep, groupReasons, numberRules } from '../../../shared/plan-words'
import { describeReason, reasonTable, type ReasonCode } from '../../../shared/reasons'
import { readableCounts, type Report } from '../../../shared/report'
import { formatRanges, toRanges } from '../../../shared/sector'
import { fill, type Locale, type Params } from '../../../shared/text'
import { formatBytes, formatDuration } from '../../../shared/units'

const words = {
  en: {
    title: 'Report of a migration', done: 'All of the plan was done.', part: 'Not all of the plan was done.', interrupted: 'The run was interrupted and can be resumed.', miner: 'Miner', direction: 'Direction',
    toLotus: 'damocles (venus-cluster) → lotus-miner', toDamocles: 'lotus-miner → damocles (venus-cluster)', run: 'Run', plan: 'Plan', started: 'Started', ended: 'Ended', took: 'Took', steps: 'What was planned', counts: 'Sectors',
    countsText: 'done {done}, skipped {skipped}, failed {failed}, left out {left}', countsWaiting: 'done {done}, skipped {skipped}, failed {failed}, not reached yet {waiting}, left out {left}', bytes: 'Data', bytesText: 'copied {copied}, verified {verified} (read back from {from}), taken over {reused}', sharedText: ', {shared} of the copies by reflink: blocks shared with the originals until one of them is written to', next: 'Next sector number', backup: 'Backup of the old database',
    journal: 'Journal', checks: 'Checked afterwards', problems: 'Problems', failed: 'Failed', left: 'Left out: the old program stays responsible for proving these', numbers: 'Numbers', why: 'Why', todo: 'What to do', all: 'All sectors', outcome: 'Outcome',
    outcomes: { done: 'done', skipped: 'skipped', failed: 'failed', waiting: 'not reached yet', left: 'left out' }, from: { disk: 'the disk', cache: 'the page cache', none: 'nowhere', mixed: 'disk and page cache' }, signed: 'Read and agreed by', name: 'Name', date: 'Date', yes: 'as planned', no: 'NOT as planned',
  },
  zh: {
    title: '迁移报告', done: '计划已全部完成。', part: '计划没有全部完成。', interrupted: '任务被中断，可以继续。', miner: '矿工号', direction: '方向',
    toLotus: 'damocles（venus-cluster）→ lotus-miner', toDamocles: 'lotus-miner → damocles（venus-cluster）', run: '任务', plan: '计划', started: '开始', ended: '结束', took: '用时', steps: '计划内容', counts: '扇区',
    countsText: '完成 {done}，跳过 {skipped}，失败 {failed}，未迁移 {left}', countsWaiting: '完成 {done}，跳过 {skipped}，失败 {failed}，尚未处理 {waiting}，未迁移 {left}', bytes: '数据', bytesText: '已复制 {copied}，已校验 {verified}（从{from}读回），沿用 {reused}', sharedText: '，其中 {shared} 以 reflink 复制：与原文件共用磁盘块，直到其中之一被改写', next: '下一个扇区号', backup: '旧数据库备份',
    journal: '日志', checks: '完成后的核对', problems: '问题', failed: '失败', left: '未迁移：仍由原程序负责证明', numbers: '号码', why: '原因', todo: '如何处理', all: '全部扇区', outcome: '结果',
    outcomes: { done: '完成', skipped: '跳过', failed: '失败', waiting: '尚未处理', left: '未迁移' }, from: { disk: '磁盘', cache: '页缓存', none: '无', mixed: '磁盘和页缓存' }, signed: '已阅并确认', name: '姓名', date: '日期', yes: '与计划一致', no: '与计划不符',
  },
} as const

const style = `body{font:14px/1.5 system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;color:#16202b;background:#fff;max-width:900px;margin:32px auto;padding:0 24px}
h1{font-size:22px}h2{font-size:16px;margin-top:28px}table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #d5dce3;text-align:left;padding:4px 8px 4px 0;vertical-align:top;overflow-wrap:anywhere}
th{color:#51606f;font-weight:500}dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px}dt{color:#51606f}dd{margin:0;overflow-wrap:anywhere}code{font:12px ui-monospace,monospace}
.verdict{font-size:17px;font-weight:600;padding:10px 14px;border-left:4px solid}.good{color:#14703a}.bad{color:#8a5200}.sign{display:grid;grid-template-columns:2fr 1fr;gap:24px;margin-top:48px}.sign div{border-top:1px solid #16202b;padding-top:4px}
@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}`

const escape = (text: string | number): string => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  `<table><thead><tr>${head.map((h) => `<th>${escape(h)}</th>`).join('')}</tr></thead><tbody>${rows.map((r) => `<tr>${r.map((c) => `<td>${escape(c)}</td>`).join('')}</tr>`).join('')}</tbody></table>`

function sentence(code: string, params: Params | undefined, locale: Locale): [string, string] {
  if (code in reasonTable) {
    const { why, todo } = describeReason({ code: code as ReasonCode, params }, locale)
    return [why, todo]
  }
  if (!(code in errorTable)) return [code, '']
  const { what, next } = describeError({ code: code as ErrorCode, params: params ?? {} }, locale)
  return [`${what} (${code})`, next]
}

/** A report as one page that needs nothing else: to print, to sign, to send. */
export function htmlOf(report: Report, plan: Plan, locale: Locale): string {
  const w = words[locale]
  const verdict = report.exit === 0 ? w.done : report.exit === 130 ? w.interrupted : w.part
  const counts = readableCounts(report)
  const failed = report.sectors.filter((s) => s.outcome === 'failed' && s.code !== 'INTERRUPTED')
  const time = (iso: string): string => new Date(iso).toISOString().replace('T', ' ').slice(0, 19) + ' UTC'
  const facts: [string, string][] = [
    [w.miner, report.miner], [w.direction, report.direction === 'to-lotus' ? w.toLotus : w.toDamocles], [w.run, report.run], [w.plan, report.planDigest], [w.started, time(report.startedAt)],
    ...(report.endedAt === undefined ? [] : ([[w.ended, time(report.endedAt)], [w.took, formatDuration(Date.parse(report.endedAt) - Date.parse(report.startedAt), locale)]] as [string, string][])),
    [w.counts, fill(counts.waiting > 0 ? w.countsWaiting : w.countsText, counts)],
    ...(report.bytes.copied + report.bytes.verified > 0 ? [[w.bytes, fill(w.bytesText, { copied: formatBytes(report.bytes.copied), verified: formatBytes(report.bytes.verified), reused: formatBytes(report.bytes.reused), from: w.from[report.readBack] }) + (report.bytes.shared > 0 ? fill(w.sharedText, { shared: formatBytes(report.bytes.shared) }) : '')] as [string, string]] : []),
    ...(report.nextNumber ? [[w.next, `${report.nextNumber.before} → ${report.nextNumber.after} (${numberRules[locale][report.nextNumber.ruledBy as keyof typeof numberRules.en] ?? report.nextNumber.ruledBy})`] as [string, string]] : []),
    ...(report.backup === undefined ? [] : [[w.backup, report.backup] as [string, string]]), [w.journal, report.journal],
  ]
  const grouped = (outcome: 'failed' | 'left'): (readonly string[])[] =>
    groupReasons((outcome === 'failed' ? failed : report.sectors.filter((s) => s.outcome === outcome)).map((s) => ({ number: s.number, reason: { code: s.code ?? 'UNEXPECTED', params: s.params } }))).map((g) => [g.ranges, ...sentence(g.code, g.params, locale)])
  const section = (title: string, body: string): string => (body === '' ? '' : `<h2>${escape(title)}</h2>${body}`)
  const reasons = (outcome: 'failed' | 'left'): string => (counts[outcome] === 0 ? '' : table([w.numbers, w.why, w.todo], grouped(outcome)))
  const outcomes = (['done', 'skipped', 'failed', 'waiting', 'left'] as const).flatMap((o) => {
    const numbers = report.sectors.filter((s) => (s.outcome === 'failed' && s.code === 'INTERRUPTED' ? 'waiting' : s.outcome) === o).map((s) => s.number)
    return numbers.length === 0 ? [] : [[`${w.outcomes[o]} (${numbers.length})`, formatRanges(toRanges(numbers))]]
  })
  return `<!doctype html>
<html lang="${locale === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${escape(`${w.title} ${report.miner}`)}</title><style>${style}</style></head>
<body><h1>${escape(w.title)} ${escape(report.miner)}</h1>
<p class="verdict ${report.exit === 0 ? 'good' : 'bad'}">${escape(verdict)}</p>
<dl>${facts.map(([k, v]) => `<dt>${escape(k)}</dt><dd>${escape(v)}</dd>`).join('')}</dl>
${section(w.steps, `<ol>${plan.steps.map((s) => `<li>${escape(describeStep(s, locale))}</li>`).join('')}</ol>`)}
${section(w.problems, report.problems.length === 0 ? '' : table([w.why, w.todo], report.problems.map((p) => sentence(p.code, p.params, locale))))}
${section(w.checks, report.checks.length === 0 ? '' : table(['', ''], report.checks.map((c) => [c.pass ? `✓ ${w.yes}` : `✗ ${w.no}`, describeCheck(c.code, c.params, locale)[c.pass ? 'title' : 'why']])))}
${section(w.failed, reasons('failed'))}
${section(w.left, reasons('left'))}
${section(w.all, table([w.outcome, w.numbers], outcomes))}
<div class="sign"><div>${escape(w.signed)}: ${escape(w.name)}</div><div>${escape(w.date)}</div></div>
</body></html>
`
}
