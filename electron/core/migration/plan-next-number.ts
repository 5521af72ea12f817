import { FerryError } from '../../../shared/errors'
import type { NextNumberPlan, PlannedSector, Step } from '../../../shared/plan'
import { firstGap, subtract, unite } from '../codec/rle-plus'
import { nextNumber, raiseLastUsed, readNumberState } from '../lotus/sector-numbers'
import type { Snapshot } from './snapshot'

/**
 * What lotus would hand out before and after, and the entries that make it so (architecture.md section 6): the largest number
 * present wins over a smaller wish, and nothing is ever lowered. @throws NUMBER_TOO_LARGE
 */
export function planNextNumber(snapshot: Snapshot, sectors: readonly PlannedSector[]): { plan: NextNumberPlan; puts: readonly (readonly [string, Buffer])[] } {
  const { request, onChainAllocated } = snapshot
  const repo = snapshot.repo!
  const state = readNumberState(repo.numberEntries)
  const before = nextNumber(state, onChainAllocated)
  const counter = typeof state.counter === 'bigint' ? toSafe('/storage/nextid', state.counter) : 0
  const present = sectors.reduce((largest, s) => Math.max(largest, s.number), repo.largestRecord ?? -1)
  const wanted = request.nextNumber ?? -1
  const lastUsed = Math.max(present, wanted, counter)
  const nothingToSay = present < 0 && wanted < 0
  const puts = nothingToSay ? [] : raiseLastUsed(state, BigInt(lastUsed))
  const after = nextNumber(readNumberState(new Map([...repo.numberEntries, ...puts])), onChainAllocated)
  return {
    plan: {
      before: { next: toSafe('next', before.next), ruledBy: before.ruledBy },
      after: { next: toSafe('next', after.next), ruledBy: after.ruledBy },
      lastUsed,
      because: puts.length === 0 ? 'unchanged' : wanted >= present && wanted >= counter ? 'asked' : 'largest-present',
    },
    puts,
  }
}

/** For a lotus-miner that runs: the free numbers up to the wanted one are reserved under a name, which nothing but `numbers free` undoes. */
export function planReservation({ request, liveNumbers, onChainAllocated = [] }: Snapshot): Step {
  const { meta, reservations } = liveNumbers!
  const inUse = unite(meta.inUse, onChainAllocated)
  const lastUsed = request.nextNumber!
  const wanted = subtract([[0n, BigInt(lastUsed)]], meta.inUse)
  const base = `sector-ferry-${lastUsed}`
  let name = base
  for (let n = 2; wanted.length > 0 && reservations.includes(name); n++) name = `${base}-${n}`
  const after = firstGap(unite(inUse, wanted))
  return {
    kind: 'reserve-numbers', api: request.lotus.api!, name, ranges: wanted.map(([a, b]) => (a === b ? `${a}` : `${a}-${b}`)).join(','),
    next: {
      before: { next: toSafe('next', meta.next), ruledBy: 'allocated' }, after: { next: toSafe('next', after), ruledBy: 'allocated' }, lastUsed,
      because: wanted.length === 0 ? 'unchanged' : 'asked',
    },
  }
}

function toSafe(name: string, value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new FerryError('NUMBER_TOO_LARGE', { name, value: value.toString() })
  return Number(value)
}
