import { createHash } from 'node:crypto'
import { FerryError, type ErrorCode } from '../../../shared/errors'
import { parseSectorName, sectorFileTypes, type SectorFileType } from '../../../shared/sector'
import type { Host } from '../host/host'
import { inLanes } from '../lanes'

/** One part of a sector in a store: a file (`names` empty) or a folder with the files that belong to it. */
export interface FoundPart {
  readonly type: SectorFileType
  readonly store: string
  readonly names: readonly string[]
  readonly bytes: number
  /** Digest of name, size, mtime, device and inode of every file. */
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
const lanes = 16

export const isFolderType = (type: SectorFileType): boolean => type === 'cache' || type === 'update-cache'
export const partPath = (store: string, type: SectorFileType, name: string): string => `${store}/${type}/${name}`

/** Looks through a store; `minerId` limits which sectors are looked into, strangers are always reported. @throws NOT_FOUND when the root is missing */
export async function scanStore(host: Host, root: string, wanted: { minerId?: number } = {}): Promise<StoreScan> {
  await host.stat(root)
  const sectors = new Map<number, FoundPart[]>()
  const miners = new Map<number, Record<SectorFileType, number>>()
  const strangers: { type: SectorFileType; name: string }[] = []
  for (const type of sectorFileTypes) {
    const entries = await host.list(`${root}/${type}`).catch((error: unknown) => {
      if (error instanceof FerryError && error.code === 'NOT_FOUND') return []
      throw error
    })
    await inLanes(entries, lanes, async ({ name, kind }) => {
      if (name === fetching) return
      const id = parseSectorName(name)
      if (!id) return void strangers.push({ type, name })
      const counts = miners.get(id.minerId) ?? { sealed: 0, cache: 0, unsealed: 0, update: 0, 'update-cache': 0 }
      miners.set(id.minerId, counts)
      counts[type]++
      if (wanted.minerId !== undefined && wanted.minerId !== id.minerId) return
      const part = await readPart(host, root, type, name, kind === 'link').catch((error: unknown) => {
        if (error instanceof FerryError && notAPart.includes(error.code)) return void strangers.push({ type, name })
        throw error
      })
      if (!part) return
      const parts = sectors.get(id.sectorNumber) ?? []
      sectors.set(id.sectorNumber, parts)
      parts.push(part)
    })
  }
  return { root, sectors, miners, strangers }
}

/** Describes one part as it is now; `linked` false saves the look whether its name is a link. @throws NOT_FOUND, NOT_A_FILE, NOT_A_DIRECTORY */
export async function readPart(host: Host, store: string, type: SectorFileType, name: string, linked = true): Promise<FoundPart> {
  const place = partPath(store, type, name)
  const path = linked ? await host.realPath(place) : place
  const hash = createHash('sha256')
  const names: string[] = []
  const strangers: string[] = []
  let bytes = 0
  const add = async (label: string, file: string): Promise<void> => {
    const stat = await host.stat(file)
    if (stat.kind !== 'file') throw new FerryError('NOT_A_FILE', { path: file })
    hash.update(`${label}\0${stat.size}\0${stat.mtimeNs}\0${stat.device}\0${stat.inode}\n`)
    bytes += stat.size
  }
  if (!isFolderType(type)) await add('', path)
  else {
    for (const entry of await host.list(path)) {
      if (entry.kind === 'file' && cacheFile.test(entry.name)) {
        await add(entry.name, `${path}/${entry.name}`)
        names.push(entry.name)
      } else strangers.push(entry.name)
    }
  }
  return { type, store, names, bytes, identity: hash.digest('hex').slice(0, 32), strangers }
}
