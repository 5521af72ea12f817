import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Host, HeldLocks } from '../../electron/core/host/host'
import { createLocalHost } from '../../electron/core/host/local-host'
import { relayCopy } from '../../electron/core/host/relay-copy'
import { connectSsh } from '../../electron/core/host/ssh-connect'
import { openSshHost } from '../../electron/core/host/ssh-host'
import { readMetadata } from '../../electron/core/lotus/leveldb/read-metadata'
import { recoverMetadata, writeMetadata, type Put } from '../../electron/core/lotus/metadata-store'
import { createFarm } from '../../electron/practice/farm'
import { FerryError } from '../../shared/errors'
import { sha256Of, someBytes } from '../helpers/bytes'
import { haveSshd, noQuestions, startSshd, type Sshd, type SshdVariant } from '../helpers/sshd'
import { startProxy, type CutBy, type Proxy } from '../helpers/tcp-proxy'
import { tempDir } from '../helpers/temp-dir'

const soak = process.env.SECTOR_FERRY_SOAK === '1'
const MiB = 1024 ** 2
const never = new AbortController().signal
const local = createLocalHost()
const kinds: readonly CutBy[] = ['rst', 'fin', 'blackhole']
/** A cut after so many bytes in one direction. */
type Cut = readonly [by: CutBy, direction: 'up' | 'down', after: number]
/** Bytes of the edges of packets, windows and blocks, each with its neighbours. */
const around = (...edges: number[]): number[] => edges.flatMap((edge) => [edge - 1, edge, edge + 1])
const cuts = (places: readonly (readonly ['up' | 'down', number])[]): Cut[] => places.flatMap(([direction, after]) => kinds.map((by): Cut => [by, direction, Math.max(0, after)]))
/** All of them in a soak, else a few that are spread over them. */
const some = (all: readonly Cut[], few: number): Cut[] => (soak ? [...all] : Array.from({ length: few }, (_, n) => all[Math.floor(((n + 0.5) * all.length) / few)]!))

/** A host behind a wire that can be cut. */
function cutHost(variant: SshdVariant) {
  const at = {} as { host: Host; proxy: Proxy; sshd: Sshd }
  beforeAll(async () => {
    at.sshd = await startSshd({ variant })
    at.proxy = await startProxy(at.sshd.port)
    const home = join(at.sshd.folder, 'through')
    mkdirSync(home)
    writeFileSync(join(home, 'known_hosts'), at.sshd.knownHost.replace(String(at.sshd.port), String(at.proxy.port)) + '\n')
    const target = { host: '127.0.0.1', port: at.proxy.port, user: at.sshd.user, keyFile: at.sshd.keyFile }
    at.host = await openSshHost(() => connectSsh(target, { home, knownHosts: [], questions: noQuestions, limits: { keepaliveMs: 250 } }))
  })
  afterAll(async () => {
    await at.host?.close()
    await at.proxy?.stop()
    await at.sshd?.stop()
  })
  return at
}
const nothingStaged = (folder: string): void => expect(readdirSync(folder).filter((name) => name.includes('sector-ferry'))).toEqual([])

