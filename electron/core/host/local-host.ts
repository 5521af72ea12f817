import { constants, createReadStream, type Dirent } from 'node:fs'
import { chmod, chown, link, lstat, mkdir, open, readdir, realpath, rename, rmdir, statfs, unlink, utimes } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { FerryError } from '../../../shared/errors'
import { copyInWorker, hashInWorker } from './copy-pool'
import type { DirectoryEntry, FileStat, Host } from './host'
import { findLocks } from './file-locks'
import { hostError, renameError } from './host-error'
import { localBulk, statOf } from './local-bulk'
import { holdLocalLocks } from './local-locks'
import { sharedSync } from './shared-sync'
import { byteOrder } from './shell-parse'
import { syncPath } from './sync-path'

const coded = async <T>(work: Promise<T>, path: string): Promise<T> => {
  try {
    return await work
  } catch (error) {
    throw hostError(error, path)
  }
}

const statAt = async (path: string): Promise<FileStat> => statOf(await coded(lstat(path, { bigint: true }), path))
const kindOf = (entry: Dirent): FileStat['kind'] => (entry.isFile() ? 'file' : entry.isDirectory() ? 'directory' : entry.isSymbolicLink() ? 'link' : 'other')

const exists = (path: string): Promise<boolean> => lstat(path).then(() => true, () => false)

const flushPath = (path: string): Promise<void> => coded(syncPath(path), path)

/** Publishes a staged file under a free name; where there are no hard links, by a rename after a look. */
async function giveName(staged: string, path: string): Promise<void> {
  try {
    await coded(link(staged, path), path)
  } catch (error) {
    if (!(error instanceof FerryError) || (error.code !== 'NOT_SUPPORTED' && error.code !== 'NO_RIGHT')) throw error
    if (await exists(path)) throw new FerryError('EXISTS', { path })
    return coded(rename(staged, path), path)
  }
  await coded(unlink(staged), path)
}

/** Creates missing folders from the top, each flushed into its parent. */
async function makeFolders(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined)
  if (found) {
    if (found.isDirectory() || (found.isSymbolicLink() && (await coded(open(path, 'r').then(async (h) => [await h.stat(), await h.close()] as const), path))[0].isDirectory())) return
    throw new FerryError('NOT_A_DIRECTORY', { path })
  }
  await makeFolders(dirname(path))
  await mkdir(path, 0o755).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw hostError(error, path)
  })
  await flushPath(dirname(path))
}

/** This computer: node:fs, errors as codes, nothing overwritten. */
export function createLocalHost(): Host {
  const host: Host = {
    label: 'this computer',
    features: { hashesInPlace: true, copiesInPlace: true, seesLocks: process.platform === 'linux', syncs: true, identifiesFiles: true, isThisComputer: true },
    stat: statAt,
    ...localBulk,
    realPath: (path) => coded(realpath(path), path),
    async list(path) {
      const entries = await coded(readdir(path, { withFileTypes: true }), path)
      return entries.map((e): DirectoryEntry => ({ name: e.name, kind: kindOf(e) })).sort((a, b) => byteOrder(a.name, b.name))
    },
    async readFile(path, limit = 64 * 1024 ** 2) {
      // a named pipe would hold a blocking open for ever
      const handle = await coded(open(path, constants.O_RDONLY | constants.O_NONBLOCK), path)
      try {
        const stat = await handle.stat()
        if (!stat.isFile()) throw new FerryError('NOT_A_FILE', { path })
        if (stat.size > limit) throw new FerryError('TOO_LARGE', { path, size: stat.size, limit })
        return await coded(handle.readFile(), path)
      } finally {
        await handle.close()
      }
    },
    async *read(path, start = 0) {
      try {
        for await (const chunk of createReadStream(path, { start, highWaterMark: 1024 ** 2 })) yield chunk as Buffer
      } catch (error) {
        throw hostError(error, path)
      }
    },
    async writeFile(path, bytes, { replace = false, mode = 0o644 } = {}) {
      const staged = `${path}.${randomBytes(4).toString('hex')}.sector-ferry`
      const handle = await coded(open(staged, 'wx', mode), path)
      try {
        try {
          await coded(handle.writeFile(bytes), path)
          await coded(handle.sync(), path)
        } finally {
          await handle.close()
        }
        if (replace) await coded(rename(staged, path), path)
        else await giveName(staged, path)
      } catch (error) {
        await unlink(staged).catch(() => undefined)
        throw error
      }
      await flushPath(dirname(path))
    },
    async writeFrom(path, chunks, start, { flush = true } = {}) {
      const flags = start === 0 ? constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL : constants.O_WRONLY
      const handle = await coded(open(path, flags | constants.O_NOFOLLOW, 0o600), path)
      try {
        await coded(handle.truncate(start), path)
        let at = start
        for await (const chunk of chunks) {
          for (let done = 0; done < chunk.length; ) done += (await coded(handle.write(chunk, done, chunk.length - done, at + done), path)).bytesWritten
          at += chunk.length
        }
        if (flush) await coded(handle.sync(), path)
      } finally {
        await handle.close()
      }
    },
    async adopt(path, { mode, mtimeNs, uid, gid }) {
      const seconds = Number(mtimeNs / 1000n) / 1e6
      await coded(chmod(path, mode), path)
      await chown(path, uid, gid).catch(() => undefined)
      await coded(utimes(path, seconds, seconds), path)
    },
    makeDirectory: makeFolders,
    async rename(from, to) {
      if (await exists(to)) throw new FerryError('EXISTS', { path: to })
      await rename(from, to).catch((error: unknown) => Promise.reject(renameError(error, from, to)))
    },
    link: (from, to) => coded(link(from, to), to),
    removeFile: (path) => coded(unlink(path), path),
    removeDirectory: (path) => coded(rmdir(path), path),
    sync: sharedSync(flushPath),
    async space(path) {
      const s = await coded(statfs(path), path)
      return { freeBytes: s.bavail * s.bsize, totalBytes: s.blocks * s.bsize, ...(s.files > 0 ? { freeInodes: s.ffree } : {}) }
    },
    hash: hashInWorker,
    copyWithin: copyInWorker,
    locksOn: (path) => findLocks(host, path),
    holdLocks: (wanted) => holdLocalLocks(wanted, host.sync),
    close: async () => undefined,
  }
  return host
}

