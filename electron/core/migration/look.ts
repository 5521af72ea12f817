import { toErrorNote } from '../../../shared/errors'
import type { DamoclesSource, LotusSide } from '../../../shared/connection'
import type { MinerSummary, StoreSummary } from '../../../shared/ipc'
import { openMinerRepo } from '../lotus/miner-repo'
import { nextNumber, readNumberState } from '../lotus/sector-numbers'
import { scanStore } from '../stores/scan-store'
import { readDamoclesStates } from './inspect-damocles'
import { connectPorts, type Ports } from './ports'

export interface Looked {
  readonly miners: MinerSummary[]
  readonly stores: StoreSummary[]
  readonly problems: { code: string; params: Record<string, string | number> }[]
}

/** Which miners and stores there are on either side, before anything is chosen. What cannot be read is a problem, not the end. */
export async function look(where: { damocles?: DamoclesSource | undefined; lotus?: LotusSide | undefined }): Promise<Looked> {
  const result: Looked = { miners: [], stores: [], problems: [] }
  const request = { direction: 'to-lotus', damocles: where.damocles ?? { kind: 'states', file: '/', stores: [] }, lotus: where.lotus ?? {}, minerId: 1, files: 'none', metadata: false, verify: 'sha256', onlyNextNumber: false, override: false, sectorKeyFiles: true, unsealed: false } as const
  const ports = connectPorts(request)
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      const { code, params } = toErrorNote(error)
      result.problems.push({ code, params: { ...params } })
    }
  }
  try {
    if (where.damocles) await attempt(() => lookAtDamocles(where.damocles!, ports, result))
    if (where.lotus?.repo !== undefined) await attempt(() => lookAtLotus(where.lotus!.repo!, ports, result))
    if (where.lotus?.store !== undefined) await attempt(() => lookAtStore('lotus', where.lotus!.store!, ports, result))
  } finally {
    await ports.close()
  }
  result.miners.sort((a, b) => a.minerId - b.minerId)
  return result
}

function minerOf(result: Looked, minerId: number): MinerSummary {
  let miner = result.miners.find((m) => m.minerId === minerId)
  if (!miner) result.miners.push((miner = { minerId, address: `t0${minerId}`, fileSectors: 0 }))
  return miner
}

async function lookAtDamocles(damocles: DamoclesSource, ports: Ports, result: Looked): Promise<void> {
  // miner 0 exists nowhere: every sector is counted under its own miner
  const states = await readDamoclesStates({ damocles, minerId: 0 }, ports)
  for (const [minerId, counts] of states.counts) minerOf(result, minerId).damocles = counts
  for (const store of states.stores) await lookAtStore('damocles', store, ports, result)
}

async function lookAtLotus(repo: string, ports: Ports, result: Looked): Promise<void> {
  const { minerId, view } = await openMinerRepo(ports.host, repo)
  const { next, ruledBy } = nextNumber(readNumberState(view.entries))
  const records = [...view.entries.keys()].filter((k) => k.startsWith('/sectors/')).length
  minerOf(result, minerId).lotus = { records, next: Number(next), ruledBy }
}

async function lookAtStore(side: 'damocles' | 'lotus', path: string, ports: Ports, result: Looked): Promise<void> {
  const store: StoreSummary = { side, path, counts: {}, strangers: [] }
  result.stores.push(store)
  try {
    const [scan, space] = [await scanStore(ports.host, path, { minerId: 0 }), await ports.host.space(path)]
    store.capacity = space.totalBytes
    store.free = space.freeBytes
    for (const [minerId, counts] of scan.miners) {
      for (const [type, count] of Object.entries(counts)) store.counts[type] = (store.counts[type] ?? 0) + count
      if (side === 'damocles') minerOf(result, minerId).fileSectors += Math.max(counts.sealed, counts.cache) + counts.update
    }
    store.strangers = scan.strangers.slice(0, 100).map((s) => `${s.type}/${s.name}`)
  } catch (error) {
    const { code, params } = toErrorNote(error)
    store.problem = { code, params: { ...params } }
  }
}
