import { FerryError } from '../../../shared/errors'
import type { Plan } from '../../../shared/plan'
import { sectorName } from '../../../shared/sector'
import type { Host } from '../host/host'
import { undoMetadata } from '../lotus/metadata-store'
import { currentHistory } from './execute'
import { openJournal, type Journal } from './journal'
import { connectPorts } from './ports'
import { openRun } from './run-store'
import { undoOther } from './undo-other'
import { cleanStage } from './steps/clean-stage'
import { dropStaged, placesOf, sameFile, statIfThere, type PartPlaces } from './steps/part-files'
import { parentOf } from './steps/publish'

/** What was put back, and what stays, each as a sentence part: a path or a count. */
export interface Undone {
  readonly undone: string[]
  readonly kept: string[]
}

/**
 * Reverses a run, last step first: the old database goes back in place, moved files go back to where they were. Copies stay.
 * @throws NOTHING_TO_UNDO, REPO_IN_USE, METADATA_CHANGED_SINCE
 */
export async function undoRun(home: string, run: string): Promise<Undone> {
  const { folder, plan, records } = await openRun(home, run)
  const history = await currentHistory(folder)
  const ports = connectPorts(plan.request)
  const journal = await openJournal(folder.journal)
  const result: Undone = { undone: [], kept: [] }
  try {
    for (const [index, step] of [...plan.steps.entries()].reverse()) {
      if (step.kind === 'write-metadata' && history.record.backup !== undefined && !history.undone.has(index)) {
        await undoMetadata(ports.host, step.repo, history.record.backup, history.metadataDigest!)
        await journal.barrier({ op: 'UNDONE', step: index })
        result.undone.push(step.repo)
      }
      if (!history.undone.has(index)) await undoOther({ run, plan, step, index, records, ports, journal, history, result })
      if (step.kind === 'transfer-files' && step.mode === 'copy') result.kept.push(step.store)
      if (step.kind === 'transfer-files' && step.mode === 'move') await undoMove(ports.host, plan, index, run, journal, result)
    }
  } finally {
    await journal.close()
    await ports.close()
  }
  if (result.undone.length === 0) throw new FerryError('NOTHING_TO_UNDO', { run })
  return result
}

async function undoMove(host: Host, plan: Plan, index: number, run: string, journal: Journal, result: Undone): Promise<void> {
  const step = plan.steps[index]!
  if (step.kind !== 'transfer-files') return
  for (const sector of plan.sectors) {
    const name = sectorName({ minerId: plan.minerId, sectorNumber: sector.number })
    let back = false
    for (const part of [...(sector.parts ?? [])].reverse()) back = (await restorePart(host, placesOf(part, name, step.store, run))) || back
    if (back) result.undone.push(name)
  }
  for (const store of new Set([step.store, ...plan.sectors.flatMap((s) => s.parts?.map((p) => p.store) ?? [])])) await cleanStage(host, store, run)
  await journal.barrier({ op: 'UNDONE', step: index })
}

/** From the trash where it was copied, by a rename back where it was renamed; never over a file that is there. */
async function restorePart(host: Host, places: PartPlaces): Promise<boolean> {
  let back = false
  await host.makeDirectory(places.isFolder ? places.source : parentOf(places.source))
  for (const file of places.files) {
    const [source, trash, final] = [await statIfThere(host, file.source), await statIfThere(host, file.trash), await statIfThere(host, file.final)]
    if (source) {
      if (final && sameFile(source, final)) await host.removeFile(file.final)
      await dropStaged(host, file)
      continue
    }
    if (!trash && !final) throw new FerryError('NOT_FOUND', { path: file.final })
    await host.rename(trash ? file.trash : file.final, file.source)
    back = true
  }
  await host.sync(places.isFolder ? places.source : parentOf(places.source))
  if (places.isFolder) await host.removeDirectory(places.final).catch(() => undefined)
  return back
}