describe.skipIf(!haveSshd)('cut while work is done on the host:', () => {
  const at = cutHost('full')
  let folder: string
  beforeEach(() => {
    folder = tempDir()
  })
  const bytes = someBytes(40 * MiB)

  const questions = cuts([...around(300, 1024, 4096), 6000, 9000].map((n) => ['up', n] as const).concat([...around(64, 512), 900].map((n) => ['down', n] as unknown as readonly ['up', number])))
  it.each(some(questions, 4))('a copy and a hash, by %s %s after %i', async (by, direction, after) => {
    writeFileSync(join(folder, 'a'), bytes)
    at.proxy.cut({ after, direction, by })
    const result = await at.host.copyWithin(join(folder, 'a'), join(folder, 'b'), { verify: 'sha256', signal: never })
    expect(result).toMatchObject({ bytes: bytes.length, sha256: sha256Of(bytes) })
    expect((await at.host.hash(join(folder, 'b'), { signal: never })).sha256).toBe(sha256Of(bytes))
    expect(readdirSync(folder)).toEqual(['a', 'b'])
    expect(readFileSync(join(folder, 'b')).equals(bytes)).toBe(true)
  })

  const acts = cuts([...around(200, 800, 1600), 2500, 4000].map((n) => ['up', n] as const).concat([...around(100, 700)].map((n) => ['down', n] as unknown as readonly ['up', number])))
  it.each(some(acts, 4))('names and small files, by %s %s after %i', async (by, direction, after) => {
    writeFileSync(join(folder, 'a'), 'first')
    writeFileSync(join(folder, 'c'), 'third')
    at.proxy.cut({ after, direction, by })
    const big = someBytes(50_000)
    await at.host.link(join(folder, 'a'), join(folder, 'a2'))
    await at.host.rename(join(folder, 'a'), join(folder, 'b'))
    await at.host.writeFile(join(folder, 'w'), Buffer.from('one'), { replace: true })
    await at.host.writeFile(join(folder, 'w'), big, { replace: true })
    await at.host.writeFile(join(folder, 'n'), Buffer.from('new'))
    await at.host.makeDirectory(join(folder, 'd/e'))
    await at.host.removeFile(join(folder, 'c'))
    await at.host.removeDirectory(join(folder, 'd/e'))
    expect((await at.host.list(folder)).map((e) => e.name)).toEqual(['a2', 'b', 'd', 'n', 'w'])
    expect(readFileSync(join(folder, 'b'), 'utf8') + readFileSync(join(folder, 'a2'), 'utf8') + readFileSync(join(folder, 'n'), 'utf8')).toBe('firstfirstnew')
    expect(readFileSync(join(folder, 'w')).equals(big)).toBe(true)
    expect(readdirSync(join(folder, 'd'))).toEqual([])
    nothingStaged(folder)
  })
})

describe.skipIf(!haveSshd).each(['full', 'internal-sftp'] as const)('cut while bytes pass through this computer to a host with %s:', (variant) => {
  const at = cutHost(variant)
  const bytes = someBytes(6 * MiB + 17)
  const places = [...around(256 * 1024, 2 * MiB, 4 * MiB, 6 * MiB), 100, 5000].map((n) => ['up', n] as const)
  it.each(some(cuts(places), 3))('a file sent, by %s %s after %i', async (by, direction, after) => {
    const folder = tempDir()
    writeFileSync(join(folder, 'a'), bytes)
    let told = 0
    at.proxy.cut({ after, direction, by })
    const result = await relayCopy(local, join(folder, 'a'), at.host, join(folder, 'b'), { verify: 'sha256', signal: never, onBytes: (n, phase) => void (told += phase === 'copy' ? n : 0) })
    expect(result.sha256).toBe(sha256Of(bytes))
    expect(told).toBe(bytes.length)
    expect(at.proxy.hit).toBe(true)
    expect(readFileSync(join(folder, 'b')).equals(bytes)).toBe(true)
    expect(readdirSync(folder)).toEqual(['a', 'b'])
  })

  const back = places.map(([, n]) => ['down', n] as unknown as readonly ['up', number])
  it.each(some(cuts(back), 1))('a file fetched, by %s %s after %i', async (by, direction, after) => {
    const folder = tempDir()
    writeFileSync(join(folder, 'a'), bytes)
    at.proxy.cut({ after, direction, by })
    const result = await relayCopy(at.host, join(folder, 'a'), local, join(folder, 'b'), { verify: 'sha256', signal: never })
    expect(result.sha256).toBe(sha256Of(bytes))
    expect(at.proxy.hit).toBe(true)
    expect(readFileSync(join(folder, 'b')).equals(bytes)).toBe(true)
  })

  it.runIf(soak).each(kinds)('what was flushed is not sent again, by %s', async (by) => {
    const folder = tempDir()
    const stretch = 256 * MiB
    const size = stretch + 32 * MiB
    for (let n = 0; n < size / (32 * MiB); n++) writeFileSync(join(folder, 'a'), someBytes(32 * MiB, `${n}`), { flag: 'a' })
    const before = at.proxy.passed.up
    at.proxy.cut({ after: stretch + 8 * MiB, direction: 'up', by })
    const result = await relayCopy(local, join(folder, 'a'), at.host, join(folder, 'b'), { verify: 'sha256', signal: never })
    expect(at.proxy.hit).toBe(true)
    expect(at.proxy.passed.up - before).toBeLessThan(size + 32 * MiB)
    expect(result.sha256).toBe((await local.hash(join(folder, 'a'), { signal: never })).sha256)
  })
})

