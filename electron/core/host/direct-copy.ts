import { setTimeout as wait } from 'node:timers/promises'
import { FerryError } from '../../../shared/errors'
import { blockListOf } from './block-list'
import { awaitScript, reachScript, receiveScript, sendScript, smallFetchScript, startFetchScript, type DirectJob } from './direct-job'
import type { CopyOptions, CopyResult, FileStat, Host } from './host'
import { refuseAborted } from './host-error'
import { createPace, discardPart, failedJob, follow, noResult, parseState, smallFile, stopJob, tellWhole, type CopyPlace, type JobState } from './job-watch'
import { settle } from './settle'
import { requireDone } from './shell-errors'
import { q } from './shell-tools'

const mostBreaks = 5
const reachMs = 30_000
const identityOf = (s: FileStat): string => `${s.inode}:${s.size}:${s.mtimeNs}:${s.ctimeNs}`
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/'

/** Which of two machines gets to the other: that of the target, which fetches, or that of the source, which sends. */
export type Way = 'fetch' | 'send'

/** Whether files can go from `source` to `target` without this computer; both folders have to be seen as they are by the other machine's ssh. */
export async function wayBetween(source: Host, target: Host, sourceFolder: string, targetFolder: string): Promise<Way | undefined> {
  if (!target.copyFrom) return undefined
  if (await target.reaches?.(source, sourceFolder)) return 'fetch'
  return (await source.reaches?.(target, targetFolder)) ? 'send' : undefined
}

/** What a machine behind a shell does with another one without this computer; taking files wants a dd that fills its blocks from a pipe, and a hash command. */
export function createDirectCopy(where: CopyPlace, self: () => Host): Pick<Host, 'reaches' | 'sendTo' | 'copyFrom'> {
  const ways = new WeakMap<Host, Promise<Way | undefined>>()

  async function reaches(other: Host, folder: string): Promise<boolean> {
    if (!other.address) return false
    try {
      const path = await other.realPath(folder)
      const [boot, { device, inode }] = await Promise.all([other.readFile('/proc/sys/kernel/random/boot_id', 1024), other.stat(path)])
      const { output, status } = await where.run(reachScript(other.address, path), { silentMs: reachMs })
      return status === 0 && output.toString('utf8') === `${boot.toString('utf8').trim()}\n${device} ${inode}\n`
    } catch (error) {
      if (error instanceof FerryError && error.code !== 'SSH_LOST') return false
      throw error
    }
  }

  const sendTo: Host['sendTo'] = async (target, script, from, offset, wait) => {
    const { output } = await where.run(sendScript(target, script, from, offset, { wait, tools: where.tools }))
    return output
  }

  /** Found once for two machines, and anew after it broke. */
  async function wayFrom(source: Host, from: string, part: string): Promise<Way> {
    const known = ways.get(source) ?? wayBetween(source, self(), folderOf(from), folderOf(part))
    ways.set(source, known)
    const way = await known.catch(() => undefined)
    if (way !== undefined) return way
    ways.delete(source)
    throw new FerryError('HOSTS_PARTED', { target: where.label, source: source.label, problem: '-' })
  }

  async function copyFrom(source: Host, from: string, part: string, options: CopyOptions): Promise<CopyResult> {
    refuseAborted(options.signal)
    const before = await source.stat(from)
    if (before.kind !== 'file') throw new FerryError('NOT_A_FILE', { path: from })
    const { size } = before
    const verify = options.verify === 'sha256'
    const way = await wayFrom(source, from, part)
    const job: DirectJob = { from, part, size, verify, sparse: before.allocated < size, tools: where.tools, identity: identityOf(before) }
    // each machine hashes its own disk
    const hashed = verify ? source.hash(from, { signal: options.signal }) : undefined
    let unreadable: unknown
    hashed?.catch((error: unknown) => (unreadable = error))
    const { state, reused } = await bring(job, source, way, options).catch((error: unknown) => {
      if (error instanceof FerryError && error.code === 'HOSTS_PARTED') ways.delete(source)
      throw unreadable ?? error
    })
    const wanted = await hashed
    const after = await source.stat(from)
    if (identityOf(after) !== job.identity) return discardPart(where, part, new FerryError('SOURCE_CHANGED', { path: from }))
    const { target: found, readBack } = state.done!
    if (wanted && wanted.sha256 !== found) return discardPart(where, part, new FerryError('VERIFY_DIFFERS', { path: part, wanted: wanted.sha256, found }))
    await self().adopt(part, before)
    await self().sync(part)
    await settle(async () => requireDone(await where.run(`rm -f ${q(blockListOf(part))}`), part))
    return { bytes: size, readBack, reused, by: 'bytes', ...(wanted ? { sha256: wanted.sha256 } : {}) }
  }

  /** Starts the job, or finds it. */
  async function start(job: DirectJob, source: Host, way: Way): Promise<void> {
    if (way === 'fetch') return void (await settle(async () => requireDone(await where.run(startFetchScript(job, source.address!)), job.part)))
    const answer = (await settle(async () => requireDone(await where.run(awaitScript(job)), job.part))).toString('utf8')
    const offset = /^go (\d+)\n$/.exec(answer)?.[1]
    if (offset !== undefined) await source.sendTo!(self().address!, receiveScript(job, Number(offset), true), job.from, Number(offset), false)
  }

  const runSmall = (job: DirectJob, source: Host, way: Way): Promise<Buffer> =>
    settle(async () => (way === 'fetch' ? (await where.run(smallFetchScript(job, source.address!))).output : source.sendTo!(self().address!, receiveScript(job, 0, false), job.from, 0, true)))

  /** To the last word of the job, over ways that break; what is flushed is not brought again. */
  async function bring(job: DirectJob, source: Host, way: Way, options: CopyOptions): Promise<{ state: JobState; reused: number }> {
    const { part, size } = job
    const pace = createPace(where, part, options)
    const told = { copy: -1, verify: 0 }
    let first: number | undefined
    let best = 0
    for (let breaks = 0; ; ) {
      let state: JobState
      try {
        if (size > smallFile) {
          await start(job, source, way)
          state = await follow(where, job, options, pace, told)
        } else {
          await pace.wait(size)
          refuseAborted(options.signal)
          state = parseState(await runSmall(job, source, way), where.label)
        }
      } catch (error) {
        // nobody else notices that a sender has gone silent
        if (options.signal.aborted || way === 'send') await stopJob(where, part)
        throw error
      }
      first ??= state.reused
      if (state.done) {
        if (size <= smallFile) tellWhole(job, options)
        return { state, reused: first }
      }
      // a sent file whose receiver has not said a word never got there
      const broken = state.failed === undefined || state.failed === noResult ? '' : /^link ?(.*)/s.exec(state.failed)?.[1]
      if (broken === undefined) return failedJob(where, state.failed!, part)
      if (state.reused > best) breaks = 0
      best = Math.max(best, state.reused)
      if (++breaks >= mostBreaks) {
        const problem = way === 'fetch' ? broken : (await source.sendTo!(self().address!, 'true', '/dev/null', 0, true)).toString('utf8').split('\n')[0]!
        throw new FerryError('HOSTS_PARTED', { target: where.label, source: source.label, problem: problem.trim().slice(0, 200) || '-' })
      }
      await wait(500 * breaks)
      refuseAborted(options.signal)
    }
  }
  return { reaches, sendTo, ...(where.tools.direct && where.tools.sha256 !== undefined ? { copyFrom } : {}) }
}
