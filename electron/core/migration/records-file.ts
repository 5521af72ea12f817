import { createHash } from 'node:crypto'
import { FerryError } from '../../../shared/errors'

/** Database entries to write, by key in byte order. */
export type Records = ReadonlyMap<string, Buffer>

/**
 * The records of a plan as one file: for each entry, key length and value length as 32-bit big endian, then both.
 * Kept beside the plan so that a resumed run writes exactly what was approved.
 */
export function encodeRecords(records: Records): Buffer[] {
  const parts: Buffer[] = []
  for (const [key, value] of records) {
    const keyBytes = Buffer.from(key, 'utf8')
    const head = Buffer.alloc(8)
    head.writeUInt32BE(keyBytes.length, 0)
    head.writeUInt32BE(value.length, 4)
    parts.push(head, keyBytes, value)
  }
  return parts
}

/** @throws PLAN_DAMAGED when the bytes do not have the digest that the plan promises */
export function decodeRecords(bytes: Buffer, sha256: string): Map<string, Buffer> {
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw new FerryError('PLAN_DAMAGED', { what: 'records' })
  const records = new Map<string, Buffer>()
  for (let at = 0; at < bytes.length; ) {
    const keyEnd = at + 8 + bytes.readUInt32BE(at)
    const valueEnd = keyEnd + bytes.readUInt32BE(at + 4)
    records.set(bytes.toString('utf8', at + 8, keyEnd), bytes.subarray(keyEnd, valueEnd))
    at = valueEnd
  }
  return records
}

export function digestRecords(records: Records): string {
  const hash = createHash('sha256')
  for (const part of encodeRecords(records)) hash.update(part)
  return hash.digest('hex')
}
