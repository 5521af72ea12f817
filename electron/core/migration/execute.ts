import { FerryError, toErrorNote } from '../../../shared/errors'
import type { Plan, StepKind } from '../../../shared/plan'
import type { Report } from '../../../shared/report'
import type { Log } from '../log'
import { checkResult } from './check-result'
import { openJournal, readJournal } from './journal'
import type { Ports } from './ports'
import type { ProgressTracker } from './progress'
import type { Records } from './records-file'
import { makeReport } from './report'
import type { RunControl } from './run-control'
import { readHistory, type RunEvent, type RunHistory } from './run-history'
import { saveReport, type RunFolder } from './run-store'
import { stepRunners } from './steps'
import type { StepContext, StepRunner } from './steps/step'

export interface Execution {
  readonly folder: RunFolder
  readonly plan: Plan
  readonly records: Records
  readonly ports: Ports
  readonly control: RunControl
  readonly progress: ProgressTracker
  readonly log: Log
}

/**
 * Does the steps of a plan in order, or what is left of them; then checks the result and writes the report. The journal is held
 * by one process at a time. A step that fails ends the run (sectors inside a step do not); an interruption leaves it resumable.
 * @throws RUN_BUSY, JOURNAL_DAMAGED; everything that happens inside a step is in the report
 */
export async function executeRun(execution: Execution): Promise<Report> {
  const { folder, plan, progress, control, ports } = execution
  const journal = await openJournal(folder.journal)
  try {
    await journal.barrier({ op: 'RUN_START', plan: plan.digest })
    progress.state('running')
    const interrupted = await runSteps(execution, journal)
    if (!interrupted) {
      const checks = await checkResult(plan, execution.records, await currentHistory(folder), ports)
      await journal.barrier({ op: 'CHECKS', checks })
    }
    await journal.barrier({ op: interrupted ? 'RUN_PAUSED' : 'RUN_END' })
    const report = makeReport(folder.run, folder.journal, plan, (await currentHistory(folder)).record)
    await saveReport(folder, interrupted ? { ...report, exit: 130 } : report)
    progress.state(interrupted ? 'interrupted' : report.exit === 0 ? 'done' : 'failed')
    return interrupted ? { ...report, exit: 130 } : report
  } finally {
    await journal.close()
    if (control.signal.aborted) progress.state('interrupted')
  }
}

/** What the journal says at this moment. */
export async function currentHistory(folder: RunFolder): Promise<RunHistory> {
  const { records } = await readJournal(folder.journal)
  return readHistory(records as readonly RunEvent[])
}

/** @returns true when the person stopped the run before its end */
async function runSteps(execution: Execution, journal: StepContext['journal']): Promise<boolean> {
  const { folder, plan, records, ports, control, progress, log } = execution
  for (const [index, step] of plan.steps.entries()) {
    const history = await currentHistory(folder)
    if (history.stepsDone.has(index) && !hasMoreToDo(plan, index, history)) {
      progress.step(index, 'done')
      continue
    }
    progress.step(index, 'running')
    log.info(`step ${index + 1} of ${plan.steps.length}: ${step.kind}`)
    await journal.barrier({ op: history.stepsDone.has(index) ? 'STEP_REOPEN' : 'STEP_START', step: index, kind: step.kind })
    try {
      const context = { run: folder.run, plan, step, index, records, ports, journal, history, progress, control }
      await (stepRunners[step.kind] as StepRunner<StepKind>)(context as StepContext)
      progress.step(index, 'done')
    } catch (error) {
      if (control.draining || (error instanceof FerryError && error.code === 'INTERRUPTED')) return true
      const note = toErrorNote(error)
      if (note.code === 'SSH_LOST') {
        // no fault of the plan: the run is gone on with when the host is back
        log.error(`SSH_LOST: ${note.detail ?? ''}`)
        progress.problem(note)
        return true
      }
      log.error(`${note.code}: ${note.detail ?? ''}`)
      await journal.barrier({ op: 'STEP_FAILED', step: index, code: note.code, params: note.params, detail: note.detail })
      progress.step(index, 'failed')
      progress.problem(note)
      return false
    }
    if (control.draining) return index < plan.steps.length - 1
  }
  return false
}

/** A finished step is opened again when sectors in it failed, or when records were left out whose files have arrived since. */
function hasMoreToDo(plan: Plan, index: number, history: RunHistory): boolean {
  if (plan.sectors.some((s) => history.ended(index, s.number)?.outcome === 'failed')) return true
  if (plan.steps[index]!.kind !== 'write-metadata') return false
  return history.excluded.some((n) => plan.steps.every((_, earlier) => history.ended(earlier, n)?.outcome !== 'failed'))
}
