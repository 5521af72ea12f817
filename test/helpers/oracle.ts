import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { cpSync, existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { tempDir } from './temp-dir'

const folder = resolve(__dirname, '../oracle')
const binary = join(folder, 'oracle')
export const haveGo = spawnSync('go', ['version']).status === 0

/** lotus's own code as a program (test/oracle/README.md), built on first use. */
export function buildOracle(): void {
  if (!existsSync(binary)) execFileSync('go', ['build', '-o', binary, '.'], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] })
}

export interface Dump {
  readonly miner: string
  readonly legacyNextId: number
  readonly next: number
  readonly sectors: { State: string; SectorNumber: number }[]
  readonly cbor: Record<string, string>
  readonly notCanonical: string[]
}

export const oracle = (...args: string[]): unknown => JSON.parse(execFileSync(binary, args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] }))
export const dump = (repo: string): Dump => oracle('dump', repo) as Dump

/** A process that holds the repo as a running lotus-miner does, until it is stopped. */
export async function holdRepo(repo: string): Promise<ChildProcess> {
  const child = spawn(binary, ['hold', repo], { stdio: ['pipe', 'pipe', 'ignore'] })
  await new Promise((done) => child.stdout.once('data', done))
  return child
}

/** A golden repo copied to where it may be changed. */
export function repoCopy(name: string): string {
  const repo = join(tempDir(), name)
  cpSync(resolve(__dirname, '../golden/lotus', name), repo, { recursive: true })
  return repo
}

export interface ServedLotus {
  readonly url: string
  readonly token: string
  stop(): Promise<void>
}

/** lotus-miner's JSON-RPC over a real repo, by lotus's own code; the repo is locked until it stops. */
export async function serveRepo(repo: string, token = 'eyJhbGciOiJIUzI1NiJ9.practice.oracle'): Promise<ServedLotus> {
  const child = spawn(binary, ['serve', repo, '--listen', '127.0.0.1:0', '--token', token], { stdio: ['pipe', 'pipe', 'ignore'] })
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  const line = await new Promise<string>((done, fail) => {
    child.stdout.once('data', (chunk: Buffer) => done(chunk.toString()))
    child.once('close', (code) => fail(new Error(`oracle serve ended with ${code}`)))
  })
  const url = /http:\/\/[0-9.:]+/.exec(line)![0]
  return {
    url, token,
    async stop() {
      child.stdin.end()
      await ended
    },
  }
}
