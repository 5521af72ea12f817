import type { Host } from '../../electron/core/host/host'
import type { Journal, JournalRecord } from '../../electron/core/migration/journal'
import type { ProgressTracker } from '../../electron/core/migration/progress'
import { cleanStage } from '../../electron/core/migration/steps/clean-stage'
import { moveTogether } from '../../electron/core/migration/steps/move-batch'
import type { StepContext } from '../../electron/core/migration/steps/step'
import { transferSector, type Transfer, type TransferResult } from '../../electron/core/migration/steps/transfer-sector'
import { scanStore } from '../../electron/core/stores/scan-store'
import type { PlannedSector } from '../../shared/plan'
import { someBytes, sha256Of } from './bytes'

export const minerId = 1000
export const run = '20261123-101500-3f9a2c'
const number = 7
const name = `s-t0${minerId}-${number}`

/** What a sector may be made of: the least, with a replica update, with the eight trees of a 64 GiB sector, with its unsealed copy. */
export const shapes = ['sealed', 'snapped', 'with eight trees', 'with an unsealed copy'] as const
export type Shape = (typeof shapes)[number]

/** The files of one small sector below a store. */
export function sectorFiles(shape: Shape = 'sealed'): ReadonlyMap<string, Buffer> {
  const trees = shape === 'with eight trees' ? [...Array(8).keys()].map((n) => `cache/${name}/sc-02-data-tree-r-last-${n}.dat`) : [`cache/${name}/sc-02-data-tree-r-last.dat`]
  const names = [`cache/${name}/p_aux`, `cache/${name}/t_aux`, ...trees, `sealed/${name}`]
  if (shape === 'snapped') names.push(`update-cache/${name}/p_aux`, `update-cache/${name}/t_aux`, `update-cache/${name}/sc-02-data-tree-r-last.dat`, `update/${name}`)
  if (shape === 'with an unsealed copy') names.push(`unsealed/${name}`)
  return new Map(names.map((n) => [n, someBytes(n.endsWith('p_aux') || n.endsWith('t_aux') ? 64 : 2048, n)]))
}

/** The sector as a plan has it, read from the stores as they are now. */
export async function plannedFrom(host: Host, ...stores: string[]): Promise<PlannedSector> {
  const order = ['cache', 'sealed', 'update-cache', 'update', 'unsealed']
  const parts = []
  for (const store of stores) parts.push(...((await scanStore(host, store, { minerId })).sectors.get(number) ?? []))
  parts.sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type))
  return { number, kind: 'committedCapacity', notes: [], parts }
}

const quiet: ProgressTracker = {
  state: () => undefined, step: () => undefined, fraction: () => undefined, bytes: () => undefined, file: () => undefined, fileEnded: () => undefined,
  sector: () => undefined, problem: () => undefined, snapshot: () => { throw new Error('nothing is shown here') },
}

/** A journal that only remembers. */
export function memoryJournal(): Journal & { readonly records: JournalRecord[] } {
  const records: JournalRecord[] = []
  return { records, append: (r) => void records.push(r), barrier: async (r) => void records.push(r), close: async () => undefined }
}

export interface Moving {
  readonly host: Host
  readonly sector: PlannedSector
  readonly target: string
  readonly mode: 'copy' | 'move'
  readonly copiedFrom?: readonly string[]
  /** As one of many whose names change together; what cannot go so goes alone. */
  readonly together?: boolean
}

/** One sector through the engine, as a step does it. */
export async function transfer({ host, sector, target, mode, copiedFrom = [], together = false }: Moving, changes: Partial<Transfer> = {}): Promise<TransferResult> {
  if (together) {
    const context = {
      index: 0, plan: { minerId }, step: { store: target, copiedFrom }, ports: { lotusHost: host }, progress: quiet, journal: changes.journal ?? memoryJournal(),
      control: { draining: false, ready: async () => undefined },
    } as unknown as StepContext<'transfer-files'>
    if ((await moveTogether(context, [sector], () => undefined)).length === 0) return { outcome: 'done', bytes: 0, verified: 0, reused: 0, shared: 0, readBack: 'none', hashes: [] }
  }
  return transferSector({
    hosts: { target: host, isDirect: () => false, sourceOf: () => host }, plannedSector: sector, minerId, mode, verify: 'sha256', targetStore: target, copiedFrom, run, journal: memoryJournal(),
    signal: new AbortController().signal, throttle: { take: async () => undefined }, progress: quiet, ...changes,
  })
}

/** What a step does after its last sector. */
export async function tidy({ host, sector, target }: Pick<Moving, 'host' | 'sector' | 'target'>): Promise<void> {
  for (const store of new Set([target, ...sector.parts!.map((p) => p.store)])) await cleanStage(host, store, run)
}

/** Path below `root` → SHA-256 of a file, `dir` for a folder; our staging only when asked for. */
export async function filesBelow(host: Host, root: string, staging: 'with staging' | 'without staging' = 'with staging'): Promise<Record<string, string>> {
  const tree: Record<string, string> = {}
  const walk = async (folder: string, label: string): Promise<void> => {
    for (const entry of await host.list(folder)) {
      const [path, inside] = [`${folder}/${entry.name}`, label === '' ? entry.name : `${label}/${entry.name}`]
      if (staging === 'without staging' && inside === '.sector-ferry') continue
      tree[inside] = entry.kind === 'directory' ? 'dir' : sha256Of(await host.readFile(path))
      if (entry.kind === 'directory') await walk(path, inside)
    }
  }
  await walk(root, '')
  return tree
}
