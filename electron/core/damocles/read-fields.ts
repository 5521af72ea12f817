/** What is wrong with a record, in words; the record is then left out by name. */
export class StateProblem extends Error {}

/** An object's fields by lower-case name: Go matches JSON keys without regard to case. */
export type Fields = ReadonlyMap<string, unknown>

export function fieldsOf(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new StateProblem(`${name} is not an object`)
  const fields = new Map<string, unknown>()
  for (const key of Object.keys(value)) fields.set(key.toLowerCase(), (value as Record<string, unknown>)[key])
  return fields
}

/** The field when it is there and not null. */
export function optional<T>(fields: Fields, name: string, read: (value: unknown) => T): T | null {
  const value = fields.get(name.toLowerCase())
  return value === undefined || value === null ? null : read(value)
}

/** An integer, 0 when missing as in Go. */
export function readInt(fields: Fields, name: string): number | bigint {
  const value = fields.get(name.toLowerCase()) ?? 0
  if (typeof value === 'bigint') {
    if (value >= 1n << 64n || value < -(1n << 63n)) throw new StateProblem(`${name} is beyond 64 bits`)
    return value
  }
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new StateProblem(`${name} is not a whole number`)
  return value
}

export function readText(fields: Fields, name: string): string {
  const value = fields.get(name.toLowerCase()) ?? ''
  if (typeof value !== 'string') throw new StateProblem(`${name} is not text`)
  return value
}

export function readBool(fields: Fields, name: string): boolean {
  const value = fields.get(name.toLowerCase()) ?? false
  if (typeof value !== 'boolean') throw new StateProblem(`${name} is neither true nor false`)
  return value
}

const notBase64 = /[^A-Za-z0-9+/]/
/** Nearly every text is what the decoder gives back, which is ten times as fast to ask; Go also takes texts whose last bits are not zero. */
const isBase64 = (text: string): boolean => Buffer.from(text, 'base64').toString('base64') === text || (text.length % 4 === 0 && !notBase64.test(text.replace(/={1,2}$/, '')))

export function readBase64(fields: Fields, name: string): string | null {
  const value = fields.get(name.toLowerCase())
  if (value === undefined || value === null) return null
  if (typeof value !== 'string' || !isBase64(value)) throw new StateProblem(`${name} is not base64`)
  return value
}

/** `{"/": "…"}`; null and an undefined CID are the same on the wire. */
export function readCidText(fields: Fields, name: string): string | null {
  const value = fields.get(name.toLowerCase())
  if (value === undefined || value === null) return null
  const text = typeof value === 'object' ? (value as Record<string, unknown>)['/'] : undefined
  if (typeof text !== 'string' || text === '') throw new StateProblem(`${name} is not a CID`)
  return text
}

export function readList(fields: Fields, name: string): readonly unknown[] {
  const value = fields.get(name.toLowerCase()) ?? []
  if (!Array.isArray(value)) throw new StateProblem(`${name} is not a list`)
  return value as unknown[]
}
