import { FerryError } from '../../shared/errors'
import type { RunSummary } from '../../shared/ipc'
import { readableCounts, type Report } from '../../shared/report'
import type { Locale } from '../../shared/text'
import { currentHistory } from '../core/migration/execute'
import { csvOf, makeReport, manifestOf, minerName } from '../core/migration/report'
import { htmlOf } from '../core/migration/report-html'
import { loadReport, openRun } from '../core/migration/run-store'
import type { RunDesk } from './services'

/** The report of a run; made anew from its journal when the app was closed before it was written. */
export async function reportOf(home: string, run: string): Promise<Report> {
  const saved = await loadReport(home, run)
  if (saved) return saved
  const { folder, plan } = await openRun(home, run)
  return makeReport(run, folder.journal, plan, (await currentHistory(folder)).record)
}

export async function reportText(home: string, run: string, format: 'json' | 'csv' | 'sha256' | 'html', locale: Locale): Promise<string> {
  if (format === 'sha256') return manifestOf((await currentHistory((await openRun(home, run)).folder)).hashes)
  const report = await reportOf(home, run)
  if (format === 'html') return htmlOf(report, (await openRun(home, run)).plan, locale)
  return format === 'json' ? JSON.stringify(report, null, 1) : csvOf(report)
}

/** One line of the history; undefined for a run that cannot be read. */
export async function summarise(home: string, run: string, desk: RunDesk): Promise<RunSummary | undefined> {
  try {
    const { folder, plan } = await openRun(home, run)
    const history = await currentHistory(folder)
    const report = makeReport(run, folder.journal, plan, history.record)
    const running = desk.running && desk.progress()?.run === run
    const state = running ? 'running' : history.undone.size > 0 ? 'undone' : history.record.endedAt === undefined ? 'unfinished' : report.exit === 0 ? 'done' : 'part'
    return { run, direction: plan.request.direction, miner: minerName(plan), state, startedAt: history.record.startedAt, counts: readableCounts(report), ...(report.backup === undefined ? {} : { backup: report.backup }), ...(plan.request.hosts ? { hosts: plan.request.hosts } : {}) }
  } catch (error) {
    if (error instanceof FerryError) return undefined
    throw error
  }
}
