import { FerryError } from '../../../shared/errors'
import type { Check } from '../../../shared/check'
import type { MigrationRequest } from '../../../shared/connection'
import type { Batch, Plan } from '../../../shared/plan'
import type { Report } from '../../../shared/report'
import type { Hosts } from '../host/hosts'
import type { Log } from '../log'
import { executeRun, currentHistory } from './execute'
import { inspectToLotus } from './inspect'
import { inspectToDamocles } from './inspect-to-damocles'
import type { ImportSnapshot } from './import-snapshot'
import { describeChange } from './plan-change'
import { planToDamocles } from './plan-to-damocles'
import { planToLotus } from './plan-to-lotus'
import { checkEnvironment } from './preflight-environment'
import { preflightToDamocles } from './preflight-to-damocles'
import { connectPorts, type Ports } from './ports'
import { batchesOf } from './proving-schedule'
import { preflight } from './preflight'
import { trackProgress, type ProgressTracker } from './progress'
import type { RunSwitches } from './run-control'
import { createRun, openRun } from './run-store'
import { asPlanned, type Snapshot } from './snapshot'

/** A plan with what a person reads before it runs. */
export interface Prepared {
  readonly plan: Plan
  readonly records: Map<string, Buffer>
  readonly checks: readonly Check[]
  /** When each part of a move runs, as things stand; undefined: no chain, or nothing is moved. */
  readonly batches?: readonly Batch[]
}

/** Both sides as they were at one moment. */
export type Found = { readonly direction: 'to-lotus'; readonly snapshot: Snapshot } | { readonly direction: 'to-damocles'; readonly snapshot: ImportSnapshot }

/** Looks at both sides; changes nothing. `files`: into the stores in any case, also when the request leaves files alone. */
export async function inspectBoth(request: MigrationRequest, ports: Ports, look: { readonly files?: true } = {}): Promise<Found> {
  if (request.direction === 'to-damocles') return { direction: 'to-damocles', snapshot: await inspectToDamocles(request, ports) }
  return { direction: 'to-lotus', snapshot: await inspectToLotus(request, ports, look) }
}

/** inspect → plan → preflight. Changes nothing. `found`: what was seen just now. */
export async function prepare(request: MigrationRequest, ports: Ports, found?: Found): Promise<Prepared> {
  const both = found ?? (await inspectBoth(request, ports))
  if (both.direction === 'to-damocles') {
    const { snapshot } = both
    const { plan, records } = planToDamocles(snapshot)
    return { plan, records, checks: [...(await preflightToDamocles(plan, snapshot, ports)), ...(await checkEnvironment(plan, { damocles: snapshot.damoclesVersion, lotus: snapshot.lotusVersion }, ports))] }
  }
  const snapshot = asPlanned(both.snapshot)
  const { plan, records } = planToLotus(snapshot)
  const chain = request.files === 'move' ? await ports.chain() : undefined
  const batches = chain && batchesOf(plan.sectors, await chain.provingDeadline(plan.minerId))
  const checks = [...(await preflight(plan, snapshot, ports)), ...(await checkEnvironment(plan, { damocles: snapshot.damoclesVersion }, ports))]
  return { plan, records, checks, ...(batches ? { batches } : {}) }
}

export interface Supervision {
  readonly home: string
  readonly switches: RunSwitches
  readonly log: Log
  readonly now: () => Date
  /** Machines that are reached; this computer alone unless given. */
  readonly hosts?: Hosts
  /** Called once with the run's name and its live progress. */
  readonly onBegin?: (run: string, progress: ProgressTracker) => void
}

/**
 * Runs an approved plan after making sure that what it was made from has not changed. `fresh`: it was prepared just now and nobody
 * was asked in between; each step checks its own ground again in any case. @throws PLAN_STALE, PREFLIGHT_STOPPED
 */
export async function runPlan(approved: Plan, supervision: Supervision, fresh?: Prepared): Promise<Report> {
  const ports = await connectPorts(approved.request, supervision.hosts)
  try {
    const prepared = fresh ?? (await prepare(approved.request, ports))
    if (prepared.plan.digest !== approved.digest) throw new FerryError('PLAN_STALE', { what: describeChange(approved, prepared.plan) })
    const stops = prepared.checks.filter((c) => c.state === 'stop')
    if (stops.length > 0) throw stopped(stops)
    const folder = await createRun(supervision.home, prepared.plan, prepared.records, supervision.now())
    return await begin({ ...prepared, folder }, ports, supervision)
  } finally {
    await ports.close()
  }
}

/** Goes on with a run that a crash or a person interrupted. Truth is taken from the disks, the journal only saves work. */
export async function resumeRun(run: string, supervision: Supervision): Promise<Report> {
  const { folder, plan, records } = await openRun(supervision.home, run)
  const { record } = await currentHistory(folder)
  const failed = [...record.outcomes.values()].some((o) => o.outcome === 'failed')
  if (record.endedAt !== undefined && !failed && record.problems.length === 0 && record.stepsDone === plan.steps.length) throw new FerryError('RUN_FINISHED', { run })
  const ports = await connectPorts(plan.request, supervision.hosts)
  try {
    return await begin({ plan, records, folder }, ports, supervision)
  } finally {
    await ports.close()
  }
}

async function begin(what: Pick<Prepared, 'plan' | 'records'> & { folder: Awaited<ReturnType<typeof createRun>> }, ports: Ports, supervision: Supervision): Promise<Report> {
  const { plan, records, folder } = what
  const progress = trackProgress(folder.run, plan, () => performance.now())
  supervision.onBegin?.(folder.run, progress)
  return executeRun({ folder, plan, records, ports, control: supervision.switches, progress, log: supervision.log })
}

function stopped(stops: readonly Check[]): FerryError {
  const lock = stops.find((c) => c.code === 'repo-lock')
  if (lock) return new FerryError('REPO_IN_USE', { repo: lock.params.repo ?? '', process: lock.params.process ?? '' })
  return new FerryError('PREFLIGHT_STOPPED', { checks: stops.map((c) => c.code).join(', ') })
}
