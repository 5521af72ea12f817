import { createHash, type Hash } from 'node:crypto'
import { appendFile, open, readFile, truncate, unlink } from 'node:fs/promises'
import type { CopyOptions } from './host'
import { syncPath } from './sync-path'

/** A part is flushed and its block hashes are noted each time so many bytes are there; a crash costs at most that much again. */
export const syncEvery = 256 * 1024 ** 2

/** The file beside a part that holds the hashes of its blocks. */
export const blockListOf = (part: string): string => `${part}.blocks`

/** Appends hashes of blocks `from…` to the list beside the part, durable; the first call writes whose blocks they are. */
export async function noteBlocks(part: string, id: string, blockSize: number, from: number, hashes: readonly string[]): Promise<void> {
  const path = blockListOf(part)
  const head = from === 0 ? `${JSON.stringify({ v: 1, id, blockSize })}\n` : ''
  await appendFile(path, head + hashes.map((h, i) => `${from + i} ${h}\n`).join(''), { mode: 0o600 })
  await syncPath(path)
}

/** Removes the list, and with `andPart` an interrupted part that is begun anew. */
export async function dropBlockList(part: string, andPart = false): Promise<void> {
  await unlink(blockListOf(part)).catch(() => undefined)
  if (andPart) await unlink(part).catch(() => undefined)
}

/**
 * Checks the blocks of an interrupted part against its list, feeds the good ones to `hash` and cuts the rest off.
 * @returns bytes that need not be copied again; 0 when there is nothing to continue
 */
export async function resumeBlocks(part: string, id: string, hash: Hash, options: Pick<CopyOptions, 'signal'>): Promise<number> {
  const text = await readFile(blockListOf(part), 'utf8').catch(() => undefined)
  if (text === undefined) return 0
  const lines = text.split('\n')
  const head = parseHead(lines[0]!)
  if (!head || head.id !== id) return 0
  const handle = await open(part, 'r').catch(() => undefined)
  if (!handle) return 0
  let good = 0
  try {
    const buffer = Buffer.allocUnsafe(head.blockSize)
    for (const line of lines.slice(1)) {
      options.signal.throwIfAborted()
      const match = /^(\d+) ([0-9a-f]{64})$/.exec(line)
      if (!match || Number(match[1]) * head.blockSize !== good) break
      const { bytesRead } = await handle.read(buffer, 0, head.blockSize, good)
      if (bytesRead !== head.blockSize || createHash('sha256').update(buffer).digest('hex') !== match[2]) break
      hash.update(buffer)
      good += head.blockSize
    }
  } finally {
    await handle.close()
  }
  if (good > 0) await truncate(part, good)
  return good
}

function parseHead(line: string): { id: string; blockSize: number } | undefined {
  try {
    const head = JSON.parse(line) as { v?: number; id?: string; blockSize?: number }
    return head.v === 1 && typeof head.id === 'string' && typeof head.blockSize === 'number' ? { id: head.id, blockSize: head.blockSize } : undefined
  } catch {
    return undefined
  }
}
