import type { Plan, PlannedSector, RecordAction } from '../../../shared/plan'
import { checkParts } from '../stores/check-parts'
import type { ImportFacts } from './import-snapshot'
import type { AttachFacts } from './inspect-stores'

/**
 * Can damocles be told by RPC where a sector's files are? Only for a new record of a sector that is alive on chain, with each pair in
 * one store that the manager has (spec import-from-lotus.md section 6, the alternative). Otherwise a note says why not.
 */
export function planIndex(facts: ImportFacts, attach: AttachFacts, action: RecordAction, snapped: boolean, notes: Plan['notes'][number][]): PlannedSector['index'] {
  const { indexed, parts, info, chain } = facts
  if (!indexed) return undefined
  const whole = (pair: 'normal' | 'upgrade'): boolean => checkParts(parts, Number(info.sectorType), pair).missing.length === 0
  const normal = whole('normal') && !indexed.normal
  const upgrade = snapped && whole('upgrade') && !indexed.upgrade
  if (snapped ? indexed.upgrade || !whole('upgrade') : indexed.normal || !whole('normal')) return undefined
  const stores = new Set(parts.filter((p) => p.type !== 'unsealed').map((p) => p.store))
  const store = stores.size === 1 ? [...stores][0]! : undefined
  // a store that is only now being added to the configuration: the commands of that step enter it
  if ([...stores].some((s) => !attach.known.has(s))) return undefined
  const because = action !== 'add' ? 'it has a record' : !chain?.live ? 'no chain API' : store === undefined ? 'its files are in two stores' : undefined
  if (because === undefined) return { store: attach.known.get(store!)!, normal, upgrade }
  notes.push({ code: 'index-missing', params: { because } })
  return undefined
}
