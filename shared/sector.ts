import { z } from 'zod'

/** The five kinds of files of a sector, as both programs name the folders (lotus storiface/filetype.go). */
export const sectorFileTypes = ['sealed', 'cache', 'unsealed', 'update', 'update-cache'] as const
export type SectorFileType = (typeof sectorFileTypes)[number]
export const SectorFileType = z.enum(sectorFileTypes)

/** One sector of one miner. Both numbers are safe integers; larger ones are refused where they are read. */
export interface SectorId {
  readonly minerId: number
  readonly sectorNumber: number
}

/** File and folder name of a sector; `t0` on every network (storiface/filetype.go SectorName). */
export const sectorName = (id: SectorId): string => `s-t0${id.minerId}-${id.sectorNumber}`

/** Exactly a sector name, nothing after it; undefined for anything else. */
export function parseSectorName(name: string): SectorId | undefined {
  const match = /^s-t0(0|[1-9]\d*)-(0|[1-9]\d*)$/.exec(name)
  if (!match) return undefined
  const id = { minerId: Number(match[1]), sectorNumber: Number(match[2]) }
  return Number.isSafeInteger(id.minerId) && Number.isSafeInteger(id.sectorNumber) ? id : undefined
}

const KiB = 1024
const sizes = [2 * KiB, 8 * KiB ** 2, 512 * KiB ** 2, 32 * KiB ** 3, 64 * KiB ** 3] as const

/** Sector size in bytes of a RegisteredSealProof 0–19 (go-state-types abi/sector.go); undefined for any other number. */
export function sectorSizeOf(sealProofType: number): number | undefined {
  return Number.isInteger(sealProofType) && sealProofType >= 0 && sealProofType <= 19 ? sizes[sealProofType % 5] : undefined
}

/**
 * Names that a finished cache or update-cache folder must hold for a sector size in bytes:
 * p_aux, t_aux and 1, 8 or 16 tree-r-last files (damocles modules/util/util.go:67-87).
 */
export function requiredCacheFiles(sectorSize: number): readonly string[] {
  const trees = sectorSize === sizes[3] ? 8 : sectorSize === sizes[4] ? 16 : 1
  const names = trees === 1 ? ['sc-02-data-tree-r-last.dat'] : Array.from({ length: trees }, (_, i) => `sc-02-data-tree-r-last-${i}.dat`)
  return ['p_aux', 't_aux', ...names]
}

/** Reads `1,2,5-9` into sorted, merged, inclusive ranges; undefined when the text is not such a list. */
export function parseNumberRanges(text: string): NumberRange[] | undefined {
  const ranges: NumberRange[] = []
  for (const part of text.split(/[,，\s]+/).filter(Boolean)) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part)
    if (!match) return undefined
    const from = Number(match[1])
    const to = match[2] === undefined ? from : Number(match[2])
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || to < from) return undefined
    ranges.push({ from, to })
  }
  ranges.sort((a, b) => a.from - b.from)
  const merged: NumberRange[] = []
  for (const range of ranges) {
    const last = merged[merged.length - 1]
    if (last && range.from <= last.to + 1) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, range.to) }
    else merged.push(range)
  }
  return merged.length > 0 ? merged : undefined
}

export const NumberRange = z.object({ from: z.int().nonnegative(), to: z.int().nonnegative() })
export type NumberRange = z.infer<typeof NumberRange>
export const formatRanges = (ranges: readonly NumberRange[]): string => ranges.map((r) => (r.from === r.to ? `${r.from}` : `${r.from}-${r.to}`)).join(',')
export const inRanges = (ranges: readonly NumberRange[], n: number): boolean => ranges.some((r) => n >= r.from && n <= r.to)

/** Collapses numbers (any order) into sorted inclusive ranges. */
export function toRanges(numbers: Iterable<number>): NumberRange[] {
  const ranges: NumberRange[] = []
  for (const n of [...numbers].sort((a, b) => a - b)) {
    const last = ranges[ranges.length - 1]
    if (last && n <= last.to + 1) ranges[ranges.length - 1] = { from: last.from, to: Math.max(last.to, n) }
    else ranges.push({ from: n, to: n })
  }
  return ranges
}

/** Reads `1000`, `t01000` or `f01000`; `network` is undefined for a plain number. */
export function parseMinerAddress(text: string): { minerId: number; network?: 'mainnet' | 'testnet' } | undefined {
  const match = /^(?:([tf])0)?(0|[1-9]\d*)$/.exec(text.trim())
  if (!match) return undefined
  const minerId = Number(match[2])
  if (!Number.isSafeInteger(minerId)) return undefined
  if (match[1] === undefined) return { minerId }
  return { minerId, network: match[1] === 'f' ? 'mainnet' : 'testnet' }
}
