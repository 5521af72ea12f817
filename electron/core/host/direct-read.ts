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

/** O_DIRECT wants buffers aligned in memory; Node does not tell addresses, so the right offset is found by trying. */
async function findAligned(handle: FileHandle, buffer: Buffer, length: number): Promise<Buffer | undefined> {
  for (let offset = 0; offset < page; offset += 16) {
    // allocations begin 16 bytes into a page as a rule, so 4080 is the second guess
    const at = offset === 16 ? page - 16 : offset
    const candidate = buffer.subarray(at, at + length)
    try {
      await handle.read(candidate, 0, length, 0)
      return candidate
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error
    }
  }
  return undefined
}

/** Opens `path` for reading in blocks of at most `blockSize` bytes (a multiple of 4096). */
export async function openBlocks(path: string, blockSize: number, fromDisk: boolean): Promise<BlockSource> {
  const direct = fromDisk && constants.O_DIRECT !== undefined ? await open(path, constants.O_RDONLY | constants.O_DIRECT | constants.O_NOFOLLOW).catch(() => undefined) : undefined
  if (direct) {
    const aligned = await findAligned(direct, Buffer.allocUnsafeSlow(blockSize + page), blockSize).catch(() => undefined)
    if (aligned) return blocksOf(direct, aligned, 'disk')
    await direct.close()
  }
  return blocksOf(await open(path, constants.O_RDONLY | constants.O_NOFOLLOW), Buffer.allocUnsafe(blockSize), 'cache')
}

function blocksOf(handle: FileHandle, buffer: Buffer, source: BlockSource['source']): BlockSource {
  return {
    source,
    async read(position, length) {
      let filled = 0
      while (filled < length) {
        const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled)
        if (bytesRead === 0) break
        filled += bytesRead
        // a direct read that ends inside a page has reached the end of the file
        if (source === 'disk' && filled % page !== 0) break
      }
      return buffer.subarray(0, filled)
    },
    close: () => handle.close(),
  }
}
