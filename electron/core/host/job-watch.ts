import { FerryError } from '../../../shared/errors'
import { blockListOf } from './block-list'
import type { CopyJob } from './copy-job'
import type { CopyOptions, CopyResult, FileStat, Host } from './host'
import { hostError, refuseAborted } from './host-error'
import type { Exec } from './remote-exec'
import { settle } from './settle'
import { requireDone, shellError } from './shell-errors'
import type { ShellAnswer } from './shell-session'
import { q, type ShellTools } from './shell-tools'

/** Files up to this many bytes are done by one script; larger ones tell how far they are. */
export const smallFile = 8 * 1024 ** 2
/** A job is looked at so often, ms: soon at first, so that its end is noticed within a few hundredths of its time. */
const pollMs = { first: 20, longest: 250, share: 0.03 }
const patienceMs = 100
/** The slowest disk that a job without a word is waited for, bytes a millisecond. */
const slowest = 10_000
/** A job that is gone without a last word. */
export const noResult = 'the copy ended without a result'

/** A machine behind a shell, as its copies and hashes need it. */
export interface CopyPlace {
  readonly exec: Exec
  readonly run: (script: string, limits?: { silentMs?: number }) => Promise<ShellAnswer>
  readonly tools: ShellTools
  readonly label: string
  readonly read: Host['read']
  readonly stat: (path: string) => Promise<FileStat>
  /** Longest silence of a command, ms. */
  readonly silentMs: number
}

export interface JobState {
  readonly copied: number
  readonly verified: number
  readonly reused: number
  readonly by: CopyResult['by']
  readonly alive: boolean
  readonly done?: { source: string; target: string; readBack: 'disk' | 'cache' | 'none' }
  readonly failed?: string
}

/** What the lines of a job's notes say; the last word counts. */
export function parseState(notes: Uint8Array, label: string): JobState {
  let state: JobState = { copied: 0, verified: 0, reused: 0, by: 'bytes', alive: false }
  for (const line of Buffer.from(notes).toString('utf8').split('\n')) {
    const [word, ...rest] = line.split(' ')
    if (word === 'from') state = { copied: Number(rest[0]), verified: 0, reused: Number(rest[0]), by: 'bytes', alive: state.alive }
    else if (word === 'at' || word === 'synced') state = { ...state, copied: Number(rest[0]) }
    else if (word === 'verify') state = { ...state, verified: Number(rest[0]) }
    else if (word === 'reflink') state = { ...state, by: 'reflink' }
    else if (word === 'alive') state = { ...state, alive: true }
    else if (word === 'failed') state = { ...state, failed: rest.join(' ') }
    else if (word === 'done') state = { ...state, done: { source: rest[0]!, target: rest[1]!, readBack: rest[2] as 'disk' | 'cache' | 'none' } }
  }
  if (![state.copied, state.verified].every((n) => Number.isSafeInteger(n) && n >= 0)) throw new FerryError('HOST_ANSWER_STRANGE', { host: label, problem: 'the notes of a copy' })
  return state
}

