import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'

const page = 4096

/** Reads a file past the page cache when the file system allows it. `source` says which it was. */
export interface BlockSource {
  readonly source: 'disk' | 'cache'
  /** Fills the block at `position`; a result shorter than `length` is the end of the file. */
  read(position: number, length: number): Promise<Buffer>
  close(): Promise<void>
}

/** A buffer that O_DIRECT takes, and how many bytes of the beginning of the file are in it already. */
interface Aligned {
  readonly buffer: Buffer
  readonly filled: number
}

/** Buffers of this many bytes are kept for the next small file: finding a right place in a new one takes many tries. */
const small = 64 * 1024
const kept: Buffer[] = []
const mostKept = 16

async function tryRead(handle: FileHandle, buffer: Buffer): Promise<Aligned | undefined> {
  try {
    return { buffer, filled: (await handle.read(buffer, 0, buffer.length, 0)).bytesRead }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error
    return undefined
  }
}

/** O_DIRECT wants buffers aligned in memory; Node does not tell addresses, so the right offset is found by trying. */
async function findAligned(handle: FileHandle, length: number): Promise<Aligned | undefined> {
  const before = length <= small ? kept.pop() : undefined
  const again = before && (await tryRead(handle, before.subarray(0, length)))
  if (again) return again
  const capacity = Math.max(length, small)
  const fresh = Buffer.allocUnsafeSlow(capacity + page)
  for (let offset = 0; offset < page; offset += 16) {
    // allocations begin 16 bytes into a page as a rule, so 4080 is the second guess
    const at = offset === 16 ? page - 16 : offset
    const found = await tryRead(handle, fresh.subarray(at, at + length))
    if (found) return found
  }
  return undefined
}

/** Keeps the buffer of a small file, whole again, for the next one. */
function keep(buffer: Buffer): void {
  if (buffer.length <= small && kept.length < mostKept) kept.push(Buffer.from(buffer.buffer, buffer.byteOffset, small))
}

/** Opens `path` for reading in blocks of at most `blockSize` bytes (a multiple of 4096). */
export async function openBlocks(path: string, blockSize: number, fromDisk: boolean): Promise<BlockSource> {
  const direct = fromDisk && constants.O_DIRECT !== undefined ? await open(path, constants.O_RDONLY | constants.O_DIRECT | constants.O_NOFOLLOW).catch(() => undefined) : undefined
  if (direct) {
    const aligned = await findAligned(direct, blockSize).catch(async (error: unknown) => {
      // what the disk does not give must not be taken from the cache instead
      if ((error as NodeJS.ErrnoException).code !== 'EIO') return undefined
      await direct.close()
      throw error
    })
    if (aligned) return blocksOf(direct, aligned.buffer, 'disk', aligned.filled)
    await direct.close()
  }
  return blocksOf(await open(path, constants.O_RDONLY | constants.O_NOFOLLOW), Buffer.allocUnsafe(blockSize), 'cache')
}

/** @param ready bytes of the beginning that are in the buffer already */
function blocksOf(handle: FileHandle, buffer: Buffer, source: BlockSource['source'], ready = 0): BlockSource {
  return {
    source,
    async read(position, length) {
      let filled = position === 0 ? Math.min(ready, length) : 0
      ready = 0
      if (source === 'disk' && filled % page !== 0) return buffer.subarray(0, filled)
      while (filled < length) {
        const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled)
        if (bytesRead === 0) break
        filled += bytesRead
        // a direct read that ends inside a page has reached the end of the file
        if (source === 'disk' && filled % page !== 0) break
      }
      return buffer.subarray(0, filled)
    },
    async close() {
      await handle.close()
      if (source === 'disk') keep(buffer)
    },
  }
}
