import { createHash, type Hash } from 'node:crypto'
import { appendFile, open, readFile, stat, truncate, unlink } from 'node:fs/promises'
import type { CopyOptions } from './host'
import { syncPath } from './sync-path'

/** A part is flushed, and that is noted, each time so many bytes are there; a crash costs at most that much again. */
export const syncEvery = 256 * 1024 ** 2

/** The file beside a part that tells how much of it is on disk: by the hashes of its blocks, or by bytes when nobody verifies it. */
export const blockListOf = (part: string): string => `${part}.blocks`

/** Appends hashes of blocks `from…` to the list beside the part, durable; the first call writes whose blocks they are. */
export async function noteBlocks(part: string, id: string, blockSize: number, from: number, hashes: readonly string[]): Promise<void> {
  const head = from === 0 ? `${JSON.stringify({ v: 1, id, blockSize })}\n` : ''
  await append(part, head + hashes.map((h, i) => `${from + i} ${h}\n`).join(''))
}

/** Says that the first `bytes` of an unverified part are on disk, durable. */
export const noteFlushed = (part: string, id: string, bytes: number): Promise<void> => append(part, `${JSON.stringify({ v: 1, id, flushed: bytes })}\n`)

async function append(part: string, lines: string): Promise<void> {
  await appendFile(blockListOf(part), lines, { mode: 0o600 })
  await syncPath(blockListOf(part))
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
  const head = parseLine(lines[0]!)
  if (head?.id !== id || !head.blockSize) return 0
  const { blockSize } = head
  const handle = await open(part, 'r').catch(() => undefined)
  if (!handle) return 0
  let good = 0
  try {
    const buffer = Buffer.allocUnsafe(blockSize)
    for (const line of lines.slice(1)) {
      options.signal.throwIfAborted()
      const match = /^(\d+) ([0-9a-f]{64})$/.exec(line)
      if (!match || Number(match[1]) * blockSize > good) break
      // noted once more after an earlier attempt found a bad block
      if (Number(match[1]) * blockSize < good) continue
      const { bytesRead } = await handle.read(buffer, 0, blockSize, good)
      if (bytesRead !== blockSize || createHash('sha256').update(buffer).digest('hex') !== match[2]) break
      hash.update(buffer)
      good += blockSize
    }
  } finally {
    await handle.close()
  }
  if (good > 0) await truncate(part, good)
  return good
}

/**
 * Cuts an interrupted part that nobody verifies back to what was flushed of it.
 * @returns bytes that need not be copied again; 0 when there is nothing to continue
 */
export async function resumeFlushed(part: string, id: string): Promise<number> {
  const lines = (await readFile(blockListOf(part), 'utf8').catch(() => '')).split('\n').slice(0, -1)
  const flushed = lines.map(parseLine).filter((line) => line?.flushed !== undefined).at(-1)
  const there = await stat(part).catch(() => undefined)
  if (flushed?.id !== id || !there?.isFile() || there.size < flushed.flushed!) return 0
  await truncate(part, flushed.flushed)
  return flushed.flushed!
}

interface Line {
  readonly id: string
  readonly blockSize?: number
  readonly flushed?: number
}

function parseLine(text: string): Line | undefined {
  try {
    const line = JSON.parse(text) as { v?: number; id?: string; blockSize?: number; flushed?: number }
    const count = (value: unknown): boolean => value === undefined || (Number.isSafeInteger(value) && (value as number) >= 0)
    return line.v === 1 && typeof line.id === 'string' && count(line.blockSize) && count(line.flushed) ? (line as Line) : undefined
  } catch {
    return undefined
  }
}
