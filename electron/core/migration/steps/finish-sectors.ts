import { FerryError, toErrorNote } from '../../../../shared/errors'
import { killPoint } from '../../kill-point'
import type { StepContext, StepRunner } from './step'

/**
 * Marks sectors as finished in damocles, one after the other; the chain is asked again for each just before. Afterwards the record
 * must be in the finished list and no longer in the other.
 */
export const finishSectors: StepRunner<'finish-sectors'> = async (context) => {
  const { plan, index, history, progress, control, journal, run } = context
  for (const sector of plan.sectors) {
    if (!sector.finish || control.draining) continue
    const before = history.ended(index, sector.number)
    if (before && before.outcome !== 'failed') continue
    await control.ready()
    try {
      await finishOne(context, sector.number)
      await journal.barrier({ op: 'SECTOR_END', step: index, sector: sector.number, outcome: 'done' })
    } catch (error) {
      const note = toErrorNote(error)
      await journal.barrier({ op: 'SECTOR_END', step: index, sector: sector.number, outcome: 'failed', code: note.code, params: note.params, detail: note.detail })
      progress.problem(note)
    }
  }
  if (control.draining) throw new FerryError('INTERRUPTED', { run })
  await journal.barrier({ op: 'STEP_END', step: index })
}

async function finishOne({ plan, ports }: StepContext<'finish-sectors'>, number: number): Promise<void> {
  const damocles = await ports.damocles()
  const id = { minerId: plan.minerId, number }
  const refuse = (problem: string): FerryError => new FerryError('FINISH_REFUSED', { sector: number, problem })
  const [online, offline] = [await damocles.findSector('online', id), await damocles.findSector('offline', id)]
  if (online === undefined && offline !== undefined) return
  if (online === undefined) throw refuse('damocles has no record of it')
  if (offline !== undefined) throw refuse('damocles has a finished record of it too')
  const chain = await ports.chain()
  if (!chain) throw refuse('no chain API was given')
  if (!(await (await chain.openMiner(plan.minerId)).sector(number)).live) throw refuse('the chain does not have it alive')
  const failure = await damocles.finalizeSector(id).then(() => undefined, (error: unknown) => error)
  killPoint('finish-sent')
  // a lost answer is settled by reading
  const done = (await damocles.findSector('online', id)) === undefined && (await damocles.findSector('offline', id)) !== undefined
  if (!done) throw failure instanceof Error ? failure : refuse('it is still in the list of unfinished sectors')
}
