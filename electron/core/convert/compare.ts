import type { FieldDifference } from '../../../shared/plan'
import type { LotusSectorInfo } from '../lotus/sector-info'

const longest = 120

/** A value to read: bytes as hex, bigints as numbers, long ones cut. */
function show(value: unknown): string {
  const text = value instanceof Uint8Array ? Buffer.from(value).toString('hex') : typeof value === 'string' ? value
    : JSON.stringify(value, (_key, v: unknown) => (typeof v === 'bigint' ? v.toString() : v instanceof Uint8Array ? Buffer.from(v).toString('hex') : v))
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

const whole = (value: unknown): string =>
  JSON.stringify(value, (_key, v: unknown) => (typeof v === 'bigint' ? `${v}n` : v instanceof Uint8Array ? Buffer.from(v).toString('hex') : v)) ?? ''

/** Fields in which two records of lotus differ. The log is history of one program and is never compared. */
export function compareLotusRecords(ours: LotusSectorInfo, theirs: LotusSectorInfo): FieldDifference[] {
  const differences: FieldDifference[] = []
  for (const field of Object.keys(ours) as (keyof LotusSectorInfo)[]) {
    if (field !== 'log' && whole(ours[field]) !== whole(theirs[field])) differences.push({ field, ours: show(ours[field]), theirs: show(theirs[field]) })
  }
  return differences
}
