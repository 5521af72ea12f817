import { FerryError } from '../../../../shared/errors'
import type { Host } from '../../host/host'

/** Where the old content of a settings file is kept by a run: beside it, which both programs pass over. */
export const keptName = (path: string, run: string): string => `${path}.before-${run}`

async function textIfThere(host: Host, path: string): Promise<string | undefined> {
  try {
    return (await host.readFile(path)).toString('utf8')
  } catch (error) {
    if (error instanceof FerryError && error.code === 'NOT_FOUND') return undefined
    throw error
  }
}

/**
 * Replaces a small text file; its old content is kept beside it first, durable. `old` is what it must hold now (undefined: no file).
 * @returns the kept file, undefined when there was none. @throws FILE_CHANGED_SINCE
 */
export async function keepAndReplace(host: Host, path: string, text: string, old: string | undefined, run: string): Promise<string | undefined> {
  const now = await textIfThere(host, path)
  const kept = keptName(path, run)
  if (now === text) return (await textIfThere(host, kept)) === undefined ? undefined : kept
  if (now !== old) throw new FerryError('FILE_CHANGED_SINCE', { path })
  const mode = now === undefined ? 0o644 : (await host.stat(path)).mode
  if (old !== undefined) await host.writeFile(kept, Buffer.from(old), { replace: true, mode })
  await host.writeFile(path, Buffer.from(text), { replace: true, mode })
  return old === undefined ? undefined : kept
}

/** Puts the old content back, or removes the file when there was none. @throws FILE_CHANGED_SINCE when it is not what the run wrote */
export async function restoreKept(host: Host, path: string, text: string, run: string): Promise<boolean> {
  const [now, old] = [await textIfThere(host, path), await textIfThere(host, keptName(path, run))]
  if (now === undefined || now === old) return false
  if (now !== text) throw new FerryError('FILE_CHANGED_SINCE', { path })
  if (old === undefined) await host.removeFile(path)
  else await host.writeFile(path, Buffer.from(old), { replace: true, mode: (await host.stat(path)).mode })
  return true
}
