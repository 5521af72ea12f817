import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bytesOf } from './bytes'
import { emptyRepoFiles } from './empty-repo'
import type { DamoclesContent } from './damocles-manager'
import { farmSectors, sectorSize, type FarmSector } from './farm-sectors'

/** Where everything of a practice farm is. */
export interface Farm {
  readonly folder: string
  readonly minerId: number
  readonly stores: readonly { readonly name: string; readonly path: string }[]
  /** What `Venus.ListSectors` answers for the finished sectors. */
  readonly statesFile: string
  readonly configFile: string
  readonly lotusRepo: string
  readonly lotusStore: string
}

/** Writes a practice farm into an empty folder: a damocles with two stores and two miners, and a lotus-miner repo of t01000. About 200 KiB. */
export async function createFarm(folder: string): Promise<Farm> {
  const farm: Farm = {
    folder, minerId: 1000,
    stores: ['store-a', 'store-b'].map((name) => ({ name, path: join(folder, 'damocles', name) })),
    statesFile: join(folder, 'damocles', 'states.json'), configFile: join(folder, 'damocles', 'sector-manager.cfg'),
    lotusRepo: join(folder, 'lotusminer'), lotusStore: join(folder, 'lotus-store'),
  }
  const metadata = join(farm.lotusRepo, 'datastore', 'metadata')
  await mkdir(metadata, { recursive: true })
  for (const [name, base64] of Object.entries(emptyRepoFiles)) await writeFile(join(metadata, name), Buffer.from(base64, 'base64'))
  await writeFile(join(farm.lotusRepo, 'config.toml'), '')
  await writeFile(join(farm.lotusRepo, 'storage.json'), JSON.stringify({ StoragePaths: [{ Path: farm.lotusStore }] }, null, 2))
  await mkdir(farm.lotusStore)
  await writeFile(join(farm.lotusStore, 'sectorstore.json'), lotusSectorstore)
  for (const store of farm.stores) for (const type of ['sealed', 'cache', 'update', 'update-cache']) await mkdir(join(store.path, type), { recursive: true })
  for (const sector of farmSectors) await writeSectorFiles(farm, sector)
  await writeFile(farm.statesFile, JSON.stringify(statesOf('offline')))
  await writeFile(farm.configFile, configOf(farm))
  return farm
}

/** What the farm's damocles-manager holds. */
export function damoclesOf(farm: Farm): DamoclesContent {
  const places = (part: 'normal' | 'upgrade') => new Map(farmSectors.flatMap((s) => (s[part] ? [[`${s.minerId}-${s.number}`, s[part] === 'split' ? 'store-a' : s[part]]] : [])))
  return { stores: farm.stores, online: statesOf('online'), offline: statesOf('offline'), index: { normal: places('normal'), upgrade: places('upgrade') } }
}

export const statesOf = (worker: FarmSector['worker']): unknown[] => farmSectors.filter((s) => s.worker === worker).map((s) => s.state)

async function writeSectorFiles(farm: Farm, sector: FarmSector): Promise<void> {
  const [first, second] = farm.stores
  const at = (place: string): string => (place === 'store-b' ? second! : first!).path
  if (sector.normal) await writePair(sector, at(sector.normal), sector.normal === 'split' ? second!.path : at(sector.normal), 'sealed', 'cache')
  if (sector.upgrade) await writePair(sector, at(sector.upgrade), at(sector.upgrade), 'update', 'update-cache')
}

async function writePair(sector: FarmSector, replicaStore: string, cacheStore: string, replica: string, cache: string): Promise<void> {
  const name = `s-t0${sector.minerId}-${sector.number}`
  await writeFile(join(replicaStore, replica, name), bytesOf(`${name}/${replica}`, sectorSize))
  const folder = join(cacheStore, cache, name)
  await mkdir(folder)
  const files: readonly (readonly [string, number])[] = [['p_aux', 64], ['t_aux', 320], ['sc-02-data-tree-r-last.dat', 584], ...(sector.extra ?? []).map((n) => [n, 256] as const)]
  for (const [file, size] of files) if (file !== sector.without) await writeFile(join(folder, file), bytesOf(`${name}/${cache}/${file}`, size))
}

/** A lotus storage path's own file (lotus storiface LocalStorageMeta), all keys. */
const lotusSectorstore = JSON.stringify(
  { ID: '6a1f0f3c-7d0e-4c55-9a5e-2f3a4b5c6d7e', Weight: 10, CanSeal: false, CanStore: true, MaxStorage: 0, Groups: null, AllowTo: null, AllowTypes: null, DenyTypes: null, AllowMiners: null, DenyMiners: null },
  null, 2,
)

function configOf(farm: Farm): string {
  const stores = farm.stores.map((s) => `[[Common.PersistStores]]\nName = "${s.name}"\nPath = ${JSON.stringify(s.path)}\n`).join('\n')
  return `# practice farm\n[Common]\n\n${stores}\n[[Miners]]\nActor = 1000\n\n[[Miners]]\nActor = 1001\n`
}
