import type { FieldDifference } from '../../../shared/plan'
import type { LotusSectorInfo } from '../lotus/sector-info'

const longest = 120

/** Plain data: bytes as hex, bigints as their digits. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]))
  return value
}

/** A value to read; long ones are cut. */
function show(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

/** Records as JSON to read. */
export const showRecord = (record: LotusSectorInfo): string => JSON.stringify(plain(record), null, 2)

/** Fields in which two records of lotus differ. The log is history of one program and is never compared. */
export function compareLotusRecords(ours: LotusSectorInfo, theirs: LotusSectorInfo): FieldDifference[] {
  const differences: FieldDifference[] = []
  for (const field of Object.keys(ours) as (keyof LotusSectorInfo)[]) {
    if (field === 'log') continue
    const [a, b] = [plain(ours[field]), plain(theirs[field])]
    if (JSON.stringify(a) !== JSON.stringify(b)) differences.push({ field, ours: show(a), theirs: show(b) })
  }
  return differences
}
