import { FerryError } from '../../../shared/errors'
import { sectorName } from '../../../shared/sector'
import type { Host } from '../host/host'
import type { Hosts } from '../host/hosts'
import { currentHistory } from './execute'
import { openJournal } from './journal'
import { connectPorts } from './ports'
import { minerName } from './report'
import { listRuns, openRun } from './run-store'
import { cleanStage } from './steps/clean-stage'
import { untrashFile } from './steps/move-part'
import { placesOf, sameFile, statIfThere, transferHosts, type PartFile, type TransferHosts } from './steps/part-files'

/** Originals that a move across file systems has put aside: what undo brings back until they are removed. */
export interface RunTrash {
  readonly run: string
  readonly miner: string
  readonly files: number
  readonly bytes: number
  readonly stores: readonly string[]
}

/** Trashes of all runs that still hold files, newest first. */
export async function listTrash(home: string, hosts?: Hosts): Promise<RunTrash[]> {
  const found: RunTrash[] = []
  for (const run of await listRuns(home)) {
    const trash = await inTrash(home, run, hosts, async (files, _hosts, miner) => {
      let bytes = 0
      for (const { file, from } of files) bytes += (await from.stat(file.trash)).size
      return { run, miner, files: files.length, bytes, stores: [...new Set(files.map((f) => f.store))] }
    }).catch((error: unknown) => {
      if (error instanceof FerryError && (error.code === 'RUN_UNKNOWN' || error.code === 'PLAN_DAMAGED')) return undefined
      throw error
    })
    if (trash && trash.files > 0) found.push(trash)
  }
  return found
}

interface Trashed {
  readonly file: PartFile
  readonly store: string
  readonly from: Host
  readonly to: Host
}

async function inTrash<T>(home: string, run: string, hosts: Hosts | undefined, work: (files: readonly Trashed[], hosts: TransferHosts | undefined, miner: string) => Promise<T>): Promise<T> {
  const { plan } = await openRun(home, run)
  const step = plan.steps.find((s) => s.kind === 'transfer-files')
  const ports = await connectPorts(plan.request, hosts)
  try {
    const files: Trashed[] = []
    const between = step?.kind === 'transfer-files' ? transferHosts(step, ports) : undefined
    for (const sector of step?.kind === 'transfer-files' && step.mode === 'move' ? plan.sectors : []) {
      const name = sectorName({ minerId: plan.minerId, sectorNumber: sector.number })
      for (const part of sector.parts ?? []) {
        const { from, to, files: places } = placesOf(part, name, (step as { store: string }).store, run, between!)
        for (const file of places) if (await statIfThere(from, file.trash)) files.push({ file, store: part.store, from, to })
      }
    }
    return await work(files, between, minerName(plan))
  } finally {
    await ports.close()
  }
}

/**
 * Removes the originals of a run for good, one by one: each only after its copy at the destination was read from disk and has the hash
 * that the run recorded. @throws TRASH_NOT_SAFE, RUN_BUSY; what was not removed by then stays
 */
export async function emptyTrash(home: string, run: string, options: { signal: AbortSignal; onFile?: (path: string) => void; hosts?: Hosts }): Promise<{ files: number; bytes: number }> {
  const { folder } = await openRun(home, run)
  const hashes = new Map((await currentHistory(folder)).hashes.map((h) => [h.path, h.sha256]))
  const journal = await openJournal(folder.journal)
  try {
    return await inTrash(home, run, options.hosts, async (files, between) => {
      let bytes = 0
      for (const { file, from, to } of files) {
        const refuse = (problem: string): FerryError => new FerryError('TRASH_NOT_SAFE', { path: file.trash, problem })
        const wanted = hashes.get(file.final)
        if (wanted === undefined) throw refuse('the run did not verify its copy')
        if (!(await statIfThere(to, file.final))) throw refuse(`its copy ${file.final} is not there`)
        const { sha256 } = await to.hash(file.final, { signal: options.signal, fromDisk: true })
        if (sha256 !== wanted) throw refuse(`its copy ${file.final} has changed`)
        bytes += (await from.stat(file.trash)).size
        await journal.barrier({ op: 'TRASH_REMOVED', path: file.trash })
        await from.removeFile(file.trash)
        options.onFile?.(file.trash)
      }
      for (const store of new Set(files.map((f) => f.store))) await cleanStage(between!.sourceOf(store), store, run)
      return { files: files.length, bytes }
    })
  } finally {
    await journal.close()
  }
}

/**
 * Gives the originals of a run their old names again; the copies stay, and so do records and settings, which only undo puts back. An
 * original whose old name is taken by an equal file stays in the trash and is listed as kept; another file there refuses all of it.
 * @throws EXISTS, RUN_BUSY
 */
export async function restoreTrash(home: string, run: string, options: { signal: AbortSignal; hosts?: Hosts | undefined }): Promise<{ files: number; bytes: number; kept: string[] }> {
  const { folder } = await openRun(home, run)
  const journal = await openJournal(folder.journal)
  try {
    return await inTrash(home, run, options.hosts, async (files, between) => {
      const free: Trashed[] = []
      const kept: string[] = []
      for (const each of files) {
        if (await isFree(each, options.signal)) free.push(each)
        else kept.push(each.file.trash)
      }
      let bytes = 0
      for (const { file, from } of free) {
        options.signal.throwIfAborted()
        bytes += (await from.stat(file.trash)).size
        await journal.barrier({ op: 'TRASH_RESTORED', path: file.source })
        await untrashFile(from, file)
      }
      for (const store of new Set(files.map((f) => f.store))) await cleanStage(between!.sourceOf(store), store, run)
      return { files: free.length, bytes, kept }
    })
  } finally {
    await journal.close()
  }
}

/** May an original have its old name again? False where an equal file has it. @throws EXISTS where another one has it */
async function isFree({ file, from }: Trashed, signal: AbortSignal): Promise<boolean> {
  const [there, trash] = [await statIfThere(from, file.source), await from.stat(file.trash)]
  if (!there || sameFile(there, trash)) return true
  const equal = there.kind === 'file' && there.size === trash.size && (await from.hash(file.source, { signal })).sha256 === (await from.hash(file.trash, { signal })).sha256
  if (!equal) throw new FerryError('EXISTS', { path: file.source })
  return false
}
