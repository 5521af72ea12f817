import type { SectorRow } from '../../../shared/ipc'
import type { Plan } from '../../../shared/plan'
import type { DamoclesSectorState } from '../damocles/sector-state'
import { decodeSectorInfo } from '../lotus/sector-info-cbor'
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

function lotusStateOf(facts: SectorFacts | undefined): string | undefined {
  if (!facts?.lotusRecord) return undefined
  try {
    return decodeSectorInfo(facts.lotusRecord).state
  } catch {
    return '?'
  }
}

/** The sector table: what each side says of every sector, and what the plan would do with it. */
export function rowsOf(snapshot: Snapshot, plan: Plan): SectorRow[] {
  const planned = new Map(plan.sectors.map((s) => [s.number, s]))
  const left = new Map(plan.left.map((l) => [l.number, l.reason]))
  const numbers = [...new Set([...planned.keys(), ...left.keys()])].sort((a, b) => a - b)
  return numbers.map((number): SectorRow => {
    const facts = snapshot.sectors.get(number)
    const state = facts?.offline ?? facts?.online
    const sector = planned.get(number)
    const reason = left.get(number)
    const lotusState = lotusStateOf(facts)
    return {
      number, proofType: state?.sectorType ?? -1, kind: sector?.kind ?? 'unknown',
      ...(state ? { damocles: facts?.online && facts.offline ? 'both' : facts?.online ? 'online' : 'offline' } : snapshot.unreadable.has(number) ? { damocles: 'unreadable' as const } : {}),
      ...(lotusState === undefined ? {} : { lotusState }), ...(sector?.record ? { record: sector.record.action } : {}),
      files: (facts?.parts ?? []).map((p) => p.type).sort(), stores: [...new Set((facts?.parts ?? []).map((p) => p.store))],
      bytes: (facts?.parts ?? []).reduce((n, p) => n + p.bytes, 0), flags: state ? flagsOf(state) : [],
      ...(reason ? { left: reason } : {}), notes: sector ? [...sector.notes] : [],
    }
  })
}
