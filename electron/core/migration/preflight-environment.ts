import { FerryError, toErrorNote } from '../../../shared/errors'
import type { Check } from '../../../shared/check'
import type { Plan, Step } from '../../../shared/plan'
import type { Host } from '../host/host'
import { readSectorstore } from '../lotus/storage-path'
import { tryWriting } from '../stores/probe-stores'
import type { Ports } from './ports'

const check = (group: Check['group'], code: string, state: Check['state'], params: Check['params'] = {}): Check => ({ group, code, state, params })

/** Versions of which there are golden files and a referee: damocles-manager v0.13.1, lotus v1.34.1. The stand-ins of the practice farm name themselves. */
const tested = { damocles: /^v?0\.13\.|practice/, lotus: /^v?1\.34\.|practice/ } as const
/** Clocks may differ so much, ms. */
const clockLimit = 30_000
/** A program that proves wants to open many files at once. */
const wantedOpenFiles = 65_536
const mainnetGenesis = 1_598_306_400

/**
 * What the machine, the programs on it and the stores must be like whatever the plan does: processes, limits of open files, rights,
 * whose sectorstore.json there is, IDs used twice, clocks, versions. Reads only, but for a probe file that is removed at once.
 */
export async function checkEnvironment(plan: Plan, versions: { damocles?: string | undefined; lotus?: string | undefined }, ports: Ports): Promise<Check[]> {
  const checks = [...checkVersions(versions), ...(await checkProcesses([...new Set([ports.damoclesHost, ports.lotusHost])])), ...(await checkOwnLimit(ports))]
  for (const step of plan.steps) if (step.kind === 'transfer-files') checks.push(...(await checkTarget(step, ports)))
  const stores = [...new Set(plan.steps.flatMap((s) => (s.kind === 'transfer-files' ? [s.store, ...sourcesOf(plan)] : 'stores' in s ? s.stores.map((a) => a.path) : [])))]
  if (stores.length > 0) checks.push(await checkIds(stores, ports))
  const clock = await checkChainClock(plan, ports)
  if (clock) checks.push(clock)
  return checks
}

const sourcesOf = (plan: Plan): string[] => plan.sectors.flatMap((s) => s.parts?.map((p) => p.store) ?? [])

function checkVersions(versions: { damocles?: string | undefined; lotus?: string | undefined }): Check[] {
  return (['damocles', 'lotus'] as const).flatMap((program) => {
    const version = versions[program]
    if (version === undefined || version === '') return []
    return [check('connection', 'version-tested', tested[program].test(version) ? 'pass' : 'attention', { program, version })]
  })
}

/** Programs that prove, by command name: the kernel keeps 15 letters of it. venus-sector-manager is damocles-manager's old name. */
const provers = /^(lotus-miner|damocles-manage|venus-sector-ma)/

interface Prover {
  readonly comm: string
  readonly pid: number
  /** Of its open files, where it could be read. */
  readonly soft: number | undefined
}

