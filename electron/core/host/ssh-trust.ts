import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { FerryError } from '../../../shared/errors'
import { fingerprint, judgeHostKey, knownHostName, parseKnownHosts, type KnownHost } from './ssh-known-hosts'

/** Which keys are known, from our own file and those of the user and the machine; the latter are only read. */
export interface KnownHosts {
  /** Types of the keys that are known of a host. */
  types(host: string, port: number): string[]
  /** @throws SSH_HOST_KEY_CHANGED, SSH_HOST_KEY_REVOKED, SSH_HOST_AUTHORITY; false: never seen */
  judge(host: string, port: number, key: Buffer): boolean
  /** Adds a key to our own file. */
  trust(host: string, port: number, key: Buffer): Promise<void>
}

export const ownKnownHosts = (home: string): string => join(home, 'known_hosts')
export const usualKnownHosts = (): string[] => [join(homedir(), '.ssh/known_hosts'), join(homedir(), '.ssh/known_hosts2'), '/etc/ssh/ssh_known_hosts']
export const typeOfKey = (key: Buffer): string => key.toString('latin1', 4, 4 + key.readUInt32BE(0))

/** @throws SSH_KNOWN_HOSTS_UNREADABLE: what cannot be read could say that a key is revoked */
export async function readKnownHosts(own: string, others: readonly string[]): Promise<KnownHosts> {
  const entries: KnownHost[] = []
  for (const path of [own, ...others]) {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return ''
      throw new FerryError('SSH_KNOWN_HOSTS_UNREADABLE', { path }, { cause: error })
    })
    entries.push(...parseKnownHosts(text).entries)
  }
  const shown = (key: Buffer): string => `${typeOfKey(key)} ${fingerprint(key)}`
  return {
    types: (host, port) => entries.filter((e) => e.marker === undefined && judgeHostKey([e], host, port, e.key).kind === 'known').map((e) => e.type),
    judge(host, port, key) {
      const verdict = judgeHostKey(entries, host, port, key)
      const name = knownHostName(host, port)
      if (verdict.kind === 'changed') {
        const known = entries.filter((e) => e.marker === undefined && judgeHostKey([e], host, port, e.key).kind === 'known').map((e) => shown(e.key))
        throw new FerryError('SSH_HOST_KEY_CHANGED', { host: name, known: known.join(', '), offered: shown(key) })
      }
      if (verdict.kind === 'revoked') throw new FerryError('SSH_HOST_KEY_REVOKED', { host: name, offered: shown(key) })
      if (verdict.kind === 'authority') throw new FerryError('SSH_HOST_AUTHORITY', { host: name, offered: shown(key) })
      return verdict.kind === 'known'
    },
    async trust(host, port, key) {
      await mkdir(dirname(own), { recursive: true, mode: 0o700 })
      // a line that was being written when the machine stopped stays a line of its own, which is never used
      const before = await readFile(own, 'utf8').catch(() => '')
      const line = `${knownHostName(host, port)} ${typeOfKey(key)} ${key.toString('base64')}\n`
      await appendFile(own, before === '' || before.endsWith('\n') ? line : `\n${line}`, { mode: 0o600 })
      entries.push({ names: knownHostName(host, port), type: typeOfKey(key), key, line: 0 })
    },
  }
}
