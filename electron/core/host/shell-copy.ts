import { createHash } from 'node:crypto'
import { FerryError } from '../../../shared/errors'
import { blockListOf } from './block-list'
import { hashFunctions, smallCopyScript, startCopyScript, type CopyJob } from './copy-job'
import type { CopyOptions, CopyResult, FileStat, Host } from './host'
import { hostError, refuseAborted } from './host-error'
import { encodeScript, runOnce, within, type Exec } from './remote-exec'
import { settle } from './settle'
import { requireDone, shellError } from './shell-errors'
import type { ShellAnswer } from './shell-session'
import { q, type ShellTools } from './shell-tools'

/** Most that a command which hashes may say at once, bytes. */
const talkLimit = 64 * 1024
/** Files up to this many bytes are done by one script; larger ones tell how far they are. */
export const smallFile = 8 * 1024 ** 2
/** A job is looked at so often, ms: soon at first, so that its end is noticed within a few hundredths of its time. */
const pollMs = { first: 20, longest: 250, share: 0.03 }
const patienceMs = 100
/** The slowest disk that a job without a word is waited for, bytes a millisecond. */
const slowest = 10_000

/** A machine behind a shell, as its copies and hashes need it. */
export interface CopyPlace {
  readonly exec: Exec
  readonly run: (script: string, limits?: { silentMs?: number }) => Promise<ShellAnswer>
  readonly tools: ShellTools
  readonly label: string
  readonly read: Host['read']
  readonly stat: (path: string) => Promise<FileStat>
  readonly hasher: string | undefined
  /** Longest silence of a command, ms. */
  readonly silentMs: number
}

