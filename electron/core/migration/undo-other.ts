import type { Plan, Step } from '../../../shared/plan'
import { FerryError } from '../../../shared/errors'
import { parseExact } from '../codec/exact-json'
import { compareDamoclesStates } from '../convert/compare'
import { withLines } from '../damocles/config'
import { holdRepoLocks } from '../lotus/repo-lock'
import { parseStorageConfig, sectorstoreName, withPaths } from '../lotus/storage-path'
import type { Journal } from './journal'
import type { Ports } from './ports'
import type { Records } from './records-file'
import type { RunHistory } from './run-history'
import { keptName, restoreKept } from './steps/keep-file'
import type { Undone } from './undo'

interface UndoContext<S extends Step = Step> {
  readonly run: string
  readonly plan: Plan
  readonly step: S
  readonly index: number
  readonly records: Records
  readonly ports: Ports
  readonly journal: Journal
  readonly history: RunHistory
  readonly result: Undone
}
type Only<K extends Step['kind']> = UndoContext<Extract<Step, { kind: K }>>

/** Reverses a step that changed no sector files. What damocles and lotus offer no way back for is listed as kept. */
export async function undoOther(context: UndoContext): Promise<void> {
  const { step, result } = context
  if (step.kind === 'import-sectors') await undoImport(context as Only<'import-sectors'>)
  else if (step.kind === 'attach-to-lotus') await undoAttach(context as Only<'attach-to-lotus'>)
  else if (step.kind === 'attach-to-damocles') await undoConfig(context as Only<'attach-to-damocles'>)
  else {
    if (step.kind === 'finish-sectors') result.kept.push('damocles: finished sectors')
    if (step.kind === 'reserve-numbers') result.kept.push(`lotus-miner: reservation ${step.name}`)
    return
  }
  await context.journal.barrier({ op: 'UNDONE', step: context.index })
}

/** A replaced record gets its old content again; an added one stays, for damocles can only remove it together with its files. */
async function undoImport({ plan, index, records, ports, history, result }: Only<'import-sectors'>): Promise<void> {
  const damocles = await ports.damocles()
  for (const sector of plan.sectors) {
    if (history.ended(index, sector.number)?.outcome !== 'done') continue
    const before = records.get(`before/${sector.number}`)
    if (!before) {
      result.kept.push(`damocles: sector ${sector.number}`)
      continue
    }
    const id = { minerId: plan.minerId, number: sector.number }
    const old = parseExact(before.toString('utf8'))
    const now = await damocles.findSector('offline', id)
    if (compareDamoclesStates(old, now).length === 0) continue
    if (compareDamoclesStates(parseExact(records.get(`state/${sector.number}`)!.toString('utf8')), now).length > 0) throw new FerryError('RECORD_CHANGED_SINCE', { sector: sector.number })
    await damocles.importSector('offline', old, true).catch(() => false)
    if (compareDamoclesStates(old, await damocles.findSector('offline', id)).length > 0) throw new FerryError('IMPORT_REFUSED', { sector: sector.number })
    result.undone.push(`damocles: sector ${sector.number}`)
  }
}

async function undoAttach({ step, run, ports, result }: Only<'attach-to-lotus'>): Promise<void> {
  const host = ports.lotusHost
  const added = step.stores.filter((s) => !s.known)
  if (step.by === 'api') {
    const lotus = await ports.lotus()
    for (const store of added) {
      if (![...(await lotus.storageLocal()).values()].includes(store.path)) continue
      await lotus.storageDetachLocal(store.path)
      result.undone.push(store.path)
    }
  } else {
    const locks = await holdRepoLocks(host, step.where)
    try {
      const file = `${step.where}/storage.json`
      const before = (await host.readFile(keptName(file, run)).catch(() => Buffer.alloc(0))).toString('utf8')
      const written = withPaths(parseStorageConfig(before, step.where), step.stores.map((s) => s.path))
      if (added.length > 0 && (await restoreKept(host, file, written, run))) result.undone.push(file)
    } finally {
      await locks.release()
    }
  }
  for (const store of step.stores) {
    const file = `${store.path}/${sectorstoreName}`
    if (store.sectorstore !== undefined && (await restoreKept(host, file, store.sectorstore, run))) result.undone.push(file)
  }
}

async function undoConfig({ step, run, ports, result }: Only<'attach-to-damocles'>): Promise<void> {
  const kept = await ports.damoclesHost.readFile(keptName(step.config, run)).catch(() => undefined)
  if (kept && (await restoreKept(ports.damoclesHost, step.config, withLines(kept.toString('utf8'), step.lines), run))) result.undone.push(step.config)
  result.kept.push('damocles: entries of its index')
}