describe.skipIf(!haveSshd)('cut while the database of lotus-miner is written:', () => {
  const at = cutHost('full')
  let repo: string
  let farm: string
  beforeAll(async () => {
    farm = mkdtempSync(join(tmpdir(), 'sector-ferry-cuts-'))
    repo = (await createFarm(join(farm, 'farm'))).lotusRepo
  })
  afterAll(() => rmSync(farm, { recursive: true, force: true }))
  const puts: Put[] = [['/sectors/4711', Buffer.from('a record')]]
  const steps = ['hold', 'list', 'readFile', 'makeDirectory', 'writeFile', 'sync', 'swap-intent', 'swap', 'swapped', 'release'] as const
  type Step = (typeof steps)[number]

  /** Cuts the wire when a step begins; `after` bytes of it still pass. */
  function cutAt(host: Host, step: Step, cut: () => void): Host {
    let done = false
    const once = (name: Step): void => {
      if (done || name !== step) return
      done = true
      cut()
    }
    const watched = (held: HeldLocks): HeldLocks => ({
      swap: (folders) => (once('swap'), held.swap(folders)),
      release: () => (once('release'), held.release()),
    })
    return {
      ...host,
      holdLocks: async (wanted) => (once('hold'), watched(await host.holdLocks(wanted))),
      list: (path) => (once('list'), host.list(path)),
      readFile: (path, limit) => (once('readFile'), host.readFile(path, limit)),
      makeDirectory: (path) => (once('makeDirectory'), host.makeDirectory(path)),
      writeFile: (path, bytes, options) => (once('writeFile'), host.writeFile(path, bytes, options)),
      sync: (path) => (once('sync'), host.sync(path)),
    }
  }

  const all = steps.flatMap((step) => [0, 150, 700].flatMap((after) => kinds.map((by) => [step, by, after] as const)))
  it.each(soak ? all : steps.map((step, n) => [step, kinds[n % 3]!, [0, 150, 700][n % 3]!] as const))('at %s by %s after %i: found finished, or refused and done again', async (step, by, after) => {
    const copy = join(tempDir(), 'repo')
    cpSync(repo, copy, { recursive: true })
    const before = await readMetadata(local, copy)
    const what = { repo: copy, run: 'cut', puts, from: before.digest }
    const cut = (): void => at.proxy.cut({ after, direction: 'up', by })
    const onBarrier = async (op: string): Promise<void> => {
      if ((op === 'SWAP_INTENT' && step === 'swap-intent') || (op === 'SWAPPED' && step === 'swapped')) cut()
    }
    const first = await writeMetadata({ ...what, host: cutAt(at.host, step, cut), onBarrier }).catch((error: unknown) => {
      if (!(error instanceof FerryError)) throw error
      return undefined
    })
    if (!first) {
      // at every moment the old content or the new one is there, whole
      const there = [join(copy, 'datastore/metadata'), join(copy, 'datastore/metadata.ferry-backup-cut')].filter((path) => existsSync(path))
      const digests = await Promise.all(there.map(async (path) => (await readMetadata(local, copy, path)).digest))
      expect(digests).toContain(before.digest)
    }
    const written = first ?? (await recoverMetadata({ ...what, host: at.host })) ?? (await writeMetadata({ ...what, host: at.host, onBarrier: async () => undefined }))
    expect((await readMetadata(local, copy)).digest).toBe(written.digest)
    expect((await readMetadata(local, copy)).entries.get('/sectors/4711')?.toString()).toBe('a record')
    expect((await readMetadata(local, copy, written.backup)).digest).toBe(before.digest)
    expect(readdirSync(join(copy, 'datastore')).sort()).toEqual(['metadata', 'metadata.ferry-backup-cut'])
    expect(await at.host.locksOn(join(copy, 'datastore/metadata/LOCK'))).toEqual([])
    rmSync(dirname(copy), { recursive: true })
  })
})