/** `hash` and `copyWithin` of a machine behind a shell. */
export function createShellCopy(where: CopyPlace): Pick<Host, 'hash' | 'copyWithin'> {
  const { run, tools, label } = where
  const ask = (script: string, path: string): Promise<Buffer> => settle(async () => requireDone(await run(script), path))

  const hash: Host['hash'] = async (path, options) => {
    refuseAborted(options.signal)
    const stat = await where.stat(path)
    if (stat.kind !== 'file') throw new FerryError('NOT_A_FILE', { path })
    if (where.hasher === undefined) return settle(() => hashOverWire(where, path, options))
    if (stat.size > smallFile) return settle(() => hashInChannel(where, path, stat.size, options))
    const output = (await ask(`${hashFunctions(tools)}; hashfile ${q(path)} ${options.fromDisk ? 'disk' : 'cache'} quiet`, path)).toString('latin1')
    const [sha256, readBack] = parseHash(output, label)
    options.onBytes?.(stat.size)
    return { sha256, readBack }
  }

  async function copyWithin(from: string, part: string, options: CopyOptions): Promise<CopyResult> {
    refuseAborted(options.signal)
    const source = await where.stat(from)
    if (source.kind !== 'file') throw new FerryError('NOT_A_FILE', { path: from })
    const { size } = source
    const job = { from, part, size, verify: options.verify === 'sha256' && where.hasher !== undefined, sparse: source.allocated < size, tools }
    const pace = createPace(where, part, options)
    if (size <= smallFile) await pace.wait(size)
    refuseAborted(options.signal)
    let outcome: JobState
    try {
      if (size > smallFile) {
        await ask(startCopyScript(job), part)
        outcome = await follow(where, job, options, pace)
      } else outcome = parseState((await settle(() => run(smallCopyScript(job)))).output, label)
    } catch (error) {
      if (options.signal.aborted) await stopJob(where, part)
      throw error
    }
    const result = await conclude(where, job, outcome, options)
    if (size <= smallFile) for (const phase of job.verify ? (['copy', 'verify'] as const) : (['copy'] as const)) if (size > 0) options.onBytes?.(size, phase)
    refuseAborted(options.signal)
    return result
  }
  return { hash, copyWithin }
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

/** Removes a part that cannot be trusted, so that the next attempt begins anew. @throws the error given */
export async function discardPart(where: CopyPlace, part: string, error: FerryError): Promise<never> {
  await where.run(`rm -f ${q(part)} ${q(blockListOf(part))}`)
  throw error
}

/** Turns a job's last word into a result. */
async function conclude(where: CopyPlace, job: CopyJob, state: JobState, options: CopyOptions): Promise<CopyResult> {
  const { from, part, size } = job
  const discard = (error: FerryError): Promise<never> => discardPart(where, part, error)
  if (state.failed !== undefined) {
    if (state.failed.startsWith('flush')) return discard(shellError({ output: Buffer.from(state.failed), status: 1 }, part))
    if (state.failed === 'changed') return discard(new FerryError('SOURCE_CHANGED', { path: from }))
    throw shellError({ output: Buffer.from(state.failed), status: 1 }, state.failed.includes(from) && !state.failed.includes(part) ? from : part)
  }
  if (!state.done) throw new FerryError('HOST_ANSWER_STRANGE', { host: where.label, problem: 'a copy without a result' })
  const { source, target, readBack } = state.done
  const { reused, by } = state
  let sha256: string | undefined = source
  let back = readBack
  if (options.verify === 'sha256' && !job.verify) {
    // no command there that hashes: both are read over the wire
    const signal = options.signal
    sha256 = (await settle(() => hashOverWire(where, from, { signal }))).sha256
    const again = await settle(() => hashOverWire(where, part, { signal, onBytes: (n) => options.onBytes?.(n, 'verify') }))
    if (again.sha256 !== sha256) return discard(new FerryError('VERIFY_DIFFERS', { path: part, wanted: sha256, found: again.sha256 }))
    back = 'cache'
  } else if (job.verify) {
    if (!/^[0-9a-f]{64}$/.test(source) || !/^[0-9a-f]{64}$/.test(target)) throw new FerryError('HOST_ANSWER_STRANGE', { host: where.label, problem: 'a hash' })
    if (source !== target) return discard(new FerryError('VERIFY_DIFFERS', { path: part, wanted: source, found: target }))
  }
  await settle(async () => requireDone(await where.run(`rm -f ${q(blockListOf(part))}`), part))
  if (options.verify === 'none') return { bytes: size, readBack: 'none', reused, by }
  return { bytes: size, sha256, readBack: back, reused, by }
}

/** Ends a job and waits until it is gone; part and notes stay for the next attempt. */
export async function stopJob(where: CopyPlace, part: string): Promise<void> {
  const list = q(blockListOf(part))
  await where.run(`set -- $(sed -n 's/^pid //p' ${list} 2>/dev/null | tail -n 1); [ -n "$1" ] && [ "$(cut -d' ' -f22 /proc/$1/stat 2>/dev/null)" = "$2" ] || exit 0; kill -CONT -- -$1 2>/dev/null; kill -TERM -- -$1 2>/dev/null || kill -TERM $1 2>/dev/null; n=0; while [ $n -lt 50 ] && kill -0 $1 2>/dev/null; do sleep 0.1 2>/dev/null || sleep 1; n=$((n+1)); done`).catch(() => undefined)
}

/** A job that is gone without a last word. */
export const noResult = 'the copy ended without a result'

export interface Pace {
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

function parseHash(output: string, label: string): [sha256: string, readBack: 'disk' | 'cache'] {
  const match = /^([0-9a-f]{64})\n(disk|cache)\n$/.exec(output)
  if (!match) throw new FerryError('HOST_ANSWER_STRANGE', { host: label, problem: `a hash: ${JSON.stringify(output.slice(0, 80))}` })
  return [match[1]!, match[2] as 'disk' | 'cache']
}

async function hashOverWire(where: CopyPlace, path: string, options: { signal: AbortSignal; onBytes?: (bytes: number) => void }): Promise<{ sha256: string; readBack: 'cache' }> {
  const sum = createHash('sha256')
  for await (const chunk of where.read(path)) {
    refuseAborted(options.signal)
    sum.update(chunk)
    options.onBytes?.(chunk.length)
  }
  return { sha256: sum.digest('hex'), readBack: 'cache' }
}

/** Hashes a big file in a channel of its own, which tells how far it is on its error output. */
async function hashInChannel(where: CopyPlace, path: string, size: number, options: Parameters<Host['hash']>[1]): Promise<{ sha256: string; readBack: 'disk' | 'cache' }> {
  const process = await where.exec(runOnce)
  let out = ''
  let notes = ''
  let told = 0
  let heard = (): void => undefined
  const take = (): void => {
    if (out.length + notes.length > talkLimit) process.kill()
    heard()
  }
  process.stdout.on('data', (chunk: Buffer) => {
    if (out.length <= talkLimit) out += chunk.toString('latin1')
    take()
  })
  process.stderr.on('data', (chunk: Buffer) => {
    if (notes.length <= talkLimit) notes += chunk.toString('utf8')
    for (let end = notes.indexOf('\n'); end >= 0 && /^at \d+\n/.test(notes); end = notes.indexOf('\n')) {
      const at = Math.min(size, Number(notes.slice(3, end)))
      notes = notes.slice(end + 1)
      if (at > told) options.onBytes?.(at - told)
      told = Math.max(told, at)
    }
    take()
  })
  const abort = (): void => process.kill()
  options.signal.addEventListener('abort', abort)
  try {
    process.stdin.end(`${encodeScript(`${hashFunctions(where.tools)}; hashfile ${q(path)} ${options.fromDisk ? 'disk' : 'cache'} tell`)}\n`)
    let end: { code: number | undefined } | undefined
    while (!end) end = await within(Promise.race([process.ended, new Promise<undefined>((resolve) => (heard = () => resolve(undefined)))]), where.silentMs, where.label)
    const { code } = end
    refuseAborted(options.signal)
    if (out.length + notes.length > talkLimit) throw new FerryError('HOST_ANSWER_STRANGE', { host: where.label, problem: `more than ${talkLimit} bytes` })
    if (code === undefined) throw new FerryError('SSH_LOST', { host: where.label })
    if (code !== 0) throw shellError({ output: Buffer.from(notes + out), status: code }, path)
    const [sha256, readBack] = parseHash(out, where.label)
    if (size > told) options.onBytes?.(size - told)
    return { sha256, readBack }
  } finally {
    options.signal.removeEventListener('abort', abort)
    process.kill()
  }
}
