import { createHash, type Hash } from 'node:crypto'
import { FerryError } from '../../../shared/errors'
import { blockListOf, syncEvery } from './block-list'
import type { CopyOptions, CopyResult, FileStat, Host } from './host'
import { refuseAborted } from './host-error'
import { isLost } from './settle'

const mostLosses = 5

type Reader = Pick<Host, 'stat' | 'read' | 'hash' | 'features'>
type Writer = Pick<Host, 'stat' | 'readFile' | 'writeFile' | 'writeFrom' | 'adopt' | 'sync' | 'hash' | 'removeFile' | 'features'>

/** What an attempt that was cut off still had on its way can create the part, or fill it, just before the next attempt does. */
const isEcho = (error: unknown): boolean => error instanceof FerryError && (error.code === 'EXISTS' || error.code === 'WRITE_FAILED')

const noteOf = ({ size, mtimeNs }: FileStat, path: string): string => `relay 1 ${size} ${mtimeNs} ${path}`

/**
 * `Host.copyWithin` through this computer, from one machine to the same or another one. Flushed and noted every 256 MiB: what is noted is
 * not sent again. The source is hashed on the way, or where it is when only the rest is sent; the copy is read again at its own machine.
 * A lost connection is gone on with by itself. @throws SOURCE_CHANGED, VERIFY_DIFFERS, SSH_LOST after five losses without progress, ABORTED
 */
export async function relayCopy(source: Reader, from: string, target: Writer, part: string, options: CopyOptions): Promise<CopyResult> {
  const told = { copy: 0, verify: 0 }
  let first: number | undefined
  let best = 0
  for (let losses = 0; ; ) {
    let at = { copy: 0, verify: 0 }
    /** Bytes that were sent again are not told again. */
    const onBytes = (bytes: number, phase: 'copy' | 'verify'): void => {
      at = { ...at, [phase]: at[phase] + bytes }
      const fresh = at[phase] - told[phase]
      if (fresh <= 0) return
      told[phase] += fresh
      options.onBytes?.(fresh, phase)
    }
    try {
      const result = await relayOnce(source, from, target, part, { ...options, onBytes }, (reused) => {
        first ??= reused
        at.copy = reused - first
        losses = reused > best ? 0 : losses
        best = Math.max(best, reused)
      })
      return { ...result, reused: first ?? result.reused }
    } catch (error) {
      // each loss is one too many unless bytes were flushed since the one before
      if (!(isLost(error) || (losses > 0 && isEcho(error))) || ++losses >= mostLosses) throw error
    }
  }
}

async function relayOnce(source: Reader, from: string, target: Writer, part: string, options: CopyOptions, begun: (reused: number) => void): Promise<CopyResult> {
  refuseAborted(options.signal)
  const before = await source.stat(from)
  if (before.kind !== 'file') throw new FerryError('NOT_A_FILE', { path: from })
  const note = noteOf(before, from)
  const reused = await continueAt(target, part, note, before.size)
  begun(reused)
  if (reused === 0) {
    await drop(target, part)
    await drop(target, blockListOf(part))
  }
  const verify = options.verify === 'sha256'
  const hash = verify && reused === 0 ? createHash('sha256') : undefined
  let at = reused
  const chunks = source.read(from, reused)[Symbol.asyncIterator]()
  // one flush goes on while the next stretch is sent, so that never more than 256 MiB are not known to be on disk
  let flushed: Promise<void> = Promise.resolve()
  const flush = async (upTo: number): Promise<void> => {
    await target.sync(part)
    if (before.size > syncEvery) await target.writeFile(blockListOf(part), Buffer.from(`${note}\nsynced ${upTo}\n`), { replace: true, mode: 0o600 })
  }
  try {
    do {
      await target.writeFrom(part, stretch(chunks, Math.min(syncEvery / 2, before.size - at), options, hash), at, { flush: false })
      at = Math.min(before.size, at + syncEvery / 2)
      await flushed
      flushed = flush(at)
      flushed.catch(() => undefined)
    } while (at < before.size)
  } finally {
    await Promise.allSettled([chunks.return?.(), flushed])
  }
  await flushed
  const sha256 = hash?.digest('hex') ?? (verify ? (await source.hash(from, { signal: options.signal })).sha256 : undefined)
  const after = await source.stat(from)
  if (after.size !== before.size || after.mtimeNs !== before.mtimeNs || after.inode !== before.inode) throw await discarded(target, part, new FerryError('SOURCE_CHANGED', { path: from }))
  await target.adopt(part, before)
  await target.sync(part)
  if (sha256 === undefined) {
    await drop(target, blockListOf(part))
    return { bytes: before.size, readBack: 'none', reused, by: 'bytes' }
  }
  const again = await target.hash(part, { signal: options.signal, fromDisk: true, onBytes: (n) => options.onBytes?.(n, 'verify') })
  if (again.sha256 !== sha256) throw await discarded(target, part, new FerryError('VERIFY_DIFFERS', { path: part, wanted: sha256, found: again.sha256 }))
  await drop(target, blockListOf(part))
  return { bytes: before.size, sha256, readBack: again.readBack, reused, by: 'bytes' }
}

/** The next `length` bytes, told, hashed and paid for; the rest of the last chunk is kept for the next stretch. */
async function* stretch(chunks: AsyncIterator<Buffer> & { rest?: Buffer }, length: number, options: CopyOptions, hash: Hash | undefined): AsyncGenerator<Uint8Array> {
  for (let left = length; left > 0; ) {
    refuseAborted(options.signal)
    const next = chunks.rest ? { done: false as const, value: chunks.rest } : await chunks.next()
    if (next.done) throw new FerryError('READ_FAILED', { path: '', problem: `${left} bytes are missing` })
    const chunk = next.value.subarray(0, left)
    if (chunk.length < next.value.length) chunks.rest = next.value.subarray(chunk.length)
    else delete chunks.rest
    await takeBytes(options, chunk.length)
    hash?.update(chunk)
    options.onBytes?.(chunk.length, 'copy')
    left -= chunk.length
    yield chunk
  }
}

async function takeBytes(options: CopyOptions, bytes: number): Promise<void> {
  try {
    await options.throttle?.take(bytes, options.signal)
  } catch (error) {
    throw new FerryError('ABORTED', {}, { cause: error })
  }
}

/** Where an interrupted part of the same source may be continued: never behind what was flushed. */
async function continueAt(target: Writer, part: string, note: string, size: number): Promise<number> {
  const text = await target.readFile(blockListOf(part), 64 * 1024).catch((error: unknown) => (isLost(error) ? Promise.reject(error) : Buffer.alloc(0)))
  const [head, synced] = text.toString('utf8').split('\n')
  const at = Number(/^synced (\d+)$/.exec(synced ?? '')?.[1] ?? 0)
  if (head !== note || at > size) return 0
  const there = await target.stat(part).catch((error: unknown) => (isLost(error) ? Promise.reject(error) : undefined))
  return there?.kind === 'file' && there.size >= at ? at : 0
}

async function drop(target: Writer, path: string): Promise<void> {
  await target.removeFile(path).catch((error: unknown) => {
    if (!(error instanceof FerryError) || error.code !== 'NOT_FOUND') throw error
  })
}

async function discarded(target: Writer, part: string, error: FerryError): Promise<FerryError> {
  await drop(target, part)
  await drop(target, blockListOf(part))
  return error
}
