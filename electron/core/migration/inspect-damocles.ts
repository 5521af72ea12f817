import { FerryError } from '../../../shared/errors'
import type { MigrationRequest } from '../../../shared/connection'
import { parseExact } from '../codec/exact-json'
import { firstByte, jsonItems } from '../codec/json-items'
import type { Host } from '../host/host'
import { readConfig } from '../damocles/config'
import { parseSectorStates, readSectorState, readStatesFile, withoutProofs, type DamoclesSectorState, type SectorStates } from '../damocles/sector-state'
import type { Ports } from './ports'

/** What damocles says, for one miner; `stores` are the roots of its persist stores. */
export interface DamoclesStates {
  readonly sectors: ReadonlyMap<number, { online?: DamoclesSectorState; offline?: DamoclesSectorState }>
  readonly unreadable: ReadonlyMap<number, string>
  readonly otherMiners: ReadonlyMap<number, number>
  /** Records of every miner by worker state. */
  readonly counts: ReadonlyMap<number, { offline: number; online: number }>
  readonly stores: readonly string[]
  /** By path; 1 where damocles has none. */
  readonly weights: ReadonlyMap<string, number>
  readonly names: ReadonlyMap<string, string>
  readonly version?: string
}

/** Of a list that is not a bare array, which is read as a whole. */
const statesFileLimit = 512 * 1024 ** 2

/** A saved list; the bare array record by record, for it may be larger than memory. @throws NOT_FOUND, NOT_A_FILE, BAD_JSON, STATES_UNREADABLE */
async function readSavedStates(host: Host, file: string, one: (read: ReturnType<typeof readSectorState>) => void, all: (read: SectorStates) => void): Promise<void> {
  const path = await host.realPath(file)
  // a named pipe would never end
  if ((await host.stat(path)).kind !== 'file') throw new FerryError('NOT_A_FILE', { path: file })
  let first = ''
  for await (const chunk of host.read(path)) {
    first = firstByte(chunk)
    break
  }
  if (first !== '[') return all(readStatesFile((await host.readFile(path, statesFileLimit)).toString('utf8')))
  for await (const text of jsonItems(host.read(path))) one(readSectorState(parseExact(text)))
}

export async function readDamoclesStates(request: Pick<MigrationRequest, 'damocles' | 'minerId'> & { readonly metadata?: boolean }, ports: Ports): Promise<DamoclesStates> {
  const sectors = new Map<number, { online?: DamoclesSectorState; offline?: DamoclesSectorState }>()
  const unreadable = new Map<number, string>()
  const otherMiners = new Map<number, number>()
  const counts = new Map<number, { offline: number; online: number }>()
  const addOne = (worker: 'online' | 'offline', read: ReturnType<typeof readSectorState>): void => {
    if ('problem' in read) {
      if (read.number !== undefined && (read.minerId === undefined || read.minerId === request.minerId)) unreadable.set(read.number, read.problem)
      return
    }
    const minerId = Number(read.minerId)
    const count = counts.get(minerId) ?? { offline: 0, online: 0 }
    counts.set(minerId, count)
    count[worker]++
    if (minerId !== request.minerId) otherMiners.set(minerId, (otherMiners.get(minerId) ?? 0) + 1)
    else sectors.set(read.number, { ...sectors.get(read.number), [worker]: request.metadata === false ? withoutProofs(read) : read })
  }
  const add = (worker: 'online' | 'offline', { states, unreadable: bad }: SectorStates): void => {
    for (const read of [...states, ...bad]) addOne(worker, read)
  }
  if (request.damocles.kind === 'states') {
    const { file, stores, config } = request.damocles
    await readSavedStates(ports.here, file, (read) => addOne('offline', read), (all) => add('offline', all))
    const fromConfig = config === undefined ? [] : readConfig((await ports.damoclesHost.readFile(config, 16 * 1024 ** 2)).toString('utf8')).persistStores
    return { sectors, unreadable, otherMiners, counts, stores: [...new Set([...stores, ...fromConfig.map((s) => s.path)])], weights: new Map(fromConfig.map((s) => [s.path, s.weight])), names: new Map(fromConfig.map((s) => [s.path, s.name])) }
  }
  const damocles = await ports.damocles()
  const version = await damocles.version()
  add('offline', parseSectorStates(await damocles.listSectors('offline')))
  add('online', parseSectorStates(await damocles.listSectors('online')))
  const list = await damocles.storeList()
  const stores = list.map((s) => s.path)
  if (stores.some((path) => !path.startsWith('/'))) throw new FerryError('STORE_NOT_ABSOLUTE', { path: stores.find((p) => !p.startsWith('/'))! })
  return { sectors, unreadable, otherMiners, counts, stores, weights: new Map(list.map((s) => [s.path, s.weight])), names: new Map(list.map((s) => [s.path, s.name])), version }
}
