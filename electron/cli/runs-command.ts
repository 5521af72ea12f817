import { FerryError } from '../../shared/errors'
import { makeDiagnostics } from '../core/diagnostics'
import { ferryHome } from '../core/home'
import { currentHistory } from '../core/migration/execute'
import { csvOf, makeReport, manifestOf } from '../core/migration/report'
import { htmlOf } from '../core/migration/report-html'
import { listRuns, loadReport, openRun } from '../core/migration/run-store'
import { undoRun } from '../core/migration/undo'
import type { CommandLine } from './args'
import type { Command } from './commands'
import { resumeByName } from './migrate-command'
import { formatReport } from './print-report'

function runOf(line: CommandLine): string {
  const run = line.words[1]
  if (run === undefined) throw new FerryError('BAD_USAGE', { problem: `${line.words[0]} needs the name of a run` })
  return run
}

export const resumeCommand: Command = (line, output) => resumeByName(runOf(line), output, line)

/** Without a name: all runs. With one: its report, made anew from the journal when the app was closed before it was written. */
export const reportCommand: Command = async (line, output) => {
  const home = ferryHome()
  if (line.words[1] === undefined) {
    const runs = await listRuns(home)
    const reports = await Promise.all(runs.map(async (run) => ({ run, report: await loadReport(home, run) })))
    if (output.json) output.print(JSON.stringify({ runs: reports.map((r) => ({ run: r.run, exit: r.report?.exit ?? null })) }))
    else output.print(reports.map((r) => `${r.run}  ${r.report ? (r.report.exit === 0 ? 'done' : r.report.exit === 130 ? 'interrupted' : 'done in part') : 'unfinished'}`).join('\n') || (output.locale === 'zh' ? '还没有任务' : 'no runs yet'))
    return 0
  }
  const { folder, plan } = await openRun(home, runOf(line))
  const history = await currentHistory(folder)
  const report = (await loadReport(home, folder.run)) ?? makeReport(folder.run, folder.journal, plan, history.record)
  const format = line.flags.format ?? (output.json ? 'json' : 'text')
  if (format === 'json') output.print(JSON.stringify(report))
  else if (format === 'csv') output.print(csvOf(report))
  else if (format === 'sha256') output.print(manifestOf(history.hashes))
  else if (format === 'html') output.print(htmlOf(report, plan, output.locale))
  else if (format === 'text') output.print(formatReport(report, output.locale))
  else throw new FerryError('BAD_USAGE', { problem: `--format takes text, json, csv, html or sha256, not '${format}'` })
  return 0
}

export const undoCommand: Command = async (line, output) => {
  const run = runOf(line)
  const question = output.locale === 'zh' ? `撤销任务 ${run}？` : `Undo the run ${run}?`
  if (!line.flags.yes && !(await output.confirm(question))) throw new FerryError('NOT_CONFIRMED')
  const result = await undoRun(ferryHome(), run, line.hosts)
  if (output.json) output.print(JSON.stringify(result))
  else output.print([...result.undone.map((u) => `${output.locale === 'zh' ? '已恢复' : 'put back'} ${u}`), ...result.kept.map((k) => `${output.locale === 'zh' ? '副本保留' : 'copies stay in'} ${k}`)].join('\n'))
  return 0
}

declare const __VERSION__: string

/** A bundle for the developers without secrets, printed so that it is read before it is given away. */
export const diagnosticsCommand: Command = async (line, output) => {
  const run = line.words[1]
  if (run !== undefined) await openRun(ferryHome(), run)
  output.print(await makeDiagnostics({ home: ferryHome(), version: __VERSION__, runtime: `node ${process.versions.node}`, log: [], run }))
  return 0
}
