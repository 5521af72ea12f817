import { FerryError, toErrorNote } from '../../../../shared/errors'
import type { PlannedSector } from '../../../../shared/plan'
import { parseExact } from '../../codec/exact-json'
import { compareDamoclesStates } from '../../convert/compare'
import type { DamoclesManager, SectorId } from '../../damocles/api'
import { killPoint } from '../../kill-point'
import { inLanes } from '../../lanes'
import { enterIndex, passingState } from './enter-index'
import type { StepContext, StepRunner } from './step'

const lanes = 4
type Context = StepContext<'import-sectors'>

/**
 * Brings one record after the other into damocles by `Venus.ImportSector`, reads each back and compares it. A lost answer is
 * settled by reading; a call is never repeated blindly (reliability.md 4 (f)).
 */
export const importSectors: StepRunner<'import-sectors'> = async (context) => {
  const { plan, index, history, progress, control, journal, run } = context
  const damocles = await context.ports.damocles()
  let ended = 0
  const todo = plan.sectors.filter((s) => s.record)
  await inLanes(todo, lanes, async (sector) => {
    const before = history.ended(index, sector.number)
    if (before && before.outcome !== 'failed') progress.sector(before.outcome)
    else if (!control.draining) {
      await control.ready()
      await importOne(context, damocles, sector)
    }
    progress.fraction(index, ++ended / todo.length)
  })
  if (control.draining) throw new FerryError('INTERRUPTED', { run })
  await journal.barrier({ op: 'STEP_END', step: index })
}

async function importOne(context: Context, damocles: DamoclesManager, sector: PlannedSector): Promise<void> {
  const { index, journal, progress } = context
  const { number } = sector
  const { action } = sector.record!
  if (action === 'same' || action === 'keep') {
    journal.append({ op: 'SECTOR_END', step: index, sector: number, outcome: 'skipped', ...(action === 'keep' ? { code: 'record-differs-kept', params: {} } : {}) })
    return progress.sector('skipped')
  }
  try {
    await bringIn(context, damocles, sector, action === 'replace')
    await journal.barrier({ op: 'SECTOR_END', step: index, sector: number, outcome: 'done' })
    progress.sector('done')
  } catch (error) {
    const note = toErrorNote(error)
    await journal.barrier({ op: 'SECTOR_END', step: index, sector: number, outcome: 'failed', code: note.code, params: note.params, detail: note.detail })
    progress.sector('failed', { sector: number, note })
  }
}

/** @throws ONLINE_NOW, RECORD_CHANGED_SINCE, IMPORT_REFUSED, IMPORT_READS_BACK_DIFFERENT, and what the connection throws */
async function bringIn(context: Context, damocles: DamoclesManager, sector: PlannedSector, replace: boolean): Promise<void> {
  const { plan, records, journal, index } = context
  const { number } = sector
  const id: SectorId = { minerId: plan.minerId, number }
  const wanted = stateOf(context, `state/${number}`)
  if (sector.index) await enterIndex(context, damocles, id, wanted, sector.index)
  else if ((await damocles.findSector('online', id)) !== undefined) throw new FerryError('ONLINE_NOW', { sector: number })
  const there = await damocles.findSector('offline', id)
  // an earlier attempt whose answer was lost
  if (there !== undefined && compareDamoclesStates(wanted, there).length === 0) return
  const before = records.has(`before/${number}`) ? stateOf(context, `before/${number}`) : undefined
  // what entering the index left in the finished list is ours to replace
  const passing = sector.index !== undefined && there !== undefined && compareDamoclesStates(passingState(wanted), { ...there, Finalized: false }).length === 0
  if (!passing && ((there === undefined) !== (before === undefined) || (there !== undefined && compareDamoclesStates(before, there).length > 0))) throw new FerryError('RECORD_CHANGED_SINCE', { sector: number })
  await journal.barrier({ op: 'IMPORT_INTENT', step: index, sector: number })
  killPoint('import-intent')
  const answer = await damocles.importSector('offline', wanted, replace || passing).catch((error: unknown) => error)
  killPoint('import-sent')
  const now = await damocles.findSector('offline', id)
  const differences = now === undefined ? undefined : compareDamoclesStates(wanted, now)
  if (differences?.length === 0) return
  if (answer instanceof Error) throw answer
  if (answer === false || differences === undefined) throw new FerryError('IMPORT_REFUSED', { sector: number })
  throw new FerryError('IMPORT_READS_BACK_DIFFERENT', { sector: number, field: differences[0]!.field })
}

function stateOf({ records }: Context, key: string): unknown {
  const bytes = records.get(key)
  if (!bytes) throw new FerryError('PLAN_DAMAGED', { what: 'records' })
  return parseExact(bytes.toString('utf8'))
}
