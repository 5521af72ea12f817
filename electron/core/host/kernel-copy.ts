import { spawn } from 'node:child_process'
import type { FileHandle } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { CopyOptions } from './host'

const lookEveryMs = 100
const [mayTakeMs, worthIt] = [25, 4 * 1024 ** 2]
/** The last copy to each device. More than one at a time only makes the disk seek; one may be flushed while the next is copied. */
const lastTo = new Map<bigint, Promise<unknown>>()

/**
 * Copies the beginning of `source` into the empty `target` without its bytes passing through this program, by `cat` on the two open
 * files, which uses copy_file_range(2) where it can. It is ended when it would have to wait for its share of a limit or for a pause.
 * @returns bytes that are there now; fewer than `size` after any trouble, which an ordinary copy from there on meets by itself
 * @throws what `signal` was aborted with
 */
export async function kernelCopy(source: FileHandle, target: FileHandle, size: number, options: CopyOptions): Promise<number> {
  if (process.platform !== 'linux' || size < worthIt) return 0
  const { dev } = await target.stat({ bigint: true })
  const turn = (lastTo.get(dev) ?? Promise.resolve()).then(() => runCat(source, target, size, options))
  const settled = turn.catch(() => undefined)
  lastTo.set(dev, settled)
  try {
    return await turn
  } finally {
    if (lastTo.get(dev) === settled) lastTo.delete(dev)
  }
}

async function runCat(source: FileHandle, target: FileHandle, size: number, { signal, throttle, onBytes }: CopyOptions): Promise<number> {
  signal.throwIfAborted()
  const child = spawn('cat', { stdio: [source.fd, target.fd, 'ignore'] })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()))
  const stop = (): void => void child.kill('SIGKILL')
  signal.addEventListener('abort', stop)
  let running = true
  void ended.then(() => (running = false))
  let seen = 0
  const look = async (): Promise<number> => {
    const there = Math.min(size, (await target.stat()).size)
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
