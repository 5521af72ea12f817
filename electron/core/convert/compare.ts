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

type Wire = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Wire => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A value of damocles's JSON as Go holds it: nil and empty are one, `t0` and `f0` are one, keys in one order. */
function settled(key: string, value: unknown): unknown {
  if (value === undefined || value === null || value === '' || value === '<empty>') return null
  if (typeof value === 'number' || typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.length === 0 ? null : value.map((item) => settled('', item))
  if ((key === 'Client' || key === 'Provider') && typeof value === 'string') return value.replace(/^t/, 'f')
  if (!isObject(value)) return value
  return Object.fromEntries(Object.keys(value).sort().flatMap((k) => (settled(k, value[k]) === null ? [] : [[k, settled(k, value[k])]])))
}

/** Fields in which two states of damocles differ, in damocles's order; sub-fields of Pre, MessageInfo and the like by path. */
export function compareDamoclesStates(ours: unknown, theirs: unknown): FieldDifference[] {
  const differences: FieldDifference[] = []
  const visit = (path: string, a: unknown, b: unknown, deep: boolean): void => {
    const key = path.slice(path.lastIndexOf('.') + 1)
    if (JSON.stringify(settled(key, a)) === JSON.stringify(settled(key, b))) return
    if (deep && isObject(a) && isObject(b)) for (const k of new Set([...Object.keys(a), ...Object.keys(b)])) visit(`${path}.${k}`, a[k], b[k], false)
    else differences.push({ field: path, ours: show(plain(a ?? null)), theirs: show(plain(b ?? null)) })
  }
  const [left, right] = [isObject(ours) ? ours : {}, isObject(theirs) ? theirs : {}]
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) if (key !== 'LatestState') visit(key, left[key], right[key], true)
  return differences
}
