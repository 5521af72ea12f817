import { FerryError } from '../../../shared/errors'
import type { MigrationRequest } from '../../../shared/connection'
import { readConfig } from '../damocles/config'
import { parseSectorStates, readStatesFile, type DamoclesSectorState, type SectorStates } from '../damocles/sector-state'
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

const statesFileLimit = 4 * 1024 ** 3

export async function readDamoclesStates(request: Pick<MigrationRequest, 'damocles' | 'minerId'>, ports: Ports): Promise<DamoclesStates> {
  const sectors = new Map<number, { online?: DamoclesSectorState; offline?: DamoclesSectorState }>()
  const unreadable = new Map<number, string>()
  const otherMiners = new Map<number, number>()
  const counts = new Map<number, { offline: number; online: number }>()
  const add = (worker: 'online' | 'offline', read: SectorStates): void => {
    for (const state of read.states) {
      const minerId = Number(state.minerId)
      const count = counts.get(minerId) ?? { offline: 0, online: 0 }
      counts.set(minerId, count)
      count[worker]++
      if (minerId !== request.minerId) otherMiners.set(minerId, (otherMiners.get(minerId) ?? 0) + 1)
      else sectors.set(state.number, { ...sectors.get(state.number), [worker]: state })
    }
    for (const bad of read.unreadable) {
      if (bad.number !== undefined && (bad.minerId === undefined || bad.minerId === request.minerId)) unreadable.set(bad.number, bad.problem)
    }
  }
  if (request.damocles.kind === 'states') {
    const { file, stores, config } = request.damocles
    add('offline', readStatesFile((await ports.here.readFile(file, statesFileLimit)).toString('utf8')))
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
