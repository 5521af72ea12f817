import { createHash, type Hash } from 'node:crypto'
import { constants, type BigIntStats } from 'node:fs'
import { lstat, open, type FileHandle } from 'node:fs/promises'
import { FerryError } from '../../../shared/errors'
import { killPoint } from '../kill-point'
import { dropBlockList, noteBlocks, noteFlushed, resumeBlocks, resumeFlushed, syncEvery } from './block-list'
import { cloneFile } from './clone-file'
import { openBlocks } from './direct-read'
import type { CopyOptions, CopyResult } from './host'
import { hostError } from './host-error'
import { kernelCopy } from './kernel-copy'

const blockSize = 8 * 1024 ** 2
const zeros = Buffer.alloc(blockSize)

/** Identity of a file's content as far as the file system tells it; without the device, whose number may be another one after a restart. */
const identity = (s: { ino: bigint; size: bigint; mtimeNs: bigint; ctimeNs: bigint }): string => `${s.ino}:${s.size}:${s.mtimeNs}:${s.ctimeNs}`

/** SHA-256 of a file in blocks; `fromDisk` goes past the page cache where that is possible. */
export async function hashFile(
  path: string, options: { signal: AbortSignal; onBytes?: (bytes: number) => void; fromDisk?: boolean; throttle?: CopyOptions['throttle'] },
): Promise<{ sha256: string; readBack: 'disk' | 'cache' }> {
  try {
    const stat = await lstat(path)
    if (!stat.isFile()) throw new FerryError('NOT_A_FILE', { path })
    const { size } = stat
    const length = Math.min(blockSize, Math.max(4096, Math.ceil(size / 4096) * 4096))
    const blocks = await openBlocks(path, length, options.fromDisk ?? false)
    const hash = createHash('sha256')
    try {
      for (let at = 0; ; ) {
        options.signal.throwIfAborted()
        await options.throttle?.take(length, options.signal)
        const block = await blocks.read(at, length)
        hash.update(block)
        if (block.length > 0) options.onBytes?.(block.length)
        at += block.length
        if (block.length < length) break
      }
    } finally {
      await blocks.close()
    }
    return { sha256: hash.digest('hex'), readBack: blocks.source }
  } catch (error) {
    throw hostError(error, path)
  }
}

