import { FerryError } from '../../../../shared/errors'
import type { PlannedSector } from '../../../../shared/plan'
import { compareDamoclesStates } from '../../convert/compare'
import type { DamoclesManager, SectorId } from '../../damocles/api'
import { killPoint } from '../../kill-point'
import type { StepContext } from './step'

/** A record as it passes through the list of unfinished sectors: no upgrade, so that no job of damocles takes it up. */
export const passingState = (wanted: unknown): unknown => ({
  ...(wanted as object), Upgraded: false, UpgradePublic: null, UpgradedInfo: null, UpgradeMessageID: null, UpgradeLandedEpoch: null, Finalized: false,
})

/**
 * Enters a sector's files into damocles's index, which takes only online sectors: in, files reported, finished again. Every part is
 * read before it is done, so it can be gone through again after a crash. @throws ONLINE_NOW, INDEX_REFUSED
 */
export async function enterIndex(context: StepContext<'import-sectors'>, damocles: DamoclesManager, id: SectorId, wanted: unknown, index: NonNullable<PlannedSector['index']>): Promise<void> {
  const refuse = (problem: string): FerryError => new FerryError('INDEX_REFUSED', { sector: id.number, store: index.store, problem })
  const passing = passingState(wanted)
  const has = async (pair: 'normal' | 'upgrade'): Promise<boolean> => !index[pair] || (await damocles.findInIndex(pair, id))?.sealed === index.store
  let online = await damocles.findSector('online', id)
  if (online !== undefined && compareDamoclesStates(passing, online).length > 0) throw new FerryError('ONLINE_NOW', { sector: id.number })
  if (online === undefined) {
    if ((await has('normal')) && (await has('upgrade'))) return
    if ((await damocles.findSector('offline', id)) !== undefined) throw new FerryError('RECORD_CHANGED_SINCE', { sector: id.number })
    await context.journal.barrier({ op: 'INDEX_INTENT', step: context.index, sector: id.number })
    killPoint('index-intent')
    await damocles.importSector('online', passing, false).catch(() => false)
    online = await damocles.findSector('online', id)
    if (online === undefined) throw refuse('it did not take the record')
  }
  killPoint('index-online')
  for (const pair of ['normal', 'upgrade'] as const) {
    if (await has(pair)) continue
    const failure = await damocles.submitPersisted(id, index.store, pair === 'upgrade').then((ok) => (ok ? undefined : 'it found files missing'), (error: unknown) => (error as Error).message)
    if (!(await has(pair))) throw refuse(failure ?? 'its index does not show them')
  }
  killPoint('index-entered')
  const failure = await damocles.finalizeSector(id).then(() => undefined, (error: unknown) => error)
  if ((await damocles.findSector('online', id)) !== undefined) throw failure instanceof FerryError ? refuse(String(failure.params.message ?? failure.code)) : refuse('it did not finish the sector')
  killPoint('index-finished')
}
