import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { expect } from 'vitest'
import { createLocalHost } from '../../electron/core/host/local-host'
import { readJournal } from '../../electron/core/migration/journal'
import { bundle } from './bundle'
import { sha256Of } from './bytes'
import { filesBelow, plannedFrom, sectorFiles, type Shape } from './transfer'
import type { WorkerTask } from './transfer-worker'

const host = createLocalHost()
const core = resolve(__dirname, '../../electron/core')

/** `SECTOR_FERRY_SOAK=1`: everything, for hours; otherwise a bounded part of it. */
export const soak = process.env.SECTOR_FERRY_SOAK === '1'
export const haveStrace = spawnSync('strace', ['-V']).status === 0
/** Calls that change names, content or what is durable. */
export const diskCalls = ['mkdir', 'link', 'rename', 'unlink', 'rmdir', 'ftruncate', 'fsync', 'fdatasync', 'pwrite64']

const ofTransfer = /^(transfer-|copy-|move-|part-|publish|clean-)/
/** The named moments of a transfer, as the code has them. A part under 256 MiB has no list of blocks. */
export const transferPoints = [
  ...new Set(['host', 'migration/steps'].flatMap((folder) => readdirSync(join(core, folder)).filter((file) => ofTransfer.test(file)).flatMap((file) => [...readFileSync(join(core, folder, file), 'utf8').matchAll(/killPoint\('([^']+)'\)/g)].map((m) => m[1]!)))),
  'name-link', 'name-rename', 'name-remove',
].filter((point) => point !== 'blocks-noted')

export type Mode = 'copy' | 'move' | 'move of many' | 'move across file systems'

/** Where a case lives: both folders, and the journal beside the source. */
export interface Ground {
  readonly from: string
  readonly to: string
}

export interface Crash {
  readonly source: string
  readonly shape: Shape
  readonly task: WorkerTask
}

let script: Promise<string> | undefined
let scriptFolder: string | undefined

/** The transfer of one sector as a program of its own; removed by `dropScript`. */
export function transferScript(): Promise<string> {
  scriptFolder ??= mkdtempSync(join(tmpdir(), 'sector-ferry-kill-'))
  script ??= bundle('transfer-worker.ts', scriptFolder)
  return script
}
export const dropScript = (): void => {
  if (scriptFolder !== undefined) rmSync(scriptFolder, { recursive: true, force: true })
}

export async function newCrash(mode: Mode, shape: Shape, ground: Ground): Promise<Crash> {
  const [source, target] = [join(ground.from, 'damocles'), join(ground.to, 'lotus')]
  for (const folder of [source, target]) rmSync(folder, { recursive: true, force: true })
  const journal = join(ground.from, 'journal.log')
  for (const file of readdirSync(ground.from).filter((name) => name.startsWith('journal.log'))) rmSync(join(ground.from, file), { force: true })
  for (const [path, bytes] of sectorFiles(shape)) {
    mkdirSync(dirname(join(source, path)), { recursive: true })
    writeFileSync(join(source, path), bytes)
  }
  mkdirSync(target, { recursive: true })
  const across = mode === 'move across file systems'
  return { source, shape, task: { sector: await plannedFrom(host, source), target, mode: mode === 'copy' ? 'copy' : 'move', copiedFrom: across ? [source] : [], journal, together: mode === 'move of many' } }
}

/** Runs the transfer until it ends or dies. */
export async function start({ task }: Crash, env: NodeJS.ProcessEnv = {}, before: readonly string[] = [], timeout?: number): Promise<{ status: number | null; signal: string | null; stderr: string }> {
  const command = [...before, process.execPath, await transferScript(), JSON.stringify(task)]
  const { status, signal, stderr } = spawnSync(command[0]!, command.slice(1), { env: { ...process.env, ...env }, encoding: 'utf8', ...(timeout === undefined ? {} : { timeout, killSignal: 'SIGKILL' as const }) })
  return { status, signal, stderr }
}

export const atPoint = (crash: Crash, point: string, nth: number) => start(crash, { SECTOR_FERRY_KILL_AT: `${point}#${nth}` })
/** Calls are counted for each thread; with one of them for the disk, that is their order. */
export const atCall = (crash: Crash, call: string, nth: number) => start(crash, { UV_THREADPOOL_SIZE: '1' }, ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${call}:signal=SIGKILL:when=${nth}`])

export const endOf = async ({ source, task }: Crash): Promise<unknown> => [await filesBelow(host, source), await filesBelow(host, task.target)]

/** Every file is whole somewhere, and no final name bears anything else. */
export async function checkNothingLost({ source, task, shape }: Crash): Promise<void> {
  const [from, to] = [await filesBelow(host, source), await filesBelow(host, task.target)]
  for (const [path, bytes] of sectorFiles(shape)) {
    const hash = sha256Of(bytes)
    expect([...Object.values(from), ...Object.values(to)], path).toContain(hash)
    expect([undefined, hash], path).toContain(from[path])
    expect([undefined, hash], path).toContain(to[path])
  }
}

/** Looks at what the dead process left, lets another one go on, and compares with a transfer that nothing disturbed. */
export async function goOn(crash: Crash, expected: unknown): Promise<void> {
  await checkNothingLost(crash)
  if (existsSync(crash.task.journal)) await readJournal(crash.task.journal)
  const again = await start(crash)
  expect(again.status, again.stderr).toBe(0)
  expect(await endOf(crash)).toEqual(expected)
  expect(readdirSync(dirname(crash.task.journal)).filter((name) => name.startsWith('journal.log.lock'))).toEqual([])
}

/** What a transfer that nothing disturbed leaves. */
export async function calmEnd(mode: Mode, shape: Shape, ground: Ground): Promise<unknown> {
  const calm = await newCrash(mode, shape, ground)
  const { status, stderr } = await start(calm)
  expect(status, stderr).toBe(0)
  return endOf(calm)
}

const tally = new Map<string, number>()
export const count = (what: string): void => void tally.set(what, (tally.get(what) ?? 0) + 1)
export const counted = (what: string): number => tally.get(what) ?? 0

/** Prints what was done, one line a kind; zero of them lost anything, or the suite had failed. */
export function printTally(title: string): void {
  const lines = [...tally].map(([what, n]) => `  ${what.padEnd(60)} ${String(n).padStart(6)}`)
  console.log([title, ...lines].join('\n'))
}
