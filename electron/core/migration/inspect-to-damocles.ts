import { FerryError } from '../../../shared/errors'
import type { MigrationRequest } from '../../../shared/connection'
import { inLanes } from '../lanes'
import { scanStore } from '../stores/scan-store'
import type { ImportFacts, ImportSnapshot } from './import-snapshot'
import { readDamoclesStates } from './inspect-damocles'
import { readLotusSource, type LotusSource } from './inspect-lotus-source'
import { inspectForDamocles } from './inspect-stores'
import type { Ports } from './ports'

/** Looks at both sides of a migration to damocles. Changes nothing. */
export async function inspectToDamocles(request: MigrationRequest, ports: Ports): Promise<ImportSnapshot> {
  const lotus = await readLotusSource(request, ports)
  const damocles = await readDamoclesStates(request, ports)
  const sectors = new Map<number, ImportFacts>()
  for (const [number, status] of lotus.sectors) sectors.set(number, { number, ...status, ...damocles.sectors.get(number), parts: [] })
  const sawFiles = await scanPaths(lotus, sectors, request.minerId, ports)
  const onChain = await askChain(request, sectors, ports)
  const attach = request.files === 'attach' ? await inspectForDamocles(request, lotus.storagePaths ?? [], ports) : undefined
  if (attach && request.metadata) await askIndex(request, sectors, ports)
  return {
    request, sectors, damoclesOnly: [...damocles.sectors.keys()].filter((n) => !lotus.sectors.has(n)), unreadable: lotus.unreadable, stored: lotus.stored, largestNumber: Math.max(lotus.largestNumber, onChain), damoclesVersion: damocles.version ?? '', sawFiles,
    ...(lotus.version === undefined ? {} : { lotusVersion: lotus.version }), ...(attach ? { attach } : {}),
  }
}

async function askIndex(request: MigrationRequest, sectors: ReadonlyMap<number, ImportFacts>, ports: Ports): Promise<void> {
  const damocles = await ports.damocles()
  await inLanes([...sectors.values()].filter((f) => f.parts.length > 0), 8, async (facts) => {
    const id = { minerId: request.minerId, number: facts.number }
    facts.indexed = { normal: (await damocles.findInIndex('normal', id)) !== undefined, upgrade: (await damocles.findInIndex('upgrade', id)) !== undefined }
  })
}

/** A path that is not on this machine is no problem: metadata needs no files. */
async function scanPaths(lotus: LotusSource, sectors: ReadonlyMap<number, ImportFacts>, minerId: number, ports: Ports): Promise<boolean> {
  if (lotus.storagePaths === undefined || lotus.storagePaths.length === 0) return false
  let all = true
  for (const path of lotus.storagePaths) {
    try {
      const scan = await scanStore(ports.lotusHost, path, { minerId })
      for (const [number, parts] of scan.sectors) sectors.get(number)?.parts.push(...parts)
    } catch (error) {
      if (!(error instanceof FerryError) || (error.code !== 'NOT_FOUND' && error.code !== 'NO_RIGHT')) throw error
      all = false
    }
  }
  return all
}

/** @returns the largest number that the chain has allocated, -1 without a chain */
async function askChain(request: MigrationRequest, sectors: ReadonlyMap<number, ImportFacts>, ports: Ports): Promise<number> {
  const chain = await ports.chain()
  if (!chain) return -1
  const miner = await chain.openMiner(request.minerId)
  await inLanes(sectors.values(), 8, async (facts) => {
    facts.chain = await miner.sector(facts.number)
    const message = facts.info.replicaUpdateMessage
    const height = facts.chain.snapped && message !== null ? await chain.messageHeight(message) : undefined
    if (height !== undefined) facts.landedEpoch = height
  })
  const last = (await chain.allocatedNumbers(request.minerId)).at(-1)?.[1] ?? -1n
  return last > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(last)
}