async function proversOn(host: Host): Promise<Prover[]> {
  const found: Prover[] = []
  for (const { name } of await host.list('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const comm = await host.readFile(`/proc/${name}/comm`).then((b) => b.toString('utf8').trim(), () => '')
    if (provers.test(comm)) found.push({ comm, pid: Number(name), soft: softLimit((await host.readFile(`/proc/${name}/limits`).catch(() => Buffer.alloc(0))).toString('utf8')) })
  }
  return found
}

/** Programs of both sides that run on the machines of the files, by their command names: on one machine or on two, only one side may prove. */
async function checkProcesses(machines: readonly Host[]): Promise<Check[]> {
  const hosts = machines.filter((h) => h.features.seesLocks)
  if (hosts.length === 0) return []
  const seen: (Prover & { readonly where: string })[] = []
  try {
    for (const host of hosts) for (const prover of await proversOn(host)) seen.push({ ...prover, where: machines.length > 1 ? ` @ ${host.label}` : '' })
  } catch (error) {
    return [check('processes', 'one-prover', 'unknown', { running: toErrorNote(error).code })]
  }
  const running = seen.map(({ comm, pid, where }) => `${comm} (${pid}${where})`).join(', ')
  const both = seen.some(({ comm }) => comm.startsWith('lotus')) && seen.some(({ comm }) => !comm.startsWith('lotus'))
  const checks = [check('processes', 'one-prover', both ? 'attention' : 'pass', { running: running || '-' })]
  for (const { comm, soft, where } of seen) if (soft !== undefined) checks.push(check('limits', 'open-files', soft >= wantedOpenFiles ? 'pass' : 'attention', { program: `${comm}${where}`, limit: soft, wanted: wantedOpenFiles }))
  return checks
}

const softLimit = (limits: string): number | undefined => {
  const text = /^Max open files\s+(\d+|unlimited)/m.exec(limits)?.[1]
  return text === undefined ? undefined : text === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(text)
}

/** Ours: copies hold few files open, but not none. */
async function checkOwnLimit({ here: host }: Ports): Promise<Check[]> {
  const soft = softLimit((await host.readFile('/proc/self/limits').catch(() => Buffer.alloc(0))).toString('utf8'))
  if (soft === undefined) return []
  return [check('limits', 'open-files', soft >= 1024 ? 'pass' : 'attention', { program: 'sector-ferry', limit: Math.min(soft, 1_048_576), wanted: 1024 })]
}

async function checkTarget(step: Extract<Step, { kind: 'transfer-files' }>, ports: Ports): Promise<Check[]> {
  const path = step.store
  try {
    const { clockOffMs } = await tryWriting(ports.lotusHost, path, Date.now)
    const off = Math.round(Math.abs(clockOffMs) / 1000)
    return [check('files', 'rights', 'pass', { path, problem: '' }), check('limits', 'clock', Math.abs(clockOffMs) <= clockLimit ? 'pass' : 'attention', { where: path, seconds: off }), await checkDialect(path, ports)]
  } catch (error) {
    const { code } = toErrorNote(error)
    const refused = code === 'NO_RIGHT' || code === 'READ_ONLY'
    return [check('files', 'rights', refused ? 'stop' : 'unknown', { path, problem: code })]
  }
}

/** lotus reads a sectorstore.json of damocles as one that may not store. */
async function checkDialect(path: string, ports: Ports): Promise<Check> {
  try {
    const { dialect } = await readSectorstore(ports.lotusHost, path)
    return check('files', 'sectorstore', dialect === 'damocles' ? 'attention' : 'pass', { path, dialect })
  } catch (error) {
    return check('files', 'could-not-check', 'unknown', { step: `${path}/sectorstore.json`, error: toErrorNote(error).code })
  }
}

async function checkIds(stores: readonly string[], ports: Ports): Promise<Check> {
  const seen = new Map<string, string>()
  for (const path of stores) {
    const id = await readSectorstore(ports.lotusHost, path).then((s) => (s.dialect === 'lotus' ? s.id : undefined), () => undefined)
    if (id === undefined) continue
    const first = seen.get(id)
    if (first !== undefined) return check('files', 'storage-ids', 'stop', { id, first, second: path, stores: stores.length })
    seen.set(id, path)
  }
  return check('files', 'storage-ids', 'pass', { id: '-', first: '-', second: '-', stores: stores.length })
}

/** On mainnet the chain's head tells the time to an epoch. */
async function checkChainClock(plan: Plan, ports: Ports): Promise<Check | undefined> {
  const chain = await ports.chain()
  if (!chain) return undefined
  try {
    if ((await chain.networkName()) !== 'mainnet') return undefined
    const { currentEpoch } = await chain.provingDeadline(plan.minerId)
    const seconds = Math.round(Math.abs(Date.now() / 1000 - mainnetGenesis - currentEpoch * 30))
    return check('limits', 'clock', seconds <= 120 ? 'pass' : 'attention', { where: 'chain', seconds })
  } catch (error) {
    if (!(error instanceof FerryError)) throw error
    return check('limits', 'clock', 'unknown', { where: 'chain', seconds: 0 })
  }
}
