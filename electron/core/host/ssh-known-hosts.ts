import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** One line of a known_hosts file, sshd(8) "SSH_KNOWN_HOSTS FILE FORMAT". */
export interface KnownHost {
  readonly marker?: '@revoked' | '@cert-authority'
  /** The first field as written: patterns with commas, or one hashed name. */
  readonly names: string
  readonly type: string
  /** The key in SSH wire form. */
  readonly key: Buffer
  /** Counted from 1. */
  readonly line: number
}

/**
 * What the known keys say of an offered one. `changed`: the name is known, with other keys only, of whatever type; a full stop.
 * `authority`: only a certificate authority is known for the name, and certificates are not supported.
 */
export type KeyVerdict =
  | { readonly kind: 'known'; readonly line: number }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'changed' | 'revoked' | 'authority'; readonly lines: readonly number[] }

/** The entries of a known_hosts text, and the numbers of lines that could not be understood (those are never used to trust). */
export function parseKnownHosts(text: string): { entries: KnownHost[]; ignored: number[] } {
  const entries: KnownHost[] = []
  const ignored: number[] = []
  text.split('\n').forEach((raw, index) => {
    const content = raw.trim()
    if (content === '' || content.startsWith('#')) return
    const fields = content.split(/[ \t]+/)
    const marker = fields[0]!.startsWith('@') ? fields.shift() : undefined
    const [names, type, base64] = fields
    const key = Buffer.from(base64 ?? '', 'base64')
    const known = marker === undefined || marker === '@revoked' || marker === '@cert-authority'
    if (!known || names === undefined || type === undefined || keyType(key) !== type) ignored.push(index + 1)
    else entries.push({ ...(marker === undefined ? {} : { marker }), names, type, key, line: index + 1 })
  })
  return { entries, ignored }
}

/** Judges the key (wire form) that `host`:`port` offers. A revoked key is refused whatever else is known of it. */
export function judgeHostKey(entries: readonly KnownHost[], host: string, port: number, key: Buffer): KeyVerdict {
  const name = knownHostName(host, port)
  const named = entries.filter((entry) => matches(entry.names, name))
  const revoked = named.filter((entry) => entry.marker === '@revoked' && entry.key.equals(key))
  if (revoked.length > 0) return { kind: 'revoked', lines: revoked.map((entry) => entry.line) }
  const plain = named.filter((entry) => entry.marker === undefined)
  const same = plain.find((entry) => entry.key.equals(key))
  if (same) return { kind: 'known', line: same.line }
  if (plain.length > 0) return { kind: 'changed', lines: plain.map((entry) => entry.line) }
  const authority = named.filter((entry) => entry.marker === '@cert-authority')
  return authority.length > 0 ? { kind: 'authority', lines: authority.map((entry) => entry.line) } : { kind: 'unknown' }
}

/** The name a host has in known_hosts: bare on port 22, `[host]:port` elsewhere, in lower case. */
export function knownHostName(host: string, port: number): string {
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`
}

/** `SHA256:…` as `ssh-keygen -l` prints it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

/** The type that a key names itself; undefined for one that is cut off. RFC 4253 6.6: strings, each after its length. */
function keyType(key: Buffer): string | undefined {
  const parts: Buffer[] = []
  for (let at = 0; at < key.length; ) {
    if (at + 4 > key.length) return undefined
    const end = at + 4 + key.readUInt32BE(at)
    if (end > key.length) return undefined
    parts.push(key.subarray(at + 4, end))
    at = end
  }
  return parts.length > 1 ? parts[0]!.toString('latin1') : undefined
}

function matches(names: string, name: string): boolean {
  if (names.startsWith('|')) return matchesHash(names, name)
  let found = false
  for (const pattern of names.toLowerCase().split(',')) {
    const negated = pattern.startsWith('!')
    if (!matchesPattern(negated ? pattern.slice(1) : pattern, name)) continue
    if (negated) return false
    found = true
  }
  return found
}

function matchesHash(names: string, name: string): boolean {
  const [, version, salt, hash] = names.split('|')
  if (version !== '1' || salt === undefined || hash === undefined) return false
  const wanted = Buffer.from(hash, 'base64')
  const mine = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest()
  return wanted.length === mine.length && timingSafeEqual(wanted, mine)
}

function matchesPattern(pattern: string, name: string): boolean {
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*').replaceAll('?', '.')
  return new RegExp(`^${source}$`).test(name)
}