/** Watches a job to its end, also over lost connections, and tells how far it is: beyond `told`, which is kept up. */
export async function follow(where: CopyPlace, job: Pick<CopyJob, 'part' | 'size' | 'verify'>, options: CopyOptions, pace: Pace, told = { copy: -1, verify: 0 }): Promise<JobState> {
  const list = q(blockListOf(job.part))
  const look = `p=$(sed -n 's/^pid //p' ${list} | tail -n 1); set -- $p; [ -n "$1" ] && [ "$(cut -d' ' -f22 /proc/$1/stat 2>/dev/null)" = "$2" ] && echo alive; grep -v '^ferry-copy' ${list}`
  const started = performance.now()
  let moved = started
  let heard = started
  for (;;) {
    const output = await settle(async () => requireDone(await where.run(look), job.part))
    const state = parseState(output, where.label)
    if (told.copy < 0) told.copy = state.reused
    const copied = Math.min(job.size, state.done ? job.size : state.copied)
    const verified = Math.min(job.size, state.done && job.verify ? job.size : state.verified)
    const fresh = { copy: copied - told.copy, verify: verified - told.verify }
    told.copy = Math.max(told.copy, copied)
    told.verify = Math.max(told.verify, verified)
    for (const phase of ['copy', 'verify'] as const) if (fresh[phase] > 0) options.onBytes?.(fresh[phase], phase)
    const stalledMs = where.silentMs + job.size / slowest
    if (performance.now() - moved > stalledMs) throw new FerryError('HOST_SILENT', { host: where.label, seconds: Math.round(stalledMs / 1000) })
    if (fresh.copy + fresh.verify > 0) await pace.wait(fresh.copy + fresh.verify)
    if (fresh.copy + fresh.verify > 0) moved = performance.now()
    refuseAborted(options.signal)
    if (state.done || state.failed !== undefined) return state
    // a job that has just been started has not noted its process yet
    if (state.alive) heard = performance.now()
    else if (performance.now() - heard > 5000) return { ...state, failed: noResult }
    await new Promise((resolve) => setTimeout(resolve, Math.min(pollMs.longest, Math.max(pollMs.first, (performance.now() - started) * pollMs.share))))
  }
}

/** Tells of a small job that has been done at once. */
export function tellWhole({ size, verify }: Pick<CopyJob, 'size' | 'verify'>, { onBytes }: CopyOptions): void {
  if (size > 0) for (const phase of verify ? (['copy', 'verify'] as const) : (['copy'] as const)) onBytes?.(size, phase)
}

/** Removes a part that cannot be trusted, so that the next attempt begins anew. @throws the error given */
export async function discardPart(where: CopyPlace, part: string, error: FerryError): Promise<never> {
  await where.run(`rm -f ${q(part)} ${q(blockListOf(part))}`)
  throw error
}

/** What a job said that failed, as an error of `path`; a part whose flush failed can never be trusted again. */
export function failedJob(where: CopyPlace, failed: string, part: string, path = part): Promise<never> {
  const error = shellError({ output: Buffer.from(failed), status: 1 }, failed.startsWith('flush') ? part : path)
  return failed.startsWith('flush') ? discardPart(where, part, error) : Promise.reject(error)
}

/** Ends a job and waits until it is gone; part and notes stay for the next attempt. */
export async function stopJob(where: CopyPlace, part: string): Promise<void> {
  const list = q(blockListOf(part))
  await where.run(`set -- $(sed -n 's/^pid //p' ${list} 2>/dev/null | tail -n 1); [ -n "$1" ] && [ "$(cut -d' ' -f22 /proc/$1/stat 2>/dev/null)" = "$2" ] || exit 0; kill -CONT -- -$1 2>/dev/null; kill -TERM -- -$1 2>/dev/null || kill -TERM $1 2>/dev/null; n=0; while [ $n -lt 50 ] && kill -0 $1 2>/dev/null; do sleep 0.1 2>/dev/null || sleep 1; n=$((n+1)); done`).catch(() => undefined)
}

interface Pace {
  wait(bytes: number): Promise<void>
}

/** The shared byte budget and pausing hold for a job elsewhere too: while they make us wait, its processes are stopped. */
export function createPace(where: CopyPlace, part: string, options: CopyOptions): Pace {
  const signalJob = (signal: 'STOP' | 'CONT'): Promise<unknown> => where.run(`kill -${signal} -- -$(sed -n 's/^pid \\([0-9]*\\) .*/\\1/p' ${q(blockListOf(part))} | tail -n 1) 2>/dev/null; exit 0`)
  return {
    async wait(bytes) {
      if (!options.throttle) return
      let stopped: Promise<unknown> | undefined
      const timer = setTimeout(() => (stopped = signalJob('STOP')), patienceMs)
      try {
        await options.throttle.take(bytes, options.signal)
      } catch (error) {
        throw hostError(error, '')
      } finally {
        clearTimeout(timer)
        if (stopped) await stopped.then(() => signalJob('CONT'))
      }
    },
  }
}
