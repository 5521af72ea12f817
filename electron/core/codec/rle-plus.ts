import { decodeUvarint, encodeUvarint, maxUint64 } from './varint'

/** A set of numbers as sorted, disjoint, non-touching inclusive ranges; never expanded to single numbers. */
export type NumberSet = readonly (readonly [from: bigint, to: bigint])[]

/** Longest encoding that lotus reads or writes, bytes (go-bitfield MaxEncodedSize). */
export const maxEncodedBytes = 32_768

export class RlePlusError extends Error {}

/** RLE+ bytes of a set as go-bitfield writes them: shortest blocks, trailing zero bytes removed (rle/rleplus_writer.go). @throws RlePlusError when too large */
export function encodeRlePlus(set: NumberSet): Buffer {
  const bits: number[] = []
  const push = (value: bigint | number, count: number): void => {
    const v = BigInt(value)
    for (let i = 0; i < count; i++) bits.push(Number((v >> BigInt(i)) & 1n))
  }
  const block = (length: bigint): void => {
    if (length === 1n) push(1, 1)
    else if (length < 16n) {
      push(2, 2)
      push(length, 4)
    } else {
      push(0, 2)
      for (const byte of encodeUvarint(length)) push(byte, 8)
    }
  }
  push(0, 2)
  push(set.length > 0 && set[0]![0] === 0n ? 1 : 0, 1)
  let end = 0n
  for (const [from, to] of set) {
    if (from > end) block(from - end)
    block(to - from + 1n)
    end = to + 1n
  }
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8))
  bits.forEach((bit, i) => (bytes[i >> 3]! |= bit << (i & 7)))
  let length = bytes.length
  while (length > 0 && bytes[length - 1] === 0) length--
  if (length > maxEncodedBytes) throw new RlePlusError(`encoded bitfield too large: ${length} bytes`)
  return bytes.subarray(0, length)
}

/** Reads RLE+ with every refusal of go-bitfield (rle/rleplus_reader.go). @throws RlePlusError */
export function decodeRlePlus(bytes: Uint8Array): NumberSet {
  if (bytes.length > maxEncodedBytes) throw new RlePlusError(`encoded bitfield too large: ${bytes.length} bytes`)
  if (bytes.length === 0) return []
  if (bytes[bytes.length - 1] === 0) throw new RlePlusError('not minimally encoded')
  let at = 0
  const take = (count: number): number => {
    let value = 0
    for (let i = 0; i < count; i++, at++) value |= (((bytes[at >> 3] ?? 0) >> (at & 7)) & 1) << i
    return value
  }
  if (take(2) !== 0) throw new RlePlusError('invalid RLE+ version')
  let set = take(1) === 1
  const ranges: [bigint, bigint][] = []
  let position = 0n
  while (at < bytes.length * 8) {
    const length = readBlock(take)
    if (length === 0n) break
    if (position + length > maxUint64) throw new RlePlusError('RLE+ overflow')
    if (set) {
      const last = ranges[ranges.length - 1]
      if (last && last[1] + 1n === position) last[1] = position + length - 1n
      else ranges.push([position, position + length - 1n])
    }
    position += length
    set = !set
  }
  return ranges
}

function readBlock(take: (count: number) => number): bigint {
  if (take(1) === 1) return 1n
  if (take(1) === 1) return BigInt(take(4))
  const varint: number[] = []
  do {
    if (varint.length === 10) throw new RlePlusError('varint too long')
    varint.push(take(8))
  } while (varint[varint.length - 1]! >= 0x80)
  if (varint.length > 1 && varint[varint.length - 1] === 0) throw new RlePlusError('varint not minimal')
  const read = decodeUvarint(Uint8Array.from(varint))
  if (!read) throw new RlePlusError('varint overflows 64 bits')
  return read.value
}

/** All numbers of any of the sets. */
export function unite(...sets: readonly NumberSet[]): NumberSet {
  const sorted = sets.flat().sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const result: [bigint, bigint][] = []
  for (const [from, to] of sorted) {
    const last = result[result.length - 1]
    if (last && from <= last[1] + 1n) last[1] = to > last[1] ? to : last[1]
    else result.push([from, to])
  }
  return result
}

/** The lowest number that is not in the set. */
export const firstGap = (set: NumberSet): bigint => (set[0]?.[0] === 0n ? set[0][1] + 1n : 0n)

export const contains = (set: NumberSet, n: bigint): boolean => set.some(([from, to]) => n >= from && n <= to)

/** Runs as lotus's JSON has them: lengths, zeros first (go-bitfield rleplus.go MarshalJSON). */
export function fromRunLengths(runs: readonly (number | bigint)[]): NumberSet {
  const ranges: [bigint, bigint][] = []
  let position = 0n
  runs.forEach((run, i) => {
    const length = BigInt(run)
    if (i % 2 === 1 && length > 0n) ranges.push([position, position + length - 1n])
    position += length
  })
  return unite(ranges)
}

/** The reverse of `fromRunLengths`; the empty set is `[0]`. @throws RlePlusError for a run beyond 2^53−1 */
export function toRunLengths(set: NumberSet): number[] {
  const runs: bigint[] = []
  let end = 0n
  for (const [from, to] of set) {
    runs.push(from - end, to - from + 1n)
    end = to + 1n
  }
  if (runs.length === 0) return [0]
  if (runs.some((run) => run > BigInt(Number.MAX_SAFE_INTEGER))) throw new RlePlusError('a run is beyond 2^53−1')
  return runs.map(Number)
}

/** Numbers of `set` that are not in `without`. */
export function subtract(set: NumberSet, without: NumberSet): NumberSet {
  const result: [bigint, bigint][] = []
  for (const [from, to] of set) {
    let at = from
    for (const [a, b] of without) {
      if (b < at || a > to) continue
      if (a > at) result.push([at, a - 1n])
      at = b + 1n
    }
    if (at <= to) result.push([at, to])
  }
  return result
}
