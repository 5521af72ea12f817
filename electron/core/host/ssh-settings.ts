import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FerryError } from '../../../shared/errors'
import { SavedHost } from '../../../shared/hosts'

const fileOf = (home: string): string => join(home, 'hosts.json')

/** The hosts that were saved, in their order; no secret is among them. @throws HOSTS_UNREADABLE */
export async function readHosts(home: string): Promise<SavedHost[]> {
  const text = await readFile(fileOf(home), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]'
    throw new FerryError('HOSTS_UNREADABLE', { path: fileOf(home) }, { cause: error })
  })
  try {
    return SavedHost.array().parse(JSON.parse(text))
  } catch (error) {
    throw new FerryError('HOSTS_UNREADABLE', { path: fileOf(home) }, { cause: error })
  }
}

/** Adds a host, or replaces the one of the same name. */
export async function saveHost(home: string, host: SavedHost): Promise<void> {
  const hosts = await readHosts(home)
  const at = hosts.findIndex((h) => h.name === host.name)
  await writeHosts(home, at < 0 ? [...hosts, host] : hosts.map((h, i) => (i === at ? host : h)))
}

/** @returns false when there is none of that name */
export async function removeHost(home: string, name: string): Promise<boolean> {
  const hosts = await readHosts(home)
  if (!hosts.some((h) => h.name === name)) return false
  await writeHosts(home, hosts.filter((h) => h.name !== name))
  return true
}

async function writeHosts(home: string, hosts: readonly SavedHost[]): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 })
  const staged = `${fileOf(home)}.new`
  await writeFile(staged, `${JSON.stringify(hosts, null, 1)}\n`, { mode: 0o600 })
  await rename(staged, fileOf(home))
}
