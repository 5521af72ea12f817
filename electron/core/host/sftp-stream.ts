import { FerryError } from '../../../shared/errors'
import type { SftpCalls } from './sftp-calls'

/** OpenSSH takes packets of 256 KiB with their head. */
const chunkSize = 255 * 1024
/** Requests under way, so that the link is full although each answer takes a round trip. */
const depth = 32

/** The bytes of an open file from `start`, in order, with many requests under way. @throws READ_FAILED when the host answers with other bytes than asked for */
export async function* readPipelined(calls: SftpCalls, path: string, handle: Buffer, start: number, size: number): AsyncGenerator<Buffer> {
  const pending: Promise<Buffer>[] = []
  let asked = start
  const ask = (): void => {
    const length = Math.min(chunkSize, size - asked)
    const request = readFully(calls, path, handle, asked, length)
    request.catch(() => undefined)
    pending.push(request)
    asked += length
  }
  while (asked < size || pending.length > 0) {
    while (asked < size && pending.length < depth) ask()
    yield await pending.shift()!
  }
  // what is behind the size that stat told, for files that grow and for those whose size is not known
  for (let at = Math.max(start, size); ; ) {
    const buffer = Buffer.allocUnsafe(chunkSize)
    const bytes = await calls.read(path, handle, buffer, at)
    if (bytes === 0) return
    yield buffer.subarray(0, bytes)
    at += bytes
  }
}

async function readFully(calls: SftpCalls, path: string, handle: Buffer, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length)
  for (let filled = 0; filled < length; ) {
    const bytes = await calls.read(path, handle, buffer.subarray(filled), position + filled)
    if (bytes <= 0 || bytes > length - filled) throw new FerryError('READ_FAILED', { path, problem: `short read at ${position + filled}` })
    filled += bytes
  }
  return buffer
}

/** Writes chunks one after the other from `start`, with many requests under way. */
export async function writePipelined(calls: SftpCalls, path: string, handle: Buffer, chunks: AsyncIterable<Uint8Array>, start: number): Promise<number> {
  const pending: Promise<void>[] = []
  let at = start
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += chunkSize) {
      // a copy: whoever gave the chunk may use its memory again while the request waits
      const piece = Buffer.from(chunk.subarray(from, from + chunkSize))
      const request = calls.write(path, handle, piece, at)
      request.catch(() => undefined)
      pending.push(request)
      at += piece.length
      if (pending.length >= depth) await pending.shift()
    }
  }
  for (const request of pending) await request
  return at
}
