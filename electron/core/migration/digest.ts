import { createHash } from 'node:crypto'

/** JSON with keys sorted at every level and without undefined: the same value gives the same text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined)
    entries.sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`).join(',')}}`
  }
  return JSON.stringify(value)
}

/** SHA-256 as lower-case hex. */
export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A plan's digest: SHA-256 over everything but the digest itself. Streams sector by sector, so 100,000 sectors need no second copy. */
export function digestOf(plan: { readonly sectors: readonly unknown[]; readonly digest?: string }): string {
  const { digest: _, sectors, ...rest } = plan
  const hash = createHash('sha256').update(canonicalJson(rest))
  for (const sector of sectors) hash.update('\n').update(canonicalJson(sector))
  return hash.digest('hex')
}
