import { spawn } from 'node:child_process'
import type { FileHandle } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { CopyOptions } from './host'

const lookEveryMs = 100
const [mayTakeMs, worthIt] = [25, 4 * 1024 ** 2]
/** Two at a time only make a spinning disk seek; what copies more bytes than this in a millisecond is none, and is kept busy by two. */
const noDiskSpins = 600_000
/** Who copies to each device, and who waits for that; one more may be flushed meanwhile. */
const places = new Map<bigint, { running: number; most: number; readonly waiting: (() => void)[] }>()

/** One `cat` writes at most so many bytes of a file whose flushes are noted. One stretch is flushed while the next is written, so a crash costs two. */
const stretch = 128 * 1024 ** 2
/**
 * Standard input and output begin where `$1` says, in units of `$2`; `cat` is ended by the limit on a file's size, whose unit is 512
 * bytes. It copies by copy_file_range(2) where it can.
 */
const script = `[ "$1" = 0 ] || dd bs="$2" skip="$1" seek="$1" count=0 conv=notrunc 2>/dev/null || exit 1
trap '' XFSZ; ulimit -f "$3" && exec cat`

export interface KernelCopy {
  readonly size: number
  /** Bytes that are there already, a multiple of `unit`. */
  readonly start: number
  readonly unit: number
  /** For a file that is to be continued after a crash: flushes the target and notes that the bytes are on disk. */
  readonly flush?: (bytes: number) => Promise<void>
}

/**
 * Copies `source` into `target`, which ends at `start`, without its bytes passing through this program: by `cat` on the two open files.
 * It is ended when it would have to wait for its share of a limit or for a pause.
 * @returns bytes that are there now; fewer than `size` after any trouble, which an ordinary copy from there on meets by itself
 * @throws what `signal` was aborted with, and what `flush` throws
 */
export async function kernelCopy(source: FileHandle, target: FileHandle, what: KernelCopy, options: CopyOptions): Promise<number> {
  if (process.platform !== 'linux' || what.size - what.start < worthIt) return what.start
  const { dev } = await target.stat({ bigint: true })
  const place = places.get(dev) ?? { running: 0, most: 1, waiting: [] }
  places.set(dev, place)
  const admit = (): void => {
    while (place.running < place.most && place.waiting.length > 0) {
      place.running++
      place.waiting.shift()!()
    }
  }
  const turn = new Promise<void>((resolve) => place.waiting.push(resolve))
  admit()
  await turn
  const onSpeed = (bytesPerMs: number): void => {
    place.most = bytesPerMs > noDiskSpins ? 2 : 1
    admit()
  }
  try {
    return await copyStretches(source, target, what, options, onSpeed)
  } finally {
    place.running--
    admit()
  }
}

async function copyStretches(source: FileHandle, target: FileHandle, { size, start, unit, flush }: KernelCopy, options: CopyOptions, onSpeed: (bytesPerMs: number) => void): Promise<number> {
  if (!flush) return runCat(source, target, 'cat', [], { from: start, to: size }, options)
  let flushing = Promise.resolve()
  let at = start
  try {
    while (at < size) {
      const to = Math.min(size, at + stretch)
      const begun = performance.now()
      // both files are where the last `cat` left them
      const there = await runCat(source, target, 'sh', ['-c', script, 'sh', String(at === start ? start / unit : 0), String(unit), String(Math.ceil(to / 512))], { from: at, to: size }, options)
      onSpeed((there - at) / (performance.now() - begun))
      await flushing
      flushing = there < size ? flush(there) : flushing
      flushing.catch(() => undefined)
      at = there
      if (there < to) break
    }
  } finally {
    await flushing
  }
  return at
}

async function runCat(source: FileHandle, target: FileHandle, command: string, args: readonly string[], { from, to }: { from: number; to: number }, { signal, throttle, onBytes }: CopyOptions): Promise<number> {
  signal.throwIfAborted()
  const child = spawn(command, args, { stdio: [source.fd, target.fd, 'ignore'] })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()))
  const stop = (): void => void child.kill('SIGKILL')
  signal.addEventListener('abort', stop)
  let running = true
  void ended.then(() => (running = false))
  let seen = from
  const look = async (): Promise<number> => {
    const there = Math.min(to, (await target.stat()).size)
    const grown = there - seen
    seen = there
    if (grown > 0) onBytes?.(grown, 'copy')
    return grown
  }
  try {
    while (running) {
      await Promise.race([ended, wait(lookEveryMs)])
      const paid = throttle?.take(await look(), signal)
      paid?.catch(() => undefined)
      if (running && paid && (await Promise.race([paid.then(() => true), wait(mayTakeMs, false)])) === false) {
        stop()
        await ended
        await paid
      }
    }
    await look()
  } finally {
    stop()
    await ended
    signal.removeEventListener('abort', stop)
  }
  signal.throwIfAborted()
  return seen
}
