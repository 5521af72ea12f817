import { createHash, randomBytes } from 'node:crypto'
import type { Stats } from 'ssh2'
import { FerryError } from '../../../shared/errors'
import type { FileStat, Host } from './host'
import { relayCopy } from './relay-copy'
import type { SftpCalls } from './sftp-calls'
import { readPipelined, writePipelined } from './sftp-stream'
import { isLost, settle } from './settle'
import { byteOrder } from './shell-parse'

const kinds: Readonly<Record<number, FileStat['kind']>> = { 0x8: 'file', 0x4: 'directory', 0xa: 'link' }
const kindOf = (mode: number): FileStat['kind'] => kinds[(mode >> 12) & 0xf] ?? 'other'
const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/'
const code = (error: unknown): string => (error instanceof FerryError ? error.code : '')

/**
 * A machine that offers SFTP and no shell. Bytes that are copied or hashed pass through this computer; files cannot be told apart by
 * inode, locks cannot be seen, folders cannot be flushed. `connect` gives the session of the present connection.
 */
export function createSftpHost(connect: () => Promise<SftpCalls>, label: string): Host {
  const ask = <T>(work: (calls: SftpCalls) => Promise<T>, isDone?: () => Promise<boolean>): Promise<T> => settle(async () => work(await connect()), isDone)
  const has = (path: string): Promise<boolean> => stat(path).then(() => true, (error: unknown) => (code(error) === 'NOT_FOUND' ? false : Promise.reject(error)))

  const strange = (problem: string): FerryError => new FerryError('HOST_ANSWER_STRANGE', { host: label, problem })
  const statOf = (s: Stats): FileStat => {
    if (!Number.isSafeInteger(s.size) || s.size < 0) throw strange(`a size of ${s.size}`)
    if (![s.mode, s.mtime, s.uid, s.gid].every((n) => Number.isSafeInteger(n) && n >= 0)) throw strange('a file without rights, time or owner')
    const time = BigInt(Math.trunc(s.mtime)) * 1_000_000_000n
    return { kind: kindOf(s.mode), size: s.size, mtimeNs: time, ctimeNs: time, device: 0n, inode: 0n, links: 1, mode: s.mode & 0o7777, uid: s.uid, gid: s.gid, allocated: s.size }
  }
  const stat = async (path: string): Promise<FileStat> => statOf(await ask((c) => c.lstat(path)))
  const requireFree = async (path: string): Promise<void> => {
    if (await has(path)) throw new FerryError('EXISTS', { path })
  }
  /** SFTP says "failure" for most errors of a file system; a look at the names tells the common ones. */
  const explain = async (error: unknown, path: string, looks: readonly (readonly [string, () => Promise<boolean>])[]): Promise<never> => {
    if (code(error) === 'WRITE_FAILED' || code(error) === 'NO_RIGHT') {
      for (const [meaning, isSo] of looks) if (await isSo()) throw new FerryError(meaning as 'EXISTS', { path }, { cause: error })
    }
    throw error
  }
  const isKind = (path: string, kind: FileStat['kind']) => (): Promise<boolean> => stat(path).then((s) => s.kind === kind, () => false)

  async function withFile<T>(path: string, mode: 'r' | 'r+' | 'wx', work: (calls: SftpCalls, handle: Buffer) => Promise<T>): Promise<T> {
    const calls = await connect()
    const handle = await calls.open(path, mode)
    try {
      return await work(calls, handle)
    } finally {
      await calls.close(handle).catch(() => undefined)
    }
  }

  async function* read(path: string, start = 0): AsyncIterable<Buffer> {
    const calls = await connect()
    const { mode, size } = await calls.stat(path)
    if (kindOf(mode) === 'directory') throw new FerryError('NOT_A_FILE', { path })
    const handle = await calls.open(path, 'r')
    try {
      yield* readPipelined(calls, path, handle, start, size)
    } finally {
      await calls.close(handle).catch(() => undefined)
    }
  }

  const flush = async (calls: SftpCalls, path: string, handle: Buffer): Promise<void> => {
    await calls.sync(path, handle).catch((error: unknown) => {
      if (code(error) !== 'NOT_SUPPORTED') throw error
    })
  }

  const host: Host = {
    label,
    features: { hashesInPlace: false, copiesInPlace: false, seesLocks: false, syncs: false, identifiesFiles: false, isThisComputer: false },
    stat,
    async realPath(path) {
      const real = await ask((c) => c.realPath(path))
      if (!/^\/[^\0]*$/.test(real)) throw strange(`the path ${JSON.stringify(real.slice(0, 80))}`)
      // realpath of OpenSSH is content with a last name that is not there
      await ask((c) => c.stat(real))
      return real
    },
    async list(path) {
      const entries = await ask((c) => c.list(path)).catch((error: unknown) => explain(error, path, [['NOT_A_DIRECTORY', isKind(path, 'file')]]).catch(async (e: unknown) => {
        if (code(e) === 'NOT_FOUND' && (await isKind(path, 'file')())) throw new FerryError('NOT_A_DIRECTORY', { path })
        throw e
      }))
      return entries.map((e) => ({ name: e.name, kind: kindOf(e.mode) })).sort((a, b) => byteOrder(a.name, b.name))
    },
    async readFile(path, limit = 64 * 1024 ** 2) {
      return ask(async () => {
        const chunks: Buffer[] = []
        let size = 0
        for await (const chunk of read(path)) {
          size += chunk.length
          if (size > limit) throw new FerryError('TOO_LARGE', { path, size, limit })
          chunks.push(chunk)
        }
        return Buffer.concat(chunks)
      })
    },
    read,
    async writeFile(path, bytes, { replace = false, mode = 0o644 } = {}) {
      const tried: string[] = []
      const attempt = async (): Promise<void> => {
        const calls = await connect()
        // of attempts whose end was not seen
        for (const old of tried.splice(0)) await calls.unlink(old).catch(() => undefined)
        const staged = `${path}.${randomBytes(4).toString('hex')}.sector-ferry`
        tried.push(staged)
        try {
          await withFile(staged, 'wx', async (c, handle) => {
            await writePipelined(c, staged, handle, (async function* () { yield bytes })(), 0)
            await flush(c, staged, handle)
          })
          await calls.setstat(staged, { mode })
          if (replace) await calls.rename(staged, path)
          else {
            await requireFree(path)
            await calls.link(staged, path).catch((error: unknown) => explain(error, path, [['EXISTS', () => has(path)]]))
            await calls.unlink(staged)
          }
        } catch (error) {
          if (!isLost(error)) await calls.unlink(staged).catch(() => undefined)
          throw error
        }
      }
      const isDone = async (): Promise<boolean> => {
        const there = await host.readFile(path, bytes.length).catch((error: unknown) => (isLost(error) ? Promise.reject(error) : undefined))
        if (!there || !Buffer.from(bytes).equals(there)) return false
        const calls = await connect()
        for (const old of tried.splice(0)) await calls.unlink(old).catch(() => undefined)
        return true
      }
      await settle(attempt, isDone)
    },
    async writeFrom(path, chunks, start, { flush: flushed = true } = {}) {
      await withFile(path, start === 0 ? 'wx' : 'r+', async (calls, handle) => {
        if (start > 0) await calls.truncate(path, handle, start)
        await writePipelined(calls, path, handle, chunks, start)
        if (flushed) await flush(calls, path, handle)
      }).catch((error: unknown) => explain(error, path, start === 0 ? [['EXISTS', () => has(path)]] : []))
    },
    async adopt(path, { mode, mtimeNs, uid, gid }) {
      await ask((c) => c.setstat(path, { uid, gid })).catch(() => undefined)
      const mtime = Number(mtimeNs / 1_000_000_000n)
      await ask((c) => c.setstat(path, { mode, atime: mtime, mtime }))
    },
    async makeDirectory(path) {
      const found = await ask((c) => c.stat(path)).catch((error: unknown) => (code(error) === 'NOT_FOUND' ? undefined : Promise.reject(error)))
      if (found) {
        if (kindOf(found.mode) !== 'directory') throw new FerryError('NOT_A_DIRECTORY', { path })
        return
      }
      // OpenSSH says "no such file" below a file as well
      if (parentOf(path) !== path) await host.makeDirectory(parentOf(path))
      await ask((c) => c.mkdir(path)).catch(async (error: unknown) => {
        if (!(await isKind(path, 'directory')())) throw error
      })
    },
    async rename(from, to) {
      await requireFree(to)
      await stat(from)
      await stat(parentOf(to))
      const crosses = async (): Promise<boolean> => {
        const [a, b] = await Promise.all([from, parentOf(to)].map((p) => ask((c) => c.statvfs(p)).catch(() => undefined)))
        return a !== undefined && b !== undefined && a.f_sid !== b.f_sid
      }
      await ask((c) => c.rename(from, to), async () => !(await has(from)) && (await has(to))).catch((error: unknown) => explain(error, from, [['CROSS_DEVICE', crosses]]))
    },
    async link(from, to) {
      await requireFree(to)
      await stat(from)
      const crosses = async (): Promise<boolean> => {
        const [a, b] = await Promise.all([from, parentOf(to)].map((p) => ask((c) => c.statvfs(p)).catch(() => undefined)))
        return a !== undefined && b !== undefined && a.f_sid !== b.f_sid
      }
      await ask((c) => c.link(from, to), () => has(to)).catch((error: unknown) => explain(error, to, [['CROSS_DEVICE', crosses]]))
    },
    removeFile: (path) => ask((c) => c.unlink(path), async () => !(await has(path))).catch((error: unknown) => explain(error, path, [['NOT_A_FILE', isKind(path, 'directory')]])),
    removeDirectory: (path) =>
      ask((c) => c.rmdir(path), async () => !(await has(path))).catch(async (error: unknown) => {
        if (await isKind(path, 'file')()) throw new FerryError('NOT_A_DIRECTORY', { path })
        return explain(error, path, [['NOT_EMPTY', async () => (await host.list(path)).length > 0]])
      }),
    async sync(path) {
      if ((await stat(path)).kind === 'file') await ask(() => withFile(path, 'r', (calls, handle) => flush(calls, path, handle)))
    },
    async space(path) {
      const info = await ask((c) => c.statvfs(path))
      const [size, total, free, files, inodes] = ['f_frsize', 'f_blocks', 'f_bavail', 'f_files', 'f_favail'].map((k) => Number(info[k]))
      if (![free! * size!, total! * size!, files!, inodes!].every((n) => Number.isSafeInteger(n) && n >= 0)) throw strange('space')
      return { freeBytes: free! * size!, totalBytes: total! * size!, ...(files! > 0 ? { freeInodes: inodes! } : {}) }
    },
    async hash(path, options) {
      if (options.signal.aborted) throw new FerryError('ABORTED')
      const { kind, size } = await stat(path)
      if (kind !== 'file') throw new FerryError('NOT_A_FILE', { path })
      return ask(async () => {
        const sum = createHash('sha256')
        let bytes = 0
        for await (const chunk of read(path)) {
          if (options.signal.aborted) throw new FerryError('ABORTED')
          bytes += chunk.length
          if (bytes > size) break
          sum.update(chunk)
          options.onBytes?.(chunk.length)
        }
        if (bytes !== size) throw new FerryError('SOURCE_CHANGED', { path })
        return { sha256: sum.digest('hex'), readBack: 'cache' as const }
      })
    },
    copyWithin: (from, part, options) => relayCopy(host, from, host, part, options),
    locksOn: async (path) => {
      throw new FerryError('LOCKS_UNPROVABLE', { repo: path, problem: `${label} offers no shell` })
    },
    holdLocks: async (wanted) => {
      throw new FerryError('LOCKS_UNPROVABLE', { repo: wanted[0]?.path ?? '', problem: `${label} offers no shell` })
    },
    close: async () => undefined,
  }
  return host
}
