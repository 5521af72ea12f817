import { randomBytes } from 'node:crypto'
import { FerryError } from '../../../shared/errors'
import type { Host } from '../host/host'

/** The folder of ours at the root of a store; never inside a sector folder (lotus reads every name there). */
export const stagingRoot = (store: string): string => `${store}/.sector-ferry`

async function withProbe<T>(host: Host, store: string, work: (probe: string) => Promise<T>): Promise<T> {
  const folder = `${stagingRoot(store)}/probe`
  const probe = `${folder}/${randomBytes(8).toString('hex')}`
  await host.makeDirectory(folder)
  await host.writeFile(probe, new Uint8Array())
  try {
    return await work(probe)
  } finally {
    await host.removeFile(probe).catch(() => undefined)
    await host.removeDirectory(folder).catch(() => undefined)
    await host.removeDirectory(stagingRoot(store)).catch(() => undefined)
  }
}

const has = (host: Host, path: string): Promise<boolean> => host.stat(path).then(() => true, () => false)

/** Are two folders one place under two paths (link, bind mount, NFS)? Tried with a probe file where device and inode do not tell. */
export async function isSamePlace(host: Host, a: string, b: string): Promise<boolean> {
  const [realA, realB] = await Promise.all([host.realPath(a), host.realPath(b)])
  if (realA === realB) return true
  const [statA, statB] = await Promise.all([host.stat(realA), host.stat(realB)])
  if (statA.inode !== 0n && statA.device === statB.device && statA.inode === statB.inode) return true
  try {
    return await withProbe(host, b, (probe) => has(host, `${realA}${probe.slice(b.length)}`))
  } catch (error) {
    if (error instanceof FerryError && (error.code === 'NO_RIGHT' || error.code === 'READ_ONLY' || error.code === 'NO_SPACE')) return false
    throw error
  }
}

/** Do two machines see one store under the same path (NFS)? Tried with a probe file. */
export async function isSharedStore(a: Host, b: Host, store: string): Promise<boolean> {
  if (!(await has(b, store))) return false
  try {
    return await withProbe(a, store, (probe) => has(b, probe))
  } catch (error) {
    if (error instanceof FerryError && (error.code === 'NO_RIGHT' || error.code === 'READ_ONLY' || error.code === 'NO_SPACE')) return false
    throw error
  }
}

/** Can files of one store be renamed into the other? Decided by trying: equal device numbers do not promise it. */
export async function canRename(host: Host, from: string, to: string): Promise<boolean> {
  try {
    return await withProbe(host, from, async (probe) => {
      const target = await nearestFolder(host, to)
      const name = `${target}/.sector-ferry-probe-${probe.slice(probe.lastIndexOf('/') + 1)}`
      try {
        await host.link(probe, name)
        await host.removeFile(name)
        return true
      } catch (error) {
        if (error instanceof FerryError && error.code === 'CROSS_DEVICE') return false
        if (!(error instanceof FerryError) || (error.code !== 'NOT_SUPPORTED' && error.code !== 'NO_RIGHT')) throw error
        await host.rename(probe, name)
        await host.rename(name, probe)
        return true
      }
    })
  } catch (error) {
    if (error instanceof FerryError && error.code === 'CROSS_DEVICE') return false
    throw error
  }
}

/** Tries whether a store can be written, with a probe file that is removed at once; tells how far its clock is from ours, in ms. @throws NO_RIGHT, READ_ONLY, NO_SPACE */
export async function tryWriting(host: Host, store: string, now: () => number): Promise<{ clockOffMs: number }> {
  return withProbe(host, await nearestFolder(host, store), async (probe) => {
    const { mtimeNs } = await host.stat(probe)
    return { clockOffMs: Number(mtimeNs / 1_000_000n) - now() }
  })
}

async function nearestFolder(host: Host, path: string): Promise<string> {
  for (let at = path; ; at = at.slice(0, at.lastIndexOf('/')) || '/') if (at === '/' || (await has(host, at))) return at
}
