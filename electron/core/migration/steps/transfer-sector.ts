import type { PlannedSector } from '../../../../shared/plan'
import { sectorName } from '../../../../shared/sector'
import type { CopyOptions } from '../../host/host'
import { killPoint } from '../../kill-point'
import type { Journal } from '../journal'
import type { ProgressTracker } from '../progress'
import { copyPart, type CopiedFile } from './copy-part'
import { dropLinkedSources, linkPart, trashSources } from './move-part'
import { isTaken, placesOf, refuseLinks, requireIdentity, type PartPlaces, type TransferHosts } from './part-files'

export interface Transfer {
  readonly hosts: TransferHosts
  readonly plannedSector: PlannedSector
  readonly minerId: number
  readonly mode: 'copy' | 'move'
  readonly verify: 'sha256' | 'none'
  readonly targetStore: string
  /** Source stores that a move has to copy from, since they are other file systems. */
  readonly copiedFrom: readonly string[]
  readonly run: string
  readonly journal: Journal
  readonly signal: AbortSignal
  readonly throttle: NonNullable<CopyOptions['throttle']>
  readonly progress: ProgressTracker
  /** Waits until the sources may go: not while the sector is being proved. */
  readonly mayRelease?: () => Promise<void>
}

export interface TransferResult {
  /** 'skipped': all of it was at the destination already, equal. */
  readonly outcome: 'done' | 'skipped'
  readonly bytes: number
  readonly verified: number
  readonly reused: number
  /** Of `bytes`, those of files that share the blocks of their sources. */
  readonly shared: number
  readonly readBack: 'disk' | 'cache' | 'none'
  readonly hashes: readonly { path: string; sha256: string }[]
}

/**
 * Brings the files of one sector to the target store: the cache first, the replica last, each whole before it has its name.
 * Sources of a move go only after every part has arrived. Running it again after a crash at any moment ends in the same state.
 */
export async function transferSector(transfer: Transfer): Promise<TransferResult> {
  const { hosts, plannedSector, mode, targetStore, copiedFrom, run, journal } = transfer
  const name = sectorName({ minerId: transfer.minerId, sectorNumber: plannedSector.number })
  const all = plannedSector.parts!.map((part) => placesOf(part, name, targetStore, run, hosts))
  for (const places of all) {
    if (mode === 'move') await refuseLinks(places)
    await requireIdentity(places)
  }
  const linked: PartPlaces[] = []
  const copied: PartPlaces[] = []
  const files: CopiedFile[] = []
  for (const places of all) {
    if (mode === 'move' && places.to.features.identifiesFiles && !copiedFrom.includes(places.part.store) && !(await isTaken(places))) {
      await linkPart(places)
      linked.push(places)
    } else {
      files.push(...(await copyPart(transfer, places)))
      copied.push(places)
    }
    killPoint('part-done')
  }
  if (mode === 'move') {
    for (const places of copied) await requireIdentity(places)
    await transfer.mayRelease?.()
    killPoint('before-unlink')
    await journal.barrier({ op: 'UNLINK_OK', sector: plannedSector.number, files: files.map((f) => ({ path: f.path, sha256: f.sha256 ?? null })) })
    killPoint('unlink-ok')
    for (const places of linked) await dropLinkedSources(places)
    for (const places of copied) await trashSources(places)
  }
  return summarise(files, linked.length > 0)
}

function summarise(files: readonly CopiedFile[], moved: boolean): TransferResult {
  const sum = (pick: (f: CopiedFile) => number): number => files.reduce((n, f) => n + pick(f), 0)
  const backs = new Set(files.map((f) => f.readBack))
  return {
    outcome: !moved && files.length > 0 && files.every((f) => f.there) ? 'skipped' : 'done',
    bytes: sum((f) => f.bytes), verified: sum((f) => (f.sha256 === undefined ? 0 : f.bytes + (f.there ? f.reused : 0))), reused: sum((f) => f.reused), shared: sum((f) => (f.shared ? f.bytes : 0)),
    readBack: backs.has('cache') ? 'cache' : backs.has('disk') ? 'disk' : 'none',
    hashes: files.flatMap((f) => (f.sha256 === undefined ? [] : [{ path: f.path, sha256: f.sha256 }])),
  }
}
