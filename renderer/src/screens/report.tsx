import { groupReasons } from '../../../shared/plan-words'
import { reasonTable, type ReasonCode } from '../../../shared/reasons'
import { errorTable, type ErrorCode } from '../../../shared/errors'
import { readableCounts, type Report } from '../../../shared/report'
import { fill, type Locale } from '../../../shared/text'
import { formatBytes, formatDuration } from '../../../shared/units'
import { call } from '../api'
import { describeCheck, describeError, describeReason } from '../describe'
import { HostChips } from '../components/host-chips'
import { Card, countsText, Long, ProblemNote, useWords } from '../components/parts'
import { resumeRun } from '../actions'
import { attempt, go, useStore } from '../store'

function sentence(code: string, params: Record<string, string | number> | undefined, locale: Locale): { why: string; todo: string } {
  if (code in reasonTable) return describeReason({ code: code as ReasonCode, params }, locale)
  if (!(code in errorTable)) return { why: code, todo: '' }
  const text = describeError({ code: code as ErrorCode, params: params ?? {} }, locale)
  return { why: text.what, todo: text.next }
}

export function ReportScreen() {
  const { w, locale } = useWords()
  const report = useStore((s) => s.report)
  const busy = useStore((s) => s.busy)
  const hosts = useStore((s) => s.runs.find((r) => r.run === s.report?.run)?.hosts)
  if (!report) return <><h1>{w.report}</h1><p className="empty">{w.noReport}</p><button className="primary" data-primary onClick={() => go('backups')}>{w.history}</button></>
  const save = (format: 'json' | 'csv' | 'sha256' | 'html') => (): void => void attempt('save', async () => void (await call('report:save', { run: report.run, format, locale })))
  const verdict = report.exit === 0 ? w.reportDone : report.exit === 130 ? w.reportInterrupted : w.reportPart
  return (
    <>
      <h1>{w.report} <small>{report.miner} · {report.run}</small> <HostChips hosts={hosts} /></h1>
      <p className={`state ${report.exit === 0 ? 'done' : 'failed'}`} data-testid="report-result">{report.exit === 0 ? '✓ ' : '! '}{verdict}</p>
      <Card>
        <p data-testid="report-counts">{countsText(w, readableCounts(report))}</p>
        <p>{w.copied} {formatBytes(report.bytes.copied)} · {w.verified} {formatBytes(report.bytes.verified)} ({w.readFrom[report.readBack]}){report.bytes.shared > 0 && ` · ${fill(w.byReflink, { size: formatBytes(report.bytes.shared) })}`}</p>
        {report.nextNumber && <p data-testid="report-next">{w.nextNow}: {report.nextNumber.before} → <strong>{report.nextNumber.after}</strong></p>}
        {report.backup !== undefined && <p>{w.backup}: <code>{report.backup}</code></p>}
        <p>{w.journal}: <code>{report.journal}</code></p>
        <p className="dim">{fill(w.planDigest, { digest: report.planDigest.slice(0, 16) })}{report.endedAt !== undefined && ` · ${fill(w.took, { time: formatDuration(Date.parse(report.endedAt) - Date.parse(report.startedAt), locale) })}`} · {report.endedAt === undefined ? w.incompleteReport : w.reportWhere}</p>
      </Card>
      {report.problems.map((p, i) => <ProblemNote key={i} problem={p} />)}
      {report.checks.length > 0 && <Card title={w.afterChecks} testId="report-checks"><ul className="checks">{report.checks.map((c) => <li key={c.code} className={c.pass ? 'pass' : 'stop'}><span className="mark" aria-hidden="true">{c.pass ? '✓' : '✗'}</span><span>{c.pass ? describeCheck(c.code, c.params, locale).title : `${describeCheck(c.code, c.params, locale).why} ${describeCheck(c.code, c.params, locale).fix}`}</span></li>)}</ul></Card>}
      <Outcomes report={report} outcome="failed" title={w.failedList} />
      <Outcomes report={report} outcome="left" title={w.leftOut} />
      <div className="actions">
        {report.exit !== 0 && <button onClick={() => void resumeRun(report.run)} aria-disabled={busy !== null} data-testid="retry">{report.exit === 130 ? w.resume : w.retryThese}</button>}
        <button className="primary" data-primary onClick={save('html')} data-testid="save-html">{w.saveHtml}</button><button onClick={save('json')}>{w.saveJson}</button><button onClick={save('csv')}>{w.saveCsv}</button><button onClick={save('sha256')}>{w.saveHashes}</button>
      </div>
    </>
  )
}

function Outcomes({ report, outcome, title }: { report: Report; outcome: 'failed' | 'left'; title: string }) {
  const { locale } = useWords()
  const groups = groupReasons(report.sectors.filter((s) => s.outcome === outcome && s.code !== 'INTERRUPTED').map((s) => ({ number: s.number, reason: { code: s.code ?? 'UNEXPECTED', params: s.params } })))
  if (groups.length === 0) return null
  return (
    <Card title={title}>
      <ul className="reasons">
        {groups.map((g) => {
          const text = sentence(g.code, g.params, locale)
          return <li key={g.code}><span className="num"><Long text={g.ranges} /></span><span>{text.why} <em>{text.todo}</em></span></li>
        })}
      </ul>
    </Card>
  )
}
