import { createHash } from 'node:crypto'
import { FerryError } from '../../../shared/errors'
import { blockListOf } from './block-list'
import { hashFunctions, smallCopyScript, startCopyScript, type CopyJob } from './copy-job'
import type { CopyOptions, CopyResult, Host } from './host'
import { refuseAborted } from './host-error'
import { createPace, discardPart, failedJob, follow, parseState, smallFile, stopJob, tellWhole, type CopyPlace, type JobState } from './job-watch'
import { encodeScript, runOnce, within } from './remote-exec'
import { settle } from './settle'
import { requireDone, shellError } from './shell-errors'
import { q } from './shell-tools'

/** Most that a command which hashes may say at once, bytes. */
const talkLimit = 64 * 1024

/** `hash` and `copyWithin` of a machine behind a shell. */
export function createShellCopy(where: CopyPlace): Pick<Host, 'hash' | 'copyWithin'> {
  const { run, tools, label } = where
  const ask = (script: string, path: string): Promise<Buffer> => settle(async () => requireDone(await run(script), path))

  const hash: Host['hash'] = async (path, options) => {
    refuseAborted(options.signal)
    const stat = await where.stat(path)
    if (stat.kind !== 'file') throw new FerryError('NOT_A_FILE', { path })
    if (where.tools.sha256 === undefined) return settle(() => hashOverWire(where, path, options))
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
    const job = { from, part, size, verify: options.verify === 'sha256' && where.tools.sha256 !== undefined, sparse: source.allocated < size, tools }
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
    if (size <= smallFile) tellWhole(job, options)
    refuseAborted(options.signal)
    return result
  }
  return { hash, copyWithin }
}

/** Turns a job's last word into a result. */
async function conclude(where: CopyPlace, job: CopyJob, state: JobState, options: CopyOptions): Promise<CopyResult> {
  const { from, part, size } = job
  const discard = (error: FerryError): Promise<never> => discardPart(where, part, error)
  if (state.failed !== undefined) {
    if (state.failed === 'changed') return discard(new FerryError('SOURCE_CHANGED', { path: from }))
    return failedJob(where, state.failed, part, state.failed.includes(from) && !state.failed.includes(part) ? from : part)
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
