import { FerryError } from '../../../shared/errors'
import type { MigrationRequest } from '../../../shared/connection'
import { wayBetween, type Way } from '../host/direct-copy'
import type { Host } from '../host/host'
import { scanStore, type StoreScan } from '../stores/scan-store'
import { canRename, isSamePlace, isSharedStore } from '../stores/probe-stores'
import { readDamoclesStates, type DamoclesStates } from './inspect-damocles'
import { readTargetRepo } from './inspect-lotus-repo'
import { inLanes } from '../lanes'
import { askChain } from './inspect-chain'
import { inspectForLotus } from './inspect-stores'
import { resolveMessages } from './inspect-messages'
import type { Ports } from './ports'
import type { SectorFacts, Snapshot } from './snapshot'

/** Looks at both sides of a migration to lotus. Changes nothing but a probe file in staging folders when files will be moved. `files`: looks into the stores in any case. */
export async function inspectToLotus(request: MigrationRequest, ports: Ports, look: { readonly files?: true } = {}): Promise<Snapshot> {
  const repo = request.metadata && request.lotus.repo !== undefined ? await readTargetRepo(request, ports) : undefined
  if (request.onlyNextNumber) return { ...emptySnapshot(request), ...(repo ? { repo: repo.facts } : { liveNumbers: await askNumbers(request, ports) }), ...(await allocatedOnChain(request, ports)) }
  const damocles = await readDamoclesStates(request, ports)
  const sectors = new Map<number, SectorFacts>()
  const factsOf = (number: number): SectorFacts => {
    const facts = sectors.get(number) ?? { number, parts: [], targetParts: [] }
    sectors.set(number, facts)
    return facts
  }
  for (const [number, states] of damocles.sectors) Object.assign(factsOf(number), states)
  if (damocles.sectors.size === 0 && damocles.unreadable.size === 0) throw noSuchMiner(request, damocles)
  const scans = await scanSources(request, ports, damocles.stores, factsOf, look.files)
  const attach = request.files === 'attach' ? await inspectForLotus(request, damocles.stores.map((path) => ({ path, weight: damocles.weights.get(path) || 1 })), ports) : undefined
  for (const [number, record] of repo?.records ?? []) if (sectors.has(number)) sectors.get(number)!.lotusRecord = record
  const lotusOnly = new Map([...(repo?.records ?? [])].filter(([number]) => !sectors.has(number)))
  const onChainAllocated = await askChain(request, ports, sectors)
  if (request.finish) await askIndex(request, ports, sectors.values())
  const messages = await resolveMessages(request, ports, sectors.values())
  return {
    request, sectors, unreadable: damocles.unreadable, otherMiners: damocles.otherMiners, messages, ...scans,
    ...(repo ? { repo: repo.facts, lotusOnly } : {}), ...(attach ? { attach } : {}),
    ...(onChainAllocated ? { onChainAllocated } : {}),
    ...(damocles.version === undefined ? {} : { damoclesVersion: damocles.version }),
  }
}

const emptySnapshot = (request: MigrationRequest): Snapshot => ({
  request, sectors: new Map(), unreadable: new Map(), otherMiners: new Map(), messages: new Map(), otherFileSystem: new Set(), otherMachine: new Set(), direct: new Set(), samePlace: [], foreignEntries: [],
})

function noSuchMiner(request: MigrationRequest, damocles: DamoclesStates): FerryError {
  const found = [...damocles.otherMiners].map(([id, count]) => `t0${id} (${count})`).join(', ')
  return new FerryError('MINER_NOT_FOUND', { miner: `t0${request.minerId}`, found: found || '-' })
}

