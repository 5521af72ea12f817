import type { SectorRow } from '../../../shared/ipc'
import type { Plan } from '../../../shared/plan'
import type { DamoclesSectorState } from '../damocles/sector-state'
import { decodeSectorInfo } from '../lotus/sector-info-cbor'
import type { ImportSnapshot } from './import-snapshot'
import { chainWord, facetsOf, filesOf } from './reconcile'
import type { SectorFacts, Snapshot } from './snapshot'

type Flag = SectorRow['flags'][number]

function flagsOf(state: DamoclesSectorState): Flag[] {
  const all: [Flag, boolean][] = [
    ['aborted', state.abortReason !== ''], ['removed', state.removed], ['terminated', state.terminate.terminatedAt > 0],
    ['terminating', state.terminate.addedHeight > 0 && !(state.terminate.terminatedAt > 0)], ['needRebuild', state.needRebuild], ['notFinalized', !state.finalized],
    ['imported', state.imported], ['unsealing', state.unsealing], ['snapped', state.upgraded],
    ['deals', state.deals.some((d) => d.dealId !== 0) || state.pieces.some((p) => p.deal?.isBuiltinMarket)], ['ddo', state.pieces.some((p) => p.deal && !p.deal.isBuiltinMarket)],
  ]
  return all.flatMap(([flag, is]) => (is ? [flag] : []))
}

/** Pipeline state of a stored record; `?` for one that cannot be read. */
function stateOf(record: Buffer): string {
  try {
    return decodeSectorInfo(record).state
  } catch {
    return '?'
  }
}

const workerOf = (facts: Pick<SectorFacts, 'online' | 'offline'>): Pick<SectorRow, 'damocles'> =>
  facts.online && facts.offline ? { damocles: 'both' } : facts.online ? { damocles: 'online' } : facts.offline ? { damocles: 'offline' } : {}

/** What a plan does with each of its sectors, by number. */
const indexOf = (plan: Plan) => ({ planned: new Map(plan.sectors.map((s) => [s.number, s])), left: new Map(plan.left.map((l) => [l.number, l.reason])) })
const byNumber = (rows: SectorRow[]): SectorRow[] => rows.sort((a, b) => a.number - b.number)

/** The sector table of the way to lotus: what each side says of every sector, and what the plan would do with it. */
export function rowsOf(snapshot: Snapshot, plan: Plan): SectorRow[] {
  const { planned, left } = indexOf(plan)
  const sawFiles = [...snapshot.sectors.values()].some((f) => f.parts.length + f.targetParts.length > 0)
  const rows = [...new Set([...planned.keys(), ...left.keys()])].map((number): SectorRow => {
    const facts = snapshot.sectors.get(number)
    const state = facts?.offline ?? facts?.online
    const [sector, reason] = [planned.get(number), left.get(number)]
    const parts = facts?.parts ?? []
    const kind = sector?.kind ?? 'unknown'
    const flags = state ? flagsOf(state) : []
    const proofType = Number(state?.sectorType ?? -1)
    return {
      number, proofType, kind, ...(facts ? workerOf(facts) : {}), ...(snapshot.unreadable.has(number) ? { damocles: 'unreadable' as const } : {}),
      ...(facts?.lotusRecord ? { lotusState: stateOf(facts.lotusRecord) } : {}), ...(sector?.record ? { record: sector.record.action } : {}),
      ...filesOf(parts), flags, ...(reason ? { left: reason } : {}), notes: sector ? [...sector.notes] : [], ...chainWord(facts?.chain),
      facets: facetsOf({
        proofType, source: state !== undefined, target: facts?.lotusRecord !== undefined, kind, flags, record: sector?.record?.action, chain: facts?.chain, parts: [...parts, ...(facts?.targetParts ?? [])],
        sawFiles, leftCode: reason?.code,
      }),
    }
  })
  for (const [number, record] of snapshot.lotusOnly ?? []) {
    rows.push({ number, proofType: -1, kind: 'unknown', lotusState: stateOf(record), files: [], stores: [], bytes: 0, flags: [], left: { code: 'only-in-lotus' }, notes: [], facets: ['only-target'] })
  }
  return byNumber(rows)
}

/** The same of the way to damocles. */
export function importRowsOf(snapshot: ImportSnapshot, plan: Plan): SectorRow[] {
  const { planned, left } = indexOf(plan)
  const numbers = new Set([...snapshot.sectors.keys(), ...planned.keys(), ...left.keys()])
  const rows = [...numbers].map((number): SectorRow => {
    const facts = snapshot.sectors.get(number)
    const there = facts?.offline ?? facts?.online
    const [sector, reason] = [planned.get(number), left.get(number)]
    const kind = sector?.kind ?? 'unknown'
    const flags: Flag[] = [...(there ? flagsOf(there) : []), ...(facts?.info.replicaUpdateMessage != null && !there?.upgraded ? ['snapped' as const] : [])]
    const proofType = Number(facts?.info.sectorType ?? -1)
    return {
      number, proofType, kind, ...(facts ? workerOf(facts) : {}), ...(facts ? { lotusState: facts.info.state } : snapshot.unreadable.has(number) ? { lotusState: '?' } : {}),
      ...(sector?.record ? { record: sector.record.action } : {}), ...filesOf(facts?.parts ?? []), flags, ...(reason ? { left: reason } : {}), notes: sector ? [...sector.notes] : [], ...chainWord(facts?.chain),
      facets: facetsOf({
        proofType, source: facts !== undefined, target: there !== undefined, kind, flags, record: sector?.record?.action, chain: facts?.chain, parts: facts?.parts ?? [], sawFiles: snapshot.sawFiles, leftCode: reason?.code,
      }),
    }
  })
  for (const number of snapshot.damoclesOnly) {
    if (numbers.has(number)) continue
    rows.push({ number, proofType: -1, kind: 'unknown', damocles: 'offline', files: [], stores: [], bytes: 0, flags: [], left: { code: 'only-in-damocles' }, notes: [], facets: ['only-target'] })
  }
  return byNumber(rows)
}
