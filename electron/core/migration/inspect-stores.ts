import { createHash } from 'node:crypto'
import { FerryError } from '../../../shared/errors'
import type { MigrationRequest } from '../../../shared/connection'
import type { Host } from '../host/host'
import { readSectorstore, readStorageConfig, type Sectorstore, type StorageConfig } from '../lotus/storage-path'
import { scanStore } from '../stores/scan-store'
import type { Ports } from './ports'

/** A store that may be attached, as it is now. */
export interface StoreFacts {
  readonly path: string
  /** Sectors of the migrated miner in it. */
  readonly sectors: number
  readonly otherMiners: readonly number[]
  /** Entries of sector folders that are no sector names: lotus refuses the whole path for one. */
  readonly strangers: readonly string[]
  readonly sectorstore: Sectorstore
  readonly weight: number
  /** Same store, same text: an ID is made of it when there is none. */
  readonly seed: string
}

export interface AttachFacts {
  readonly stores: readonly StoreFacts[]
  /** What the other program has already: folder to storage ID (lotus) or name (damocles). */
  readonly known: ReadonlyMap<string, string>
  /** storage.json of the stopped lotus-miner. */
  readonly storageConfig?: StorageConfig
  /** damocles's configuration file. */
  readonly config?: { readonly path: string; readonly text: string }
}

/** Stores of damocles, for lotus. */
export async function inspectForLotus(request: MigrationRequest, stores: readonly { path: string; weight: number }[], ports: Ports): Promise<AttachFacts> {
  const facts = await lookAtStores(request, stores, ports.lotusHost)
  if (request.lotus.api !== undefined) {
    const known = new Map([...(await (await ports.lotus()).storageLocal())].map(([id, path]) => [path, id] as const))
    return { stores: facts, known }
  }
  const storageConfig = await readStorageConfig(ports.lotusHost, request.lotus.repo!)
  const known = new Map<string, string>()
  for (const path of storageConfig.paths) known.set(path, (await readSectorstore(ports.lotusHost, path).catch(() => undefined))?.id ?? '')
  return { stores: facts, known, storageConfig }
}

/** Storage paths of lotus, for damocles: what its running manager has, and its configuration file. */
export async function inspectForDamocles(request: MigrationRequest, paths: readonly string[], ports: Ports): Promise<AttachFacts> {
  if (paths.length === 0) throw new FerryError('NO_STORAGE_PATHS')
  const stores = await lookAtStores(request, paths.map((path) => ({ path, weight: 1 })), ports.damoclesHost)
  const known = new Map<string, string>()
  const { damocles } = request
  if (damocles.kind === 'api' && request.metadata) for (const store of await (await ports.damocles()).storeList()) known.set(store.path, store.name)
  const config = damocles.config
  return { stores, known, ...(config === undefined ? {} : { config: { path: config, text: (await ports.damoclesHost.readFile(config, 16 * 1024 ** 2)).toString('utf8') } }) }
}

async function lookAtStores(request: MigrationRequest, stores: readonly { path: string; weight: number }[], host: Host): Promise<StoreFacts[]> {
  const wanted = request.attachStores
  for (const path of wanted ?? []) if (!stores.some((s) => s.path === path)) throw new FerryError('STORE_UNKNOWN', { path })
  const facts: StoreFacts[] = []
  for (const { path, weight } of stores) {
    if (wanted && !wanted.includes(path)) continue
    const scan = await scanStore(host, path, { minerId: request.minerId })
    if (!wanted && scan.sectors.size === 0) continue
    const { device, inode } = await host.stat(await host.realPath(path))
    const seed = createHash('sha256').update(`${host.label}\0${path}\0${device}\0${inode}\n`)
    for (const [number, parts] of [...scan.sectors].sort(([a], [b]) => a - b)) seed.update(`${number} ${parts.map((p) => p.identity).sort().join(' ')}\n`)
    facts.push({
      path, weight, sectors: scan.sectors.size, otherMiners: [...scan.miners.keys()].filter((id) => id !== request.minerId).sort((a, b) => a - b),
      strangers: scan.strangers.map((s) => `${s.type}/${s.name}`), sectorstore: await readSectorstore(host, path), seed: seed.digest('hex'),
    })
  }
  if (facts.length === 0) throw new FerryError('NO_STORES_TO_ATTACH', { miner: `t0${request.minerId}` })
  return facts
}