/** The copy of `Host.copyWithin` on this machine; the part is flushed, read again and compared before this returns. */
export async function copyFile(from: string, part: string, options: CopyOptions): Promise<CopyResult> {
  const source = await open(from, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch((error: unknown) => {
    throw hostError(error, from)
  })
  try {
    const before = await source.stat({ bigint: true })
    if (!before.isFile()) throw new FerryError('NOT_A_FILE', { path: from })
    const size = Number(before.size)
    const hash = options.verify === 'sha256' ? createHash('sha256') : undefined
    const { target, reused, by } = await openPart(from, part, before, hash, options)
    try {
      const cloned = by === 'reflink'
      const sparse = before.blocks * 512n < before.size
      if (cloned && !hash) options.onBytes?.(size, 'copy')
      else {
        const id = identity(before)
        const flush = (bytes: number): Promise<void> => flushPart(target, part, () => noteFlushed(part, id, bytes - (bytes % blockSize)))
        const start = hash || sparse ? reused : await kernelCopy(source, target, { size, start: reused, unit: blockSize, ...(size > syncEvery ? { flush } : {}) }, options)
        await copyBlocks(source, target, { from, part, size, start, sparse, hash, options, id, cloned, flush })
      }
      const after = await source.stat({ bigint: true })
      const named = await lstat(from, { bigint: true }).catch(() => undefined)
      if (identity(after) !== identity(before) || !named || named.ino !== before.ino || named.dev !== before.dev) throw new FerryError('SOURCE_CHANGED', { path: from })
      if (!cloned) await target.truncate(size)
      await target.chmod(Number(before.mode) & 0o7777)
      await target.chown(Number(before.uid), Number(before.gid)).catch(() => undefined)
      await target.utimes(Number(before.atimeNs) / 1e9, Number(before.mtimeNs) / 1e9)
      // after a failed flush the kernel calls the lost pages clean: this inode can never be trusted again
      await target.sync().catch((error: unknown) => discard(part, error))
    } finally {
      await target.close()
    }
    killPoint('part-flushed')
    if (!hash) return { bytes: size, readBack: 'none', reused, by }
    const sha256 = hash.digest('hex')
    const again = await hashFile(part, { signal: options.signal, fromDisk: true, ...(options.throttle ? { throttle: options.throttle } : {}), onBytes: (n) => options.onBytes?.(n, 'verify') })
    if (again.sha256 !== sha256) await discard(part, new FerryError('VERIFY_DIFFERS', { path: part, wanted: sha256, found: again.sha256 }))
    return { bytes: size, sha256, readBack: again.readBack, reused, by }
  } catch (error) {
    throw hostError(error, part)
  } finally {
    await source.close()
  }
}

/** Removes a part that cannot be trusted, so that the next attempt begins with a fresh one. */
async function discard(part: string, error: unknown): Promise<never> {
  await dropBlockList(part, true)
  throw error
}

/** Flushes what is written of a part, and notes it. */
async function flushPart(target: FileHandle, part: string, note: () => Promise<void>): Promise<void> {
  await target.datasync().catch((error: unknown) => discard(part, error))
  await note()
  killPoint('blocks-noted')
}

/** Opens the part: the good beginning of an interrupted one is kept and hashed, anything else is begun anew, by a reflink if possible. */
async function openPart(from: string, part: string, source: BigIntStats, hash: Hash | undefined, options: CopyOptions): Promise<{ target: FileHandle } & Pick<CopyResult, 'reused' | 'by'>> {
  const reused = hash ? await resumeBlocks(part, identity(source), hash, options) : await resumeFlushed(part, identity(source))
  if (reused > 0) return { target: await open(part, constants.O_RDWR | constants.O_NOFOLLOW), reused, by: 'bytes' }
  await dropBlockList(part, true)
  options.signal.throwIfAborted()
  // it has the rights of the source by now, which may forbid writing
  if (source.size > 0n && (await cloneFile(from, part, source.dev))) return { target: await open(part, constants.O_RDONLY | constants.O_NOFOLLOW), reused: 0, by: 'reflink' }
  return { target: await open(part, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600), reused: 0, by: 'bytes' }
}

interface Copying {
  readonly from: string
  readonly part: string
  readonly size: number
  readonly start: number
  readonly sparse: boolean
  readonly hash: Hash | undefined
  readonly options: CopyOptions
  readonly id: string
  /** The part shares the blocks of the source already: they are only read and hashed. */
  readonly cloned: boolean
  /** Flushes an unverified part and notes how much of it is there. */
  readonly flush: (bytes: number) => Promise<void>
}

/** Reads block n+1 while block n is hashed and written. */
async function copyBlocks(source: FileHandle, target: FileHandle, what: Copying): Promise<void> {
  const { from, part, size, start, sparse, hash, options, cloned } = what
  const noted = size > syncEvery && !cloned
  let flushed = start
  const length = Math.min(blockSize, Math.max(1, size - start))
  const buffers = [0, 1, 2].map(() => (size - start > 0 ? Buffer.allocUnsafe(length) : Buffer.alloc(0)))
  const readAt = async (position: number, buffer: Buffer): Promise<Buffer> => {
    let filled = 0
    const wanted = Math.min(length, size - position)
    while (filled < wanted) {
      const { bytesRead } = await source.read(buffer, filled, wanted - filled, position + filled).catch((error: unknown) => {
        throw new FerryError('READ_FAILED', { path: from, problem: `${(error as NodeJS.ErrnoException).code} at ${position}` }, { cause: error })
      })
      if (bytesRead === 0) throw new FerryError('SOURCE_CHANGED', { path: from })
      filled += bytesRead
    }
    return buffer.subarray(0, wanted)
  }
  const hashes: string[] = []
  let writing: Promise<unknown> = Promise.resolve()
  let reading = start < size ? readAt(start, buffers[0]!) : undefined
  try {
    for (let position = start, n = 0; position < size; n++) {
      options.signal.throwIfAborted()
      await options.throttle?.take(Math.min(length, size - position), options.signal)
      const block = await reading!
      const next = position + block.length
      await writing
      reading = next < size ? readAt(next, buffers[(n + 1) % 3]!) : undefined
      reading?.catch(() => undefined)
      writing = cloned || (sparse && block.equals(zeros.subarray(0, block.length))) ? Promise.resolve() : writeAll(target, block, position)
      writing.catch(() => undefined)
      hash?.update(block)
      if (noted && hash) hashes.push(createHash('sha256').update(block).digest('hex'))
      options.onBytes?.(block.length, 'copy')
      position = next
      killPoint('block-copied')
      if (noted && position - flushed >= syncEvery) {
        await writing
        await target.truncate(Math.max(position, (await target.stat()).size))
        flushed = position
        const first = position / blockSize - hashes.length
        await (hash ? flushPart(target, part, () => noteBlocks(part, what.id, blockSize, first, hashes.splice(0))) : what.flush(position))
      }
    }
  } finally {
    await writing
    await reading?.catch(() => undefined)
  }
}

async function writeAll(target: FileHandle, block: Buffer, position: number): Promise<void> {
  for (let done = 0; done < block.length; ) done += (await target.write(block, done, block.length - done, position + done)).bytesWritten
}
