import { FerryError } from '../../../../shared/errors'
import type { Host } from '../../host/host'
import { killPoint } from '../../kill-point'
import { sameFile, statIfThere } from './part-files'

export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'))

const lacksLinks = (error: unknown): boolean => error instanceof FerryError && (error.code === 'NOT_SUPPORTED' || error.code === 'NO_RIGHT')

/**
 * Gives a whole, flushed file its final name without ever replacing one: a second name, flushed, then the first goes.
 * Where there are no hard links it is a rename after a look. Done twice it changes nothing. @throws EXISTS
 */
export async function publishFile(host: Host, staged: string, final: string): Promise<void> {
  const [from, to] = [await statIfThere(host, staged), await statIfThere(host, final)]
  if (to && from && !sameFile(from, to)) throw new FerryError('EXISTS', { path: final })
  if (!to) {
    try {
      await host.link(staged, final)
      killPoint('file-linked')
    } catch (error) {
      if (!lacksLinks(error)) throw error
      await host.rename(staged, final)
    }
    await host.sync(parentOf(final))
  }
  killPoint('file-published')
  if (await statIfThere(host, staged)) await host.removeFile(staged)
}

/** Gives a whole, flushed folder its final name by one rename; a taken name is refused, even an empty one. @throws EXISTS */
export async function publishFolder(host: Host, staged: string, final: string): Promise<void> {
  await host.sync(staged)
  killPoint('folder-flushed')
  await host.rename(staged, final)
  killPoint('folder-published')
  await host.sync(parentOf(final))
}
