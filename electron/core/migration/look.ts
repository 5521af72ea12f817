import { toErrorNote } from '../../../shared/errors'
import { MigrationRequest, type DamoclesSource, type LotusSide } from '../../../shared/connection'
import type { MinerSummary, StoreSummary } from '../../../shared/ipc'
import type { Hosts } from '../host/hosts'
import { openMinerRepo } from '../lotus/miner-repo'
import { nextNumber, readNumberState } from '../lotus/sector-numbers'
import { readDamoclesStates } from './inspect-damocles'
import { describeStore, listLotusStorage, listRepoStorage } from './list-storage'
import { connectPorts, type Ports } from './ports'

export interface Looked {
  readonly miners: MinerSummary[]
  readonly stores: StoreSummary[]
  readonly problems: { code: string; params: Record<string, string | number> }[]
}

/** Which miners and stores there are on either side, before anything is chosen. What cannot be read is a problem, not the end. */
export async function look(where: { damocles?: DamoclesSource | undefined; lotus?: LotusSide | undefined; hosts?: MigrationRequest['hosts'] }, hosts?: Hosts): Promise<Looked> {
  const result: Looked = { miners: [], stores: [], problems: [] }
  const request = MigrationRequest.parse({ direction: 'to-lotus', damocles: where.damocles ?? { kind: 'states', file: '/', stores: [] }, lotus: where.lotus ?? {}, minerId: 1, files: 'none', metadata: false })
  const ports = await connectPorts({ ...request, ...(where.hosts ? { hosts: where.hosts } : {}) }, hosts)
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
    if (where.lotus && (where.lotus.repo !== undefined || where.lotus.api !== undefined)) await attempt(() => lookAtLotus(where.lotus!, ports, result))
    const store = where.lotus?.store
    if (store !== undefined && !result.stores.some((s) => s.side === 'lotus' && s.path === store)) result.stores.push(await describeStore(ports.lotusHost, { side: 'lotus', path: store }))
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
  for (const path of states.stores) {
    const name = states.names.get(path)
    result.stores.push(
      await describeStore(ports.damoclesHost, { side: 'damocles', path, weight: states.weights.get(path) ?? 1, ...(name === undefined ? {} : { name }) }, (minerId, counts) => {
        minerOf(result, minerId).fileSectors += Math.max(counts.sealed!, counts.cache!) + counts.update!
      }),
    )
  }
}

async function lookAtLotus(lotus: LotusSide, ports: Ports, result: Looked): Promise<void> {
  if (lotus.api !== undefined) {
    const miner = await ports.lotus()
    const meta = await miner.numberMeta()
    minerOf(result, await miner.minerId()).lotus = { records: (await miner.sectorNumbers()).length, next: Number(meta.next), ruledBy: 'allocated' }
    result.stores.push(...(await listLotusStorage(miner)))
    return
  }
  const { minerId, view } = await openMinerRepo(ports.lotusHost, lotus.repo!)
  const { next, ruledBy } = nextNumber(readNumberState(view.entries))
  const records = [...view.entries.keys()].filter((k) => k.startsWith('/sectors/')).length
  minerOf(result, minerId).lotus = { records, next: Number(next), ruledBy }
  result.stores.push(...(await listRepoStorage(ports.lotusHost, lotus.repo!)))
}
