import { FerryError, toErrorNote } from '../../../../shared/errors'
import type { PlannedSector } from '../../../../shared/plan'
import { inLanes } from '../../lanes'
import { epochsAway, scheduleMoves, type ProvingSchedule } from '../proving-schedule'
import { cleanStages } from './clean-stage'
import { moveTogether } from './move-batch'
import { transferHosts } from './part-files'
import { transferSector } from './transfer-sector'
import type { StepContext, StepRunner } from './step'

/** Sectors in flight at once. Copies share the disks, so more only makes heads move; names that only move share the flushes. */
const lanes = { copy: 4, names: 32 }

/**
 * Copies or moves the files of every planned sector. A sector that fails is recorded and the others go on; one that already
 * ended well is not touched again. @throws INTERRUPTED when the person stopped the run
 */
export const transferFiles: StepRunner<'transfer-files'> = async (context) => {
  const { plan, step, index, history, progress, control, journal } = context
  const todo: PlannedSector[] = []
  for (const sector of plan.sectors) {
    if (!sector.parts?.length) continue
    // not marked as finished after all: its files stay where damocles works on them
    if (sector.finish && plan.steps.some((_, earlier) => earlier < index && history.ended(earlier, sector.number)?.outcome === 'failed')) continue
    const ended = history.ended(index, sector.number)
    if (ended && ended.outcome !== 'failed') progress.sector(ended.outcome)
    else todo.push(sector)
  }
  let ended = plan.sectors.length - todo.length
  const onDone = (): void => progress.fraction(index, ++ended / plan.sectors.length)
  const together = step.mode === 'move' && plan.request.chainApi === undefined
  const single = together ? await moveTogether(context, todo, onDone) : todo
  const schedule = await scheduleOf(context, single)
  const workers = Math.min(single.length, step.mode === 'move' && step.crossDevice === 0 ? lanes.names : lanes.copy)
  await inLanes(Array.from({ length: workers }), workers, async () => {
    for (let sector = await schedule.next(); sector && !control.draining; sector = await schedule.next()) {
      await control.ready()
      await transferOne(context, sector, schedule)
      onDone()
    }
  })
  if (control.draining) throw new FerryError('INTERRUPTED', { run: context.run })
  await cleanStages(plan, step.store, context.run, transferHosts(step, context.ports))
  await journal.barrier({ op: 'STEP_END', step: index })
}

/** With a chain a move goes by the proving windows; a copy leaves everything readable and needs no order. */
async function scheduleOf({ plan, step, ports, control }: StepContext<'transfer-files'>, todo: PlannedSector[]): Promise<ProvingSchedule> {
  const chain = step.mode === 'move' ? await ports.chain() : undefined
  if (chain) return scheduleMoves(todo, { chain, minerId: plan.minerId, control, away: (sector) => epochsAway(sector, sector.parts!.some((p) => step.copiedFrom.includes(p.store))) })
  return { next: async () => todo.shift(), mayRelease: async () => undefined }
}

async function transferOne(context: StepContext<'transfer-files'>, sector: PlannedSector, schedule: ProvingSchedule): Promise<void> {
  const { step, index, journal, progress, control, ports, plan, run } = context
  try {
    const result = await transferSector({
      hosts: transferHosts(step, ports), plannedSector: sector, minerId: plan.minerId, mode: step.mode, verify: step.verify, targetStore: step.store, copiedFrom: step.copiedFrom, run, journal,
      signal: control.signal, throttle: control.throttle, progress, mayRelease: () => schedule.mayRelease(sector),
    })
    await journal.barrier({
      op: 'SECTOR_END', step: index, sector: sector.number, outcome: result.outcome, copied: result.bytes, verified: result.verified,
      reused: result.reused, shared: result.shared, readBack: result.readBack, hashes: result.hashes,
    })
    progress.sector(result.outcome)
  } catch (error) {
    if (control.signal.aborted) throw new FerryError('INTERRUPTED', { run }, { cause: error })
    // no fault of the sector: the run goes on from the disks when the host is back
    if (error instanceof FerryError && error.code === 'SSH_LOST') throw error
    const note = toErrorNote(error)
    await journal.barrier({ op: 'SECTOR_END', step: index, sector: sector.number, outcome: 'failed', code: note.code, params: note.params, detail: note.detail })
    progress.sector('failed', { sector: sector.number, note })
  }
}
