import { createHash } from 'node:crypto'
import { FerryError, type ErrorCode } from '../../shared/errors'
import { hostError } from '../../electron/core/host/host-error'
import type { CopyOptions, DirectoryEntry, FileStat, Host } from '../../electron/core/host/host'

interface Inode {
  readonly kind: FileStat['kind']
  readonly inode: bigint
  readonly device: bigint
  bytes: Buffer
  readonly children: Map<string, Inode>
  target: string
  mode: number
  links: number
  mtimeNs: bigint
  ctimeNs: bigint
}

export interface MemoryHost extends Host {
  /** Puts a file there, with its folders, whatever was there before. */
  plant(path: string, bytes: Uint8Array, mode?: number): void
  plantLink(target: string, path: string): void
}

const fail = (code: ErrorCode, path: string): never => {
  throw new FerryError(code, { path })
}
const partsOf = (path: string): string[] => path.split('/').filter(Boolean)
const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/'
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const blockSize = 64 * 1024
const maxLinks = 40

/** A machine in memory. `mounts` are folders that are file systems of their own; `capacity` bytes fit on each. */
export function createMemoryHost(options: { mounts?: readonly string[]; capacity?: number } = {}): MemoryHost {
  let clock = 1_700_000_000_000_000_000n
  let lastInode = 0n
  const tick = (): bigint => (clock += 1_000_000n)
  const newInode = (kind: Inode['kind'], device: bigint, mode: number): Inode => ({
    kind, device, mode, inode: ++lastInode, bytes: Buffer.alloc(0), children: new Map(), target: '', links: 1, mtimeNs: tick(), ctimeNs: clock,
  })
  const root = newInode('directory', 1n, 0o755)

  const find = (path: string, follow: boolean, depth = 0): Inode => {
    if (depth > maxLinks) return fail('NOT_A_FILE', path)
    let at = root
    const parts = partsOf(path)
    for (const [i, name] of parts.entries()) {
      if (at.kind !== 'directory') return fail('NOT_A_DIRECTORY', path)
      const next = at.children.get(name)
      if (!next) return fail('NOT_FOUND', path)
      const isLast = i === parts.length - 1
      if (next.kind === 'link' && (!isLast || follow)) at = find(resolveLink(next.target, `/${parts.slice(0, i).join('/')}`), true, depth + 1)
      else at = next
    }
    return at
  }
  const resolveLink = (target: string, from: string): string => (target.startsWith('/') ? target : `${from}/${target}`)
  const has = (path: string): boolean => {
    try {
      return find(path, false) !== undefined
    } catch {
      return false
    }
  }
  const folder = (path: string): Inode => {
    const found = find(path, true)
    return found.kind === 'directory' ? found : fail('NOT_A_DIRECTORY', path)
  }
  const file = (path: string, follow = false): Inode => {
    const found = find(path, follow)
    return found.kind === 'file' ? found : fail('NOT_A_FILE', path)
  }
  const add = (path: string, inode: Inode): void => {
    const parent = folder(parentOf(path))
    if (parent.children.has(nameOf(path))) fail('EXISTS', path)
    parent.children.set(nameOf(path), inode)
    parent.mtimeNs = tick()
  }
  const drop = (path: string): void => void folder(parentOf(path)).children.delete(nameOf(path))
  const used = (device: bigint, at = root, seen = new Set<Inode>()): number => {
    let bytes = 0
    for (const child of at.children.values()) {
      if (child.kind === 'directory') bytes += used(device, child, seen)
      else if (child.device === device && !seen.has(child)) bytes += child.bytes.length
      seen.add(child)
    }
    return bytes
  }
  const makeRoom = (inode: Inode, more: number, path: string): void => {
    if (options.capacity !== undefined && used(inode.device) + more > options.capacity) fail('NO_SPACE', path)
  }
  const makeFolders = (path: string): void => {
    if (path === '/') return
    makeFolders(parentOf(path))
    if (has(path)) return void folder(path)
    const device = options.mounts?.includes(path) ? BigInt(options.mounts.indexOf(path) + 2) : folder(parentOf(path)).device
    add(path, newInode('directory', device, 0o755))
  }
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
  const stopped = (signal: AbortSignal): void => {
    if (signal.aborted) throw new FerryError('ABORTED', {})
  }

  async function copy(from: string, part: string, { verify, signal, onBytes, throttle }: CopyOptions): ReturnType<Host['copyWithin']> {
    stopped(signal)
    const source = file(from)
    if (has(part)) {
      if (find(part, false).kind === 'directory') fail('NOT_A_FILE', part)
      drop(part)
    }
    const target = newInode('file', folder(parentOf(part)).device, source.mode)
    add(part, target)
    const copied = Buffer.from(source.bytes)
    for (let at = 0; at < copied.length; at += blockSize) {
      const length = Math.min(blockSize, copied.length - at)
      await throttle?.take(length, signal).catch((error: unknown) => {
        throw hostError(error, part)
      })
      stopped(signal)
      makeRoom(target, length, part)
      target.bytes = copied.subarray(0, at + length)
      onBytes?.(length, 'copy')
    }
    target.mtimeNs = source.mtimeNs
    const bytes = source.bytes.length
    if (verify === 'none') return { bytes, readBack: 'none', reused: 0, by: 'bytes' }
    if (bytes > 0) onBytes?.(bytes, 'verify')
    const [wanted, found] = [sha256(source.bytes), sha256(target.bytes)]
    if (wanted !== found) throw new FerryError('VERIFY_DIFFERS', { path: part, wanted, found })
    return { bytes, sha256: wanted, readBack: 'cache', reused: 0, by: 'bytes' }
  }

  const held = new Set<string>()
  const host: MemoryHost = {
    label: 'memory',
    features: { hashesInPlace: true, copiesInPlace: true, seesLocks: false, syncs: false, identifiesFiles: true, isThisComputer: false },
    async stat(path) {
      const { kind, bytes, mtimeNs, ctimeNs, device, inode, links, mode } = find(path, false)
      return { kind, size: bytes.length, mtimeNs, ctimeNs, device, inode, links, mode, uid: 0, gid: 0, allocated: bytes.length }
    },
    async realPath(path) {
      find(path, true)
      let real = ''
      for (const name of partsOf(path)) {
        const next = find(`${real}/${name}`, false)
        real = next.kind === 'link' ? await this.realPath(resolveLink(next.target, real)) : `${real}/${name}`
      }
      return real || '/'
    },
    async list(path) {
      const entries = [...folder(path).children].map(([name, { kind }]): DirectoryEntry => ({ name, kind }))
      return entries.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))
    },
    async readFile(path, limit = Infinity) {
      const { bytes } = file(path, true)
      if (bytes.length > limit) throw new FerryError('TOO_LARGE', { path, size: bytes.length, limit })
      return Buffer.from(bytes)
    },
    async *read(path, start = 0) {
      const { bytes } = file(path, true)
      for (let at = start; at < bytes.length; at += blockSize) yield Buffer.from(bytes.subarray(at, at + blockSize))
    },
    async writeFile(path, bytes, { replace = false, mode = 0o644 } = {}) {
      if (has(path) && !replace) fail('EXISTS', path)
      const inode = newInode('file', folder(parentOf(path)).device, mode)
      makeRoom(inode, bytes.length, path)
      inode.bytes = Buffer.from(bytes)
      if (has(path)) drop(path)
      add(path, inode)
    },
    makeDirectory: async (path) => makeFolders(path),
    async rename(from, to) {
      const inode = find(from, false)
      if (has(to)) fail('EXISTS', to)
      if (folder(parentOf(to)).device !== inode.device) fail('CROSS_DEVICE', from)
      drop(from)
      add(to, inode)
      inode.ctimeNs = tick()
    },
    async link(from, to) {
      const inode = find(from, false)
      if (inode.kind === 'directory') fail('NO_RIGHT', from)
      if (has(to)) fail('EXISTS', to)
      if (folder(parentOf(to)).device !== inode.device) fail('CROSS_DEVICE', from)
      add(to, inode)
      inode.links++
      inode.ctimeNs = tick()
    },
    async removeFile(path) {
      const inode = find(path, false)
      if (inode.kind === 'directory') fail('NOT_A_FILE', path)
      drop(path)
      inode.links--
      inode.ctimeNs = tick()
    },
    async removeDirectory(path) {
      const inode = find(path, false)
      if (inode.kind !== 'directory') fail('NOT_A_DIRECTORY', path)
      if (inode.children.size > 0) fail('NOT_EMPTY', path)
      drop(path)
    },
    sync: async (path) => void find(path, true),
    async space(path) {
      const { device } = folder(path)
      const totalBytes = options.capacity ?? 1024 ** 4
      return { freeBytes: totalBytes - used(device), totalBytes }
    },
    async hash(path, { signal, onBytes }) {
      stopped(signal)
      const { bytes } = file(path)
      if (bytes.length > 0) onBytes?.(bytes.length)
      return { sha256: sha256(bytes), readBack: 'cache' }
    },
    copyWithin: copy,
    async writeFrom(path, chunks, start) {
      const collected: Uint8Array[] = []
      for await (const chunk of chunks) collected.push(chunk)
      if (start > 0) {
        const inode = find(path, false)
        inode.bytes = Buffer.concat([inode.bytes.subarray(0, start), ...collected])
        inode.mtimeNs = inode.ctimeNs = tick()
      } else await host.writeFile(path, Buffer.concat(collected), { mode: 0o600 })
    },
    async adopt(path, { mode, mtimeNs }) {
      Object.assign(find(path, false), { mode, mtimeNs })
    },
    locksOn: async (path) => (held.has(path) ? [{ kind: 'POSIX', pid: 1, process: 'memory' }] : []),
    async holdLocks(wanted) {
      for (const { path } of wanted) if (held.has(path)) fail('LOCK_TAKEN', path)
      for (const { path } of wanted) held.add(path)
      return {
        async swap({ live, aside, next }) {
          await host.rename(live, aside)
          await host.rename(next, live)
        },
        release: async () => wanted.forEach(({ path }) => held.delete(path)),
      }
    },
    close: async () => undefined,
    plant(path, bytes, mode = 0o644) {
      makeFolders(parentOf(path))
      if (has(path)) drop(path)
      const inode = newInode('file', folder(parentOf(path)).device, mode)
      inode.bytes = Buffer.from(bytes)
      add(path, inode)
    },
    plantLink(target, path) {
      makeFolders(parentOf(path))
      const inode = newInode('link', folder(parentOf(path)).device, 0o777)
      inode.target = target
      add(path, inode)
    },
  }
  return host
}
