import { FerryError } from '../../../shared/errors'
import type { NumberRule } from '../../../shared/plan'
import { CborError, CborReader, CborWriter } from '../codec/cbor'
import { contains, decodeRlePlus, encodeRlePlus, firstGap, maxEncodedBytes, RlePlusError, unite, type NumberSet } from '../codec/rle-plus'
import { decodeUvarint, encodeUvarint } from '../codec/varint'

export const numberKeys = { counter: '/storage/nextid', allocated: '/storage/sectorsids/allocated', reserved: '/storage/sectorsids/reserved' } as const
const reservationPrefix = `${numberKeys.reserved}/`
/** abi.MaxSectorNumber */
const maxSectorNumber = (1n << 63n) - 1n

/** What a repo stores about sector numbers; an absent key is undefined, which is not the same as an empty set. */
export interface NumberState {
  /** The last used number. A value that lotus cannot read counts as 0 there (numassign.go:110) and as 'unreadable' here. */
  readonly counter: bigint | 'unreadable' | undefined
  readonly allocated: NumberSet | undefined
  readonly reserved: NumberSet | undefined
  readonly reservations: ReadonlyMap<string, NumberSet>
}

/** @throws NUMBERS_UNREADABLE for a damaged bitfield, which would stop lotus from creating sectors too */
export function readNumberState(entries: ReadonlyMap<string, Buffer>): NumberState {
  const bitfield = (key: string): NumberSet | undefined => {
    const value = entries.get(key)
    return value && readBitfield(key, value)
  }
  const stored = entries.get(numberKeys.counter)
  const reservations = new Map<string, NumberSet>()
  for (const [key, value] of entries) if (key.startsWith(reservationPrefix)) reservations.set(key.slice(reservationPrefix.length), readBitfield(key, value))
  return {
    counter: stored && (decodeUvarint(stored)?.value ?? 'unreadable'),
    allocated: bitfield(numberKeys.allocated), reserved: bitfield(numberKeys.reserved), reservations,
  }
}

function readBitfield(key: string, value: Buffer): NumberSet {
  try {
    return decodeRlePlus(new CborReader(value).bytes(maxEncodedBytes))
  } catch (error) {
    if (!(error instanceof CborError) && !(error instanceof RlePlusError)) throw error
    throw new FerryError('NUMBERS_UNREADABLE', { key, problem: error.message }, { cause: error })
  }
}

/** What lotus would hand out next and by which rule: a port of numAssignerMetaLocked (lotus storage/pipeline/numassign.go:83-174). */
export function nextNumber(state: NumberState, onChain: NumberSet = []): { next: bigint; ruledBy: NumberRule } {
  const counter = state.counter === 'unreadable' ? 0n : state.counter
  const allocated = state.allocated ?? (counter === undefined ? [] : [[0n, counter] as const])
  const next = firstGap(unite(state.reserved ?? [], allocated, onChain))
  return { next, ruledBy: state.allocated ? 'allocated' : counter === undefined ? 'nothing' : 'counter' }
}

/**
 * The entries that make every number up to `lastUsed` used. Where lotus has its bitfield the numbers are marked in it, for only
 * that counts; the counter is raised as well. Nothing is ever lowered, and a bitfield is never created. @throws NUMBERS_UNREADABLE, NUMBER_TOO_LARGE
 */
export function raiseLastUsed(state: NumberState, lastUsed: bigint): [string, Buffer][] {
  if (lastUsed >= maxSectorNumber) throw new FerryError('NUMBER_TOO_LARGE', { name: '--next-number', value: lastUsed.toString() })
  if (state.counter === 'unreadable') throw new FerryError('NUMBERS_UNREADABLE', { key: numberKeys.counter, problem: 'not a varint' })
  const puts: [string, Buffer][] = []
  if (state.counter === undefined || state.counter < lastUsed) puts.push([numberKeys.counter, encodeUvarint(lastUsed)])
  if (state.allocated) {
    const raised = unite(state.allocated, [[0n, lastUsed]])
    const writer = new CborWriter()
    writer.bytes(encodeRlePlus(raised))
    const unchanged = contains(state.allocated, 0n) && firstGap(state.allocated) > lastUsed
    if (!unchanged) puts.push([numberKeys.allocated, writer.finish()])
  }
  return puts
}
