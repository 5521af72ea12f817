import { FerryError } from '../../../../shared/errors'
import type { Host } from '../../host/host'
import { killPoint } from '../../kill-point'
import { sameFile, statIfThere, type PartFile, type PartPlaces } from './part-files'
import { parentOf, publishFile, publishFolder } from './publish'

/**
 * Gives every file of a part its final name beside the old one, on the same file system; nothing is removed yet.
 * @throws CROSS_DEVICE, DESTINATION_DIFFERS when another file has the name
 */
export async function linkPart(places: PartPlaces): Promise<void> {
  const host = places.to
  await host.makeDirectory(parentOf(places.final))
  const todo = []
  for (const file of places.files) {
    const [source, final] = [await statIfThere(host, file.source), await statIfThere(host, file.final)]
    if (!source && final) continue
    if (source && final && !sameFile(source, final)) throw new FerryError('EXISTS', { path: file.final })
    if (!final) todo.push(file)
  }
  // names that a run before a crash gave may not be on disk yet
  if (todo.length === 0) {
    if (places.isFolder) await host.sync(places.final)
    return host.sync(parentOf(places.final))
  }
  if (!places.isFolder) {
    await linkOrRename(host, places.source, places.final)
    killPoint('file-linked')
    return host.sync(parentOf(places.final))
  }
  if (await statIfThere(host, places.final)) {
    for (const file of todo) await linkOrRename(host, file.source, file.final)
    return host.sync(places.final)
  }
  await host.makeDirectory(places.staged)
  for (const file of todo) if (!(await statIfThere(host, file.staged))) await linkOrRename(host, file.source, file.staged)
  await publishFolder(host, places.staged, places.final)
}

/** A rename is the weaker way, for file systems without hard links: at no moment are there two names, and none is ever missing. */
async function linkOrRename(host: Host, from: string, to: string): Promise<void> {
  try {
    await host.link(from, to)
  } catch (error) {
    if (!(error instanceof FerryError) || (error.code !== 'NOT_SUPPORTED' && error.code !== 'NO_RIGHT')) throw error
    await host.rename(from, to)
  }
}

/** Removes the old names of a linked part; each only while the new name is the same file. */
export async function dropLinkedSources(places: PartPlaces): Promise<void> {
  const host = places.from
  for (const file of places.files) {
    const [source, final] = [await statIfThere(host, file.source), await statIfThere(host, file.final)]
    if (!source) continue
    if (!final || !sameFile(source, final)) throw new FerryError('SOURCE_CHANGED', { path: file.source })
    await host.removeFile(file.source)
    killPoint('source-unlinked')
  }
  await tidySource(host, places)
}

/** Puts the copied sources of a part into the trash folder of their own store, from where they can be restored. */
export async function trashSources(places: PartPlaces): Promise<void> {
  const host = places.from
  await host.makeDirectory(places.isFolder ? places.trash : parentOf(places.trash))
  for (const file of places.files) {
    if (!(await statIfThere(host, file.source))) continue
    if (!(await statIfThere(places.to, file.final))) throw new FerryError('NOT_FOUND', { path: file.final })
    await host.rename(file.source, file.trash)
    killPoint('source-trashed')
  }
  await host.sync(places.isFolder ? places.trash : parentOf(places.trash))
  await tidySource(host, places)
}

/** Gives an original that was put aside its old name again, flushed, on the same file system. Done twice it changes nothing. @throws EXISTS for another file */
export async function untrashFile(host: Host, file: PartFile): Promise<void> {
  await host.makeDirectory(parentOf(file.source))
  await publishFile(host, file.trash, file.source)
}

/** Removes the source folder when nothing of others is left in it, and flushes. */
async function tidySource(host: Host, places: PartPlaces): Promise<void> {
  if (places.isFolder && (await statIfThere(host, places.source))?.kind === 'directory') {
    await host.sync(places.source)
    await host.removeDirectory(places.source).catch((error: unknown) => {
      if (!(error instanceof FerryError) || error.code !== 'NOT_EMPTY') throw error
    })
  }
  await host.sync(parentOf(places.source))
}
