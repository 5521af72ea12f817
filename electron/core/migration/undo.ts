import { FerryError } from '../../../shared/errors'
import type { Plan } from '../../../shared/plan'
import { sectorName } from '../../../shared/sector'
import type { Hosts } from '../host/hosts'
import { undoMetadata } from '../lotus/metadata-store'
import { currentHistory } from './execute'
import { openJournal, type Journal } from './journal'
import { connectPorts, type Ports } from './ports'
import { openRun } from './run-store'
import { undoOther } from './undo-other'
import { cleanStages } from './steps/clean-stage'
import { dropStaged, placesOf, sameFile, statIfThere, transferHosts, type PartPlaces } from './steps/part-files'
import { untrashFile } from './steps/move-part'
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
export async function undoRun(home: string, run: string, hosts?: Hosts): Promise<Undone> {
  const { folder, plan, records } = await openRun(home, run)
  const history = await currentHistory(folder)
  const ports = await connectPorts(plan.request, hosts)
  const journal = await openJournal(folder.journal)
  const result: Undone = { undone: [], kept: [] }
  try {
    for (const [index, step] of [...plan.steps.entries()].reverse()) {
      if (step.kind === 'write-metadata' && history.record.backup !== undefined && !history.undone.has(index)) {
        await undoMetadata(ports.lotusHost, step.repo, history.record.backup, history.metadataDigest!)
        await journal.barrier({ op: 'UNDONE', step: index })
        result.undone.push(step.repo)
      }
      if (!history.undone.has(index)) await undoOther({ run, plan, step, index, records, ports, journal, history, result })
      if (step.kind === 'transfer-files' && step.mode === 'copy') result.kept.push(step.store)
      if (step.kind === 'transfer-files' && step.mode === 'move') await undoMove(ports, plan, index, run, journal, result)
    }
  } finally {
    await journal.close()
    await ports.close()
  }
  if (result.undone.length === 0) throw new FerryError('NOTHING_TO_UNDO', { run })
  return result
}

async function undoMove(ports: Ports, plan: Plan, index: number, run: string, journal: Journal, result: Undone): Promise<void> {
  const step = plan.steps[index]!
  if (step.kind !== 'transfer-files') return
  const hosts = transferHosts(step, ports)
  for (const sector of plan.sectors) {
    const name = sectorName({ minerId: plan.minerId, sectorNumber: sector.number })
    let back = false
    for (const part of [...(sector.parts ?? [])].reverse()) back = (await restorePart(placesOf(part, name, step.store, run, hosts))) || back
    if (back) result.undone.push(name)
  }
  await cleanStages(plan, step.store, run, hosts)
  await journal.barrier({ op: 'UNDONE', step: index })
}

/** From the trash where it was copied, by a rename back where it was renamed; never over a file that is there. */
async function restorePart(places: PartPlaces): Promise<boolean> {
  const { from, to } = places
  let back = false
  await from.makeDirectory(places.isFolder ? places.source : parentOf(places.source))
  for (const file of places.files) {
    const [source, trash, final] = [await statIfThere(from, file.source), await statIfThere(from, file.trash), await statIfThere(to, file.final)]
    if (source && !(trash && sameFile(source, trash))) {
      if (final && from === to && sameFile(source, final)) await to.removeFile(file.final)
      await dropStaged(to, file)
      continue
    }
    if (!trash && !final) throw new FerryError('NOT_FOUND', { path: file.final })
    if (!trash && from !== to) throw new FerryError('NOT_FOUND', { path: file.trash })
    if (trash) await untrashFile(from, file)
    else await from.rename(file.final, file.source)
    back = true
  }
  await from.sync(places.isFolder ? places.source : parentOf(places.source))
  if (places.isFolder) await to.removeDirectory(places.final).catch(() => undefined)
  return back
}
