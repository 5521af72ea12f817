import { toErrorNote } from '../../../shared/errors'
import type { StoreSummary } from '../../../shared/ipc'
import type { Host } from '../host/host'
import type { Declared, LotusMiner } from '../lotus/api'
import { readSectorstore, readStorageConfig } from '../lotus/storage-path'
import { scanStore } from '../stores/scan-store'

/** Bits of a declared sector (lotus storiface/filetype.go:33-47). */
const fileTypes = [['unsealed', 1], ['sealed', 2], ['cache', 4], ['update', 8], ['update-cache', 16]] as const

/** What `lotus-miner storage list` shows, from the running lotus-miner. */
export async function listLotusStorage(lotus: LotusMiner): Promise<StoreSummary[]> {
  const [local, declared] = [await lotus.storageLocal(), await lotus.storageList()]
  const stores: StoreSummary[] = []
  for (const [id, path] of [...local].sort(([, a], [, b]) => (a < b ? -1 : 1))) {
    const [info, stat] = [await lotus.storageInfo(id), await lotus.storageStat(id)]
    stores.push({
      side: 'lotus', path, id, weight: info.Weight, canSeal: info.CanSeal, canStore: info.CanStore, capacity: stat.Capacity, free: stat.Available, used: stat.Used,
      ...(info.URLs?.[0] === undefined ? {} : { url: info.URLs[0] }), counts: countDeclared(declared[id] ?? []), strangers: [],
    })
  }
  return stores
}

function countDeclared(sectors: NonNullable<Declared[string]>): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { SectorFileType } of sectors) for (const [type, bit] of fileTypes) if (SectorFileType & bit) counts[type] = (counts[type] ?? 0) + 1
  return counts
}

/** The same of a stopped lotus-miner, from storage.json and the paths themselves. */
export async function listRepoStorage(host: Host, repo: string): Promise<StoreSummary[]> {
  const { paths } = await readStorageConfig(host, repo)
  return Promise.all(paths.map((path) => describeStore(host, { side: 'lotus', path })))
}

/** A store as it lies on disk: what is in it, space, its sectorstore.json. What cannot be read is said in `problem`. */
export async function describeStore(host: Host, known: Pick<StoreSummary, 'side' | 'path'> & Partial<StoreSummary>, each?: (minerId: number, counts: Readonly<Record<string, number>>) => void): Promise<StoreSummary> {
  const store: StoreSummary = { counts: {}, strangers: [], ...known }
  try {
    const [scan, space] = [await scanStore(host, store.path, { minerId: 0 }), await host.space(store.path)]
    store.capacity ??= space.totalBytes
    store.free ??= space.freeBytes
    store.used ??= space.totalBytes - space.freeBytes
    for (const [minerId, counts] of scan.miners) {
      for (const [type, count] of Object.entries(counts)) store.counts[type] = (store.counts[type] ?? 0) + count
      each?.(minerId, counts)
    }
    store.strangers = scan.strangers.slice(0, 100).map((s) => `${s.type}/${s.name}`)
    const { dialect, id, json } = await readSectorstore(host, store.path)
    store.sectorstore = dialect
    if (store.side === 'lotus' && dialect === 'lotus') {
      if (id !== undefined) store.id = id
      if (typeof json?.Weight === 'number') store.weight = json.Weight
      store.canSeal = json?.CanSeal === true
      store.canStore = json?.CanStore === true
    }
  } catch (error) {
    const { code, params } = toErrorNote(error)
    store.problem = { code, params: { ...params } }
  }
  return store
}
