import { FerryError } from '../../../shared/errors'
import type { MigrationRequest } from '../../../shared/connection'
import { scanStore, type StoreScan } from '../stores/scan-store'
import { canRename, isSamePlace } from '../stores/probe-stores'
import { readDamoclesStates, type DamoclesStates } from './inspect-damocles'
import { readTargetRepo } from './inspect-lotus-repo'
import { askChain } from './inspect-chain'
import { resolveMessages } from './inspect-messages'
import type { Ports } from './ports'
import type { SectorFacts, Snapshot } from './snapshot'

/** Looks at both sides of a migration to lotus. Changes nothing but a probe file in staging folders when files will be moved. */
export async function inspectToLotus(request: MigrationRequest, ports: Ports): Promise<Snapshot> {
  const repo = request.metadata ? await readTargetRepo(request, ports) : undefined
  if (request.onlyNextNumber) return { ...emptySnapshot(request), ...(repo ? { repo: repo.facts } : {}) }
  const damocles = await readDamoclesStates(request, ports)
  const sectors = new Map<number, SectorFacts>()
  const factsOf = (number: number): SectorFacts => {
    const facts = sectors.get(number) ?? { number, parts: [], targetParts: [] }
    sectors.set(number, facts)
    return facts
  }
  for (const [number, states] of damocles.sectors) Object.assign(factsOf(number), states)
  if (damocles.sectors.size === 0 && damocles.unreadable.size === 0) throw noSuchMiner(request, damocles)
  const scans = await scanSources(request, ports, damocles.stores, factsOf)
  for (const [number, record] of repo?.records ?? []) if (sectors.has(number)) sectors.get(number)!.lotusRecord = record
  const onChainAllocated = await askChain(request, ports, sectors)
  const messages = await resolveMessages(request, ports, sectors.values())
  return {
    request, sectors, unreadable: damocles.unreadable, otherMiners: damocles.otherMiners, messages, ...scans,
    ...(repo ? { repo: repo.facts } : {}),
    ...(onChainAllocated ? { onChainAllocated } : {}),
    ...(damocles.version === undefined ? {} : { damoclesVersion: damocles.version }),
  }
}

const emptySnapshot = (request: MigrationRequest): Snapshot => ({
  request, sectors: new Map(), unreadable: new Map(), otherMiners: new Map(), messages: new Map(), otherFileSystem: new Set(), samePlace: [], foreignEntries: [],
})

function noSuchMiner(request: MigrationRequest, damocles: DamoclesStates): FerryError {
  const found = [...damocles.otherMiners].map(([id, count]) => `t0${id} (${count})`).join(', ')
  return new FerryError('MINER_NOT_FOUND', { miner: `t0${request.minerId}`, found: found || '-' })
}

async function scanSources(
  request: MigrationRequest, ports: Ports, stores: readonly string[], factsOf: (n: number) => SectorFacts,
): Promise<Pick<Snapshot, 'otherFileSystem' | 'samePlace' | 'foreignEntries'>> {
  const otherFileSystem = new Set<string>()
  const samePlace: string[] = []
  const foreignEntries: Snapshot['foreignEntries'][number][] = []
  const target = request.lotus.store
  if (request.files === 'none' || target === undefined) return { otherFileSystem, samePlace, foreignEntries }
  if (stores.length === 0) throw new FerryError('NO_SOURCE_STORES', {})
  const { host } = ports
  const targetScan = await scanTarget(ports, target, request.minerId)
  for (const [number, parts] of targetScan?.sectors ?? []) factsOf(number).targetParts.push(...parts)
  for (const stranger of targetScan?.strangers ?? []) foreignEntries.push({ store: target, ...stranger })
  for (const store of stores) {
    if (targetScan && (await isSamePlace(host, store, target))) {
      samePlace.push(store)
      continue
    }
    const scan = await scanStore(host, store, { minerId: request.minerId })
    for (const [number, parts] of scan.sectors) factsOf(number).parts.push(...parts)
    if (request.files === 'move' && !(await canRename(host, store, target))) otherFileSystem.add(store)
  }
  return { otherFileSystem, samePlace, foreignEntries }
}

/** The target store may not exist yet; its parent must. */
async function scanTarget(ports: Ports, target: string, minerId: number): Promise<StoreScan | undefined> {
  try {
    return await scanStore(ports.host, target, { minerId })
  } catch (error) {
    if (error instanceof FerryError && error.code === 'NOT_FOUND') return undefined
    throw error
  }
}
