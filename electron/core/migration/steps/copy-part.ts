import { FerryError } from '../../../../shared/errors'
import { blockListOf } from '../../host/block-list'
import type { CopyOptions, CopyResult } from '../../host/host'
import { relayCopy } from '../../host/relay-copy'
import { killPoint } from '../../kill-point'
import { dropStaged, removeIfThere, requireIdentity, sameFile, statIfThere, type PartFile, type PartPlaces } from './part-files'
import { parentOf, publishFile, publishFolder } from './publish'
import type { Transfer } from './transfer-sector'

export interface CopiedFile {
  readonly path: string
  readonly sha256?: string
  readonly bytes: number
  readonly reused: number
  /** By a reflink: it shares the blocks of its source. */
  readonly shared: boolean
  readonly readBack: 'disk' | 'cache' | 'none'
  /** It was at the destination already, equal. */
  readonly there: boolean
}

/** Copies one part to its final name, or finds it there already, equal. @throws DESTINATION_DIFFERS, SAME_FILE and the copy's own codes */
export async function copyPart(transfer: Transfer, places: PartPlaces): Promise<CopiedFile[]> {
  const host = places.to
  const results: CopiedFile[] = []
  const todo: PartFile[] = []
  for (const file of places.files) {
    const found = await findAtDestination(transfer, places, file)
    if (!found) todo.push(file)
    else {
      results.push(found)
      await dropStaged(host, file)
    }
  }
  if (todo.length === 0) return results
  await host.makeDirectory(places.isFolder ? places.staged : parentOf(places.staged))
  await host.makeDirectory(parentOf(places.final))
  for (const file of todo) results.push(await stageFile(transfer, places, file))
  // it may have changed since the sector was begun, before its own copy was
  await requireIdentity(places)
  killPoint('part-staged')
  if (places.isFolder && !(await statIfThere(host, places.final))) {
    // a renamed folder takes everything in it along
    for (const file of todo) await removeIfThere(host, blockListOf(file.staged))
    await publishFolder(host, places.staged, places.final)
    return results
  }
  for (const file of todo) {
    await publishFile(host, file.staged, file.final)
    await removeIfThere(host, blockListOf(file.staged))
  }
  return results
}

async function stageFile({ plannedSector, verify, signal, throttle, progress }: Transfer, { from, to, direct }: PartPlaces, file: PartFile): Promise<CopiedFile> {
  const source = await from.realPath(file.source)
  const { size: total } = await from.stat(source)
  const row = { path: file.final, sector: plannedSector.number, bytes: 0, total, phase: 'copy' as 'copy' | 'verify' }
  try {
    const options: CopyOptions = {
      verify, signal, throttle,
      onBytes(bytes, phase) {
        row.bytes = phase === row.phase ? row.bytes + bytes : bytes
        row.phase = phase
        progress.file({ ...row })
        progress.bytes(bytes, phase)
      },
    }
    const copy = (): Promise<CopyResult> => {
      if (from === to) return to.copyWithin(source, file.staged, options)
      if (!direct) return relayCopy(from, source, to, file.staged, options)
      if (to.copyFrom) return to.copyFrom(from, source, file.staged, options)
      throw new FerryError('HOSTS_PARTED', { target: to.label, source: from.label, problem: '-' })
    }
    const result = await copy()
    return { path: file.final, bytes: result.bytes, reused: result.reused, readBack: result.readBack, shared: result.by === 'reflink', there: false, ...(result.sha256 === undefined ? {} : { sha256: result.sha256 }) }
  } finally {
    progress.fileEnded(file.final)
  }
}

/** What already bears the final name counts as done only when its whole content is the source's. */
async function findAtDestination({ signal }: Transfer, { from, to }: PartPlaces, file: PartFile): Promise<CopiedFile | undefined> {
  const there = await statIfThere(to, file.final)
  if (!there) return undefined
  const path = (await statIfThere(from, file.source)) ? await from.realPath(file.source) : file.trash
  const source = await statIfThere(from, path)
  if (!source) throw new FerryError('NOT_FOUND', { path: file.source })
  if (from === to && sameFile(source, there)) throw new FerryError('SAME_FILE', { path: file.final })
  const wanted = await from.hash(path, { signal })
  const found = await to.hash(file.final, { signal, fromDisk: true })
  if (wanted.sha256 !== found.sha256) throw new FerryError('DESTINATION_DIFFERS', { path: file.final, wanted: wanted.sha256, found: found.sha256 })
  return { path: file.final, sha256: wanted.sha256, bytes: 0, reused: there.size, readBack: found.readBack, shared: false, there: true }
}
