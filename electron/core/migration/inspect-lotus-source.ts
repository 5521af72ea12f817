import { FerryError } from '../../../shared/errors'
import { inRanges } from '../../../shared/sector'
import type { MigrationRequest } from '../../../shared/connection'
import { inLanes } from '../lanes'
import type { LotusMiner } from '../lotus/api'
import { openMinerRepo } from '../lotus/miner-repo'
import { findLockHolders } from '../lotus/repo-lock'
import { decodeSectorInfo } from '../lotus/sector-info-cbor'
import { readNumberState } from '../lotus/sector-numbers'
import { parseSectorStatus, StatusProblem, type SectorStatus } from '../lotus/sector-status'
import { readStorageConfig } from '../lotus/storage-path'
import type { Ports } from './ports'

/** lotus-miner as a source: from its API or from its stopped repo. */
export interface LotusSource {
  readonly stored: boolean
  readonly version?: string
  readonly sectors: ReadonlyMap<number, SectorStatus>
  readonly unreadable: ReadonlyMap<number, string>
  readonly largestNumber: number
  /** Folders of its storage paths on lotus-miner's machine; undefined: not allowed to ask. */
  readonly storagePaths: readonly string[] | undefined
}

/** Status calls at once: lotus-miner asks its chain for each. */
const lanes = 8
const largestOf = (set: readonly (readonly [bigint, bigint])[]): number => {
  const last = set[set.length - 1]?.[1] ?? -1n
  return last > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(last)
}

/** @throws LOTUS_IS_ANOTHER_MINER, SOURCE_REPO_IN_USE and the codes of the two ways */
export async function readLotusSource(request: MigrationRequest, ports: Ports): Promise<LotusSource> {
  if (request.lotus.api !== undefined) return askLotusMiner(request, await ports.lotus())
  return readStoppedRepo(request, request.lotus.repo!, ports)
}

async function askLotusMiner(request: MigrationRequest, lotus: LotusMiner): Promise<LotusSource> {
  const minerId = await lotus.minerId()
  if (minerId !== request.minerId) throw new FerryError('LOTUS_IS_ANOTHER_MINER', { has: `t0${minerId}`, wanted: `t0${request.minerId}` })
  const all = await lotus.sectorNumbers()
  const wanted = request.numbers === undefined ? all : all.filter((n) => inRanges(request.numbers!, n))
  const sectors = new Map<number, SectorStatus>()
  const unreadable = new Map<number, string>()
  await inLanes(wanted, lanes, async (number) => {
    try {
      const status = parseSectorStatus(await lotus.sectorStatus(number))
      if (status.info.sectorNumber !== BigInt(number)) throw new StatusProblem(`the answer is about sector ${status.info.sectorNumber}`)
      sectors.set(number, status)
    } catch (error) {
      unreadable.set(number, problemOf(error))
    }
  })
  const meta = await lotus.numberMeta().catch(orUndefined)
  const paths = await lotus.storageLocal().catch(orUndefined)
  return {
    stored: false, version: await lotus.version(), sectors: sorted(sectors), unreadable, largestNumber: Math.max(all[all.length - 1] ?? -1, largestOf(meta?.inUse ?? [])),
    storagePaths: paths && [...paths.values()].sort(),
  }
}

/** One sector's own error; anything that concerns the connection ends the look. */
function problemOf(error: unknown): string {
  if (error instanceof StatusProblem) return error.message
  if (error instanceof FerryError && (error.code === 'RPC_FAILED' || error.code === 'RPC_NOT_JSON')) return String(error.params.message ?? error.params.problem)
  throw error
}

function orUndefined(error: unknown): undefined {
  if (error instanceof FerryError && (error.code === 'RPC_UNAUTHORIZED' || error.code === 'RPC_FAILED' || error.code === 'RPC_NO_METHOD')) return undefined
  throw error
}

const sorted = <T>(map: ReadonlyMap<number, T>): Map<number, T> => new Map([...map].sort(([a], [b]) => a - b))

async function refuseBusy(repo: string, host: Ports['lotusHost']): Promise<void> {
  const holder = (await findLockHolders(host, repo))[0]
  if (holder) throw new FerryError('SOURCE_REPO_IN_USE', { repo, process: `${holder.process} (${holder.pid})` })
}

async function readStoppedRepo(request: MigrationRequest, path: string, ports: Ports): Promise<LotusSource> {
  await refuseBusy(path, ports.lotusHost)
  const repo = await openMinerRepo(ports.lotusHost, path)
  if (repo.minerId !== request.minerId) throw new FerryError('REPO_OF_ANOTHER_MINER', { repo: path, has: `t0${repo.minerId}`, wanted: `t0${request.minerId}` })
  const sectors = new Map<number, SectorStatus>()
  const unreadable = new Map<number, string>()
  let largest = -1
  for (const [key, value] of repo.view.entries) {
    const number = sectorNumberOf(key)
    if (number === undefined) continue
    largest = Math.max(largest, number)
    if (request.numbers !== undefined && !inRanges(request.numbers, number)) continue
    try {
      const info = decodeSectorInfo(value)
      if (info.sectorNumber !== BigInt(number)) unreadable.set(number, `the record is that of sector ${info.sectorNumber}`)
      else sectors.set(number, { info, activation: 0n, expiration: 0n })
    } catch (error) {
      if (!(error instanceof FerryError)) throw error
      unreadable.set(number, String(error.params.problem))
    }
  }
  // nobody may have written meanwhile
  await refuseBusy(path, ports.lotusHost)
  const numbers = readNumberState(repo.view.entries)
  const counter = typeof numbers.counter === 'bigint' ? Number(numbers.counter) : -1
  return {
    stored: true, sectors: sorted(sectors), unreadable, largestNumber: Math.max(largest, counter, largestOf(numbers.allocated ?? []), largestOf(numbers.reserved ?? [])),
    storagePaths: (await readStorageConfig(ports.lotusHost, path)).paths,
  }
}

function sectorNumberOf(key: string): number | undefined {
  const text = /^\/sectors\/(0|[1-9]\d*)$/.exec(key)?.[1]
  if (text === undefined) return undefined
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new FerryError('NUMBER_TOO_LARGE', { name: key, value: text })
  return number
}
