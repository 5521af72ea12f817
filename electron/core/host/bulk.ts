import { FerryError } from '../../../shared/errors'
import type { Child, FileStat, Host, NameChange } from './host'
import { hostError } from './host-error'

const isMissing = (error: unknown): boolean => error instanceof FerryError && (error.code === 'NOT_FOUND' || error.code === 'NOT_A_DIRECTORY')

/** `Host.statAll`, one by one where a machine has nothing better. */
export async function statAll(host: Host, paths: readonly string[]): Promise<(FileStat | undefined)[]> {
  if (host.statAll) return host.statAll(paths)
  const stats: (FileStat | undefined)[] = []
  for (const path of paths) stats.push(await host.stat(path).catch((error: unknown) => (isMissing(error) ? undefined : Promise.reject(error))))
  return stats
}

/** `Host.children`, one by one where a machine has nothing better. What vanishes meanwhile is left out. */
export async function* childrenOf(host: Host, folder: string, into: (name: string) => boolean = () => true): AsyncIterable<Child> {
  if (host.children) return yield* host.children(folder, into)
  const statOf = (path: string): Promise<FileStat | undefined> => host.stat(path).catch((error: unknown) => (isMissing(error) ? undefined : Promise.reject(error)))
  for (const { name, kind } of await host.list(folder)) {
    const stat = await statOf(`${folder}/${name}`)
    if (!stat) continue
    if (kind !== 'directory' || !into(name)) {
      yield { name, stat }
      continue
    }
    const inside = []
    for (const entry of await host.list(`${folder}/${name}`).catch((error: unknown) => (isMissing(error) ? [] : Promise.reject(error)))) {
      const found = await statOf(`${folder}/${name}/${entry.name}`)
      if (found) inside.push({ name: entry.name, stat: found })
    }
    yield { name, stat, inside }
  }
}

/** `Host.changeNames`, one by one where a machine has nothing better. */
export async function changeNames(host: Host, changes: readonly NameChange[]): Promise<(FerryError | undefined)[]> {
  if (host.changeNames) return host.changeNames(changes)
  const errors: (FerryError | undefined)[] = []
  for (const change of changes) {
    const work = change.op === 'remove' ? host.removeFile(change.from) : host[change.op](change.from, change.to)
    errors.push(await work.then(() => undefined, (error: unknown) => hostError(error, change.from)))
  }
  return errors
}