async function scanSources(
  request: MigrationRequest, ports: Ports, stores: readonly string[], factsOf: (n: number) => SectorFacts, always = false,
): Promise<Pick<Snapshot, 'otherFileSystem' | 'otherMachine' | 'direct' | 'samePlace' | 'foreignEntries'>> {
  const otherFileSystem = new Set<string>()
  const otherMachine = new Set<string>()
  const direct = new Set<string>()
  const samePlace: string[] = []
  const foreignEntries: Snapshot['foreignEntries'][number][] = []
  const target = request.files === 'copy' || request.files === 'move' ? request.lotus.store : undefined
  if (target === undefined && request.files !== 'attach' && !request.finish && (!always || stores.length === 0)) return { otherFileSystem, otherMachine, direct, samePlace, foreignEntries }
  if (stores.length === 0) throw new FerryError('NO_SOURCE_STORES', {})
  const { damoclesHost, lotusHost } = ports
  const targetScan = target === undefined ? undefined : await scanTarget(ports, target, request.minerId)
  for (const [number, parts] of targetScan?.sectors ?? []) factsOf(number).targetParts.push(...parts)
  for (const stranger of targetScan?.strangers ?? []) foreignEntries.push({ store: target!, ...stranger })
  const isDirect = waysBetween(damoclesHost, lotusHost)
  for (const store of stores) {
    const elsewhere = damoclesHost !== lotusHost && !(await isSharedStore(damoclesHost, lotusHost, store))
    const host = elsewhere ? damoclesHost : lotusHost
    if (targetScan && !elsewhere && (await isSamePlace(host, store, target!))) {
      samePlace.push(store)
      continue
    }
    if (elsewhere) otherMachine.add(store)
    if (elsewhere && target !== undefined && (await isDirect(store))) direct.add(store)
    const scan = await scanStore(host, store, { minerId: request.minerId })
    for (const [number, parts] of scan.sectors) factsOf(number).parts.push(...parts)
    if (request.files === 'move' && (elsewhere || !(await canRename(host, store, target!)))) otherFileSystem.add(store)
  }
  return { otherFileSystem, otherMachine, direct, samePlace, foreignEntries }
}

/** Tells of a store whether its files can go from one machine to another without this computer; which of them gets to the other is tried once. */
function waysBetween(from: Host, to: Host): (store: string) => Promise<boolean> {
  let way: Promise<Way | undefined> | undefined
  return async (store) => {
    way ??= wayBetween(from, to, '/', '/')
    return (await way) === 'fetch' ? to.reaches!(from, store) : (await way) === 'send'
  }
}

/** The numbers of a running lotus-miner. @throws LOTUS_IS_ANOTHER_MINER */
async function askNumbers(request: MigrationRequest, ports: Ports): Promise<NonNullable<Snapshot['liveNumbers']>> {
  const lotus = await ports.lotus()
  const minerId = await lotus.minerId()
  if (minerId !== request.minerId) throw new FerryError('LOTUS_IS_ANOTHER_MINER', { has: `t0${minerId}`, wanted: `t0${request.minerId}` })
  return { meta: await lotus.numberMeta(), reservations: [...(await lotus.reservations()).keys()] }
}

async function allocatedOnChain(request: MigrationRequest, ports: Ports): Promise<Pick<Snapshot, 'onChainAllocated'>> {
  const chain = await ports.chain()
  return chain ? { onChainAllocated: await chain.allocatedNumbers(request.minerId) } : {}
}

/** Where damocles's index has the sectors that are not finished. */
async function askIndex(request: MigrationRequest, ports: Ports, sectors: Iterable<SectorFacts>): Promise<void> {
  const damocles = await ports.damocles()
  await inLanes([...sectors].filter((f) => f.online && f.chain?.live), 8, async (facts) => {
    const found = await damocles.findInIndex(facts.chain!.snapped ? 'upgrade' : 'normal', { minerId: request.minerId, number: facts.number })
    if (found) facts.indexed = found
  })
}

/** The target store may not exist yet; its parent must. */
async function scanTarget(ports: Ports, target: string, minerId: number): Promise<StoreScan | undefined> {
  try {
    return await scanStore(ports.lotusHost, target, { minerId })
  } catch (error) {
    if (error instanceof FerryError && error.code === 'NOT_FOUND') return undefined
    throw error
  }
}
