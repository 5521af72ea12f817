import { createHash } from 'node:crypto'
import { FerryError, type ErrorCode } from '../../../shared/errors'
import { parseSectorName, sectorFileTypes, type SectorFileType } from '../../../shared/sector'
import { childrenOf, statAll } from '../host/bulk'
import type { Child, FileStat, Host } from '../host/host'

/** One part of a sector in a store: a file (`names` empty) or a folder with the files that belong to it. */
export interface FoundPart {
  readonly type: SectorFileType
  readonly store: string
  readonly names: readonly string[]
  readonly bytes: number
  /** Digest of name, size, mtime and inode of every file. */
  readonly identity: string
  /** Names in the folder that do not belong to a finished sector: layers, trees, json, sub-folders. */
  readonly strangers: readonly string[]
}

export interface StoreScan {
  readonly root: string
  /** Parts of the wanted miner's sectors by number. */
  readonly sectors: ReadonlyMap<number, readonly FoundPart[]>
  /** Sectors of every miner in the store, counted by file type; key `minerId`. */
  readonly miners: ReadonlyMap<number, Readonly<Record<SectorFileType, number>>>
  /**
   * Entries of sector folders that are no sector names (lotus refuses the store, or takes `s-t01-2.tmp` for a sector), and those
   * under a sector's name that are none: a pipe, a file in place of a folder, a link that leads nowhere.
   */
  readonly strangers: readonly { readonly type: SectorFileType; readonly name: string }[]
}

/** What a finished cache folder holds (damocles modules/util/util.go:67-87). */
const cacheFile = /^(p_aux|t_aux|sc-02-data-tree-r-last(-\d+)?\.dat)$/
/** The only other name that lotus passes over (storage/paths/remote.go FetchTempSubdir). */
const fetching = 'fetching'
const notAPart: readonly ErrorCode[] = ['NOT_FOUND', 'NOT_A_FILE', 'NOT_A_DIRECTORY']

export const isFolderType = (type: SectorFileType): boolean => type === 'cache' || type === 'update-cache'
export const partPath = (store: string, type: SectorFileType, name: string): string => `${store}/${type}/${name}`

/** Looks through a store; `minerId` limits which sectors are looked into, strangers are always reported. @throws NOT_FOUND when the root is missing */
export async function scanStore(host: Host, root: string, wanted: { minerId?: number } = {}): Promise<StoreScan> {
  await host.stat(root)
  const sectors = new Map<number, FoundPart[]>()
  const miners = new Map<number, Record<SectorFileType, number>>()
  const strangers: { type: SectorFileType; name: string }[] = []
  const into = (name: string): boolean => {
    const id = parseSectorName(name)
    return id !== undefined && (wanted.minerId === undefined || wanted.minerId === id.minerId)
  }
  for (const type of sectorFileTypes) {
    for await (const child of childrenIfAny(host, `${root}/${type}`, into)) {
      const { name } = child
      if (name === fetching) continue
      const id = parseSectorName(name)
      if (!id) {
        strangers.push({ type, name })
        continue
      }
      let counts = miners.get(id.minerId)
      if (!counts) miners.set(id.minerId, (counts = { sealed: 0, cache: 0, unsealed: 0, update: 0, 'update-cache': 0 }))
      counts[type]++
      if (wanted.minerId !== undefined && wanted.minerId !== id.minerId) continue
      const part = child.stat.kind === 'link' ? await readLinkedPart(host, root, type, name) : partOf(root, type, child)
      if (!part) {
        strangers.push({ type, name })
        continue
      }
      const parts = sectors.get(id.sectorNumber)
      if (parts) parts.push(part)
      else sectors.set(id.sectorNumber, [part])
    }
  }
  strangers.sort((a, b) => (a.type + a.name < b.type + b.name ? -1 : 1))
  return { root, sectors: new Map([...sectors].sort(([a], [b]) => a - b)), miners, strangers }
}

async function* childrenIfAny(host: Host, folder: string, into: (name: string) => boolean): AsyncIterable<Child> {
  try {
    yield* childrenOf(host, folder, into)
  } catch (error) {
    if (!(error instanceof FerryError) || error.code !== 'NOT_FOUND') throw error
  }
}

/**
 * Digest that changes with name, size, time or inode of any file; in byte order of the names. The number of the device is left out:
 * after a restart, or mounted again, the same disk may have another one.
 */
export function identityOf(files: readonly { readonly name: string; readonly stat: FileStat }[]): string {
  let text = ''
  for (const { name, stat } of files) text += `${name}\0${stat.size}\0${stat.mtimeNs}\0${stat.inode}\n`
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

/** What a sector's file or folder is as a part; undefined: none. */
export function partOf(store: string, type: SectorFileType, { stat, inside }: Omit<Child, 'name'>): FoundPart | undefined {
  if (!isFolderType(type)) return stat.kind === 'file' ? { type, store, names: none, bytes: stat.size, identity: identityOf([{ name: '', stat }]), strangers: none } : undefined
  if (!inside) return undefined
  const files = inside.filter((entry) => entry.stat.kind === 'file' && cacheFile.test(entry.name))
  const strangers = inside.filter((entry) => !files.includes(entry)).map((entry) => entry.name)
  return { type, store, names: shared(files.map((f) => f.name)), bytes: files.reduce((n, f) => n + f.stat.size, 0), identity: identityOf(files), strangers: strangers.length > 0 ? strangers : none }
}

const none: readonly string[] = []
const lists = new Map<string, readonly string[]>()

/** Most folders hold the same names: one list for all of them. */
function shared(names: readonly string[]): readonly string[] {
  const key = names.join('/')
  const known = lists.get(key)
  if (known) return known
  if (lists.size < 1000) lists.set(key, names)
  return names
}

/** A sector's file or folder that is a link: what it leads to counts. */
async function readLinkedPart(host: Host, store: string, type: SectorFileType, name: string): Promise<FoundPart | undefined> {
  try {
    return await readPart(host, store, type, name)
  } catch (error) {
    if (error instanceof FerryError && notAPart.includes(error.code)) return undefined
    throw error
  }
}

/** Describes one part as it is now. @throws NOT_FOUND, NOT_A_FILE, NOT_A_DIRECTORY */
export async function readPart(host: Host, store: string, type: SectorFileType, name: string): Promise<FoundPart> {
  const path = await host.realPath(partPath(store, type, name))
  const stat = await host.stat(path)
  if (isFolderType(type) && stat.kind !== 'directory') throw new FerryError('NOT_A_DIRECTORY', { path })
  const names = isFolderType(type) ? (await host.list(path)).map((entry) => entry.name) : []
  const stats = await statAll(host, names.map((entry) => `${path}/${entry}`))
  const inside = names.flatMap((entry, i) => (stats[i] ? [{ name: entry, stat: stats[i] }] : []))
  const part = partOf(store, type, { stat, ...(isFolderType(type) ? { inside } : {}) })
  if (!part) throw new FerryError('NOT_A_FILE', { path })
  return part
}
