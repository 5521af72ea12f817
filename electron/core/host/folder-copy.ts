import { chmod, chown, copyFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FerryError } from '../../../shared/errors'
import type { FileStat, Host } from './host'
import { hostError } from './host-error'

/** Longest file that is fetched and returned whole, bytes. */
const fileLimit = 512 * 1024 ** 2

/**
 * Makes a flushed copy `to` of a folder of plain files on the same machine, after `change` has worked on it. On another machine the
 * files come here, are changed in a temporary folder and go back; modes and, where allowed, owners are those of the original.
 * @throws NOT_A_FILE for a sub-folder or link, NO_RIGHT when the copy would belong to another user than the original
 */
export async function changeCopy(host: Host, from: string, to: string, change: (folder: string) => Promise<void>): Promise<void> {
  const info = await host.stat(from)
  const files = await filesOf(host, from)
  if (host.features.isThisComputer) {
    await local(async () => {
      await mkdir(to, { mode: 0o700 })
      for (const { name, stat } of files) {
        await copyFile(`${from}/${name}`, `${to}/${name}`)
        await like(`${to}/${name}`, stat)
      }
      await like(to, info)
    }, to)
    await change(to)
    await syncFolder(host, to)
    return
  }
  const folder = await mkdtemp(join(tmpdir(), 'sector-ferry-change-'))
  try {
    for (const { name } of files) await writeFile(join(folder, name), await host.readFile(`${from}/${name}`, fileLimit), { mode: 0o600 })
    await change(folder)
    await host.makeDirectory(to)
    const sample = files[0]?.stat
    for (const name of (await readdir(folder)).sort()) {
      const mode = files.find((f) => f.name === name)?.stat.mode ?? sample?.mode ?? 0o644
      await host.writeFile(`${to}/${name}`, await readFile(join(folder, name)), { mode })
    }
    await giveTo(host, to, info)
    await syncFolder(host, to)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** lotus-miner runs as its own user and must be able to write what it finds. */
async function giveTo(host: Host, folder: string, wanted: FileStat): Promise<void> {
  const mine = await host.stat(folder)
  if (mine.uid === wanted.uid && mine.gid === wanted.gid && mine.mode === wanted.mode) return
  if (!host.changeOwner) throw new FerryError('NO_RIGHT', { path: folder })
  await host.changeOwner(folder, wanted)
}

const like = async (path: string, { mode, uid, gid }: FileStat): Promise<void> => {
  await chmod(path, mode)
  await chown(path, uid, gid).catch(() => undefined)
}

async function local(work: () => Promise<void>, path: string): Promise<void> {
  try {
    await work()
  } catch (error) {
    throw hostError(error, path)
  }
}

async function filesOf(host: Host, folder: string): Promise<{ name: string; stat: FileStat }[]> {
  const files = []
  for (const { name, kind } of await host.list(folder)) {
    if (kind !== 'file') throw new FerryError('NOT_A_FILE', { path: `${folder}/${name}` })
    files.push({ name, stat: await host.stat(`${folder}/${name}`) })
  }
  return files
}

/** Flushes every file of a folder, then the folder. */
async function syncFolder(host: Host, path: string): Promise<void> {
  for (const { name } of await host.list(path)) await host.sync(`${path}/${name}`)
  await host.sync(path)
}

/** Removes a folder of plain files; one that is not there is fine. */
export async function removeFolder(host: Host, path: string): Promise<void> {
  const entries = await host.list(path).catch((error: unknown) => {
    if (error instanceof FerryError && error.code === 'NOT_FOUND') return undefined
    throw error
  })
  if (!entries) return
  for (const { name } of entries) await host.removeFile(`${path}/${name}`)
  await host.removeDirectory(path)
}
