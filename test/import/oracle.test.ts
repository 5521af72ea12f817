import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { MigrationRequest } from '../../shared/connection'
import { stringifyExact } from '../../electron/core/codec/exact-json'
import { CborReader } from '../../electron/core/codec/cbor'
import { encodeRlePlus } from '../../electron/core/codec/rle-plus'
import { createLocalHost } from '../../electron/core/host/local-host'
import { readMetadata } from '../../electron/core/lotus/leveldb/read-metadata'
import { readNumberState } from '../../electron/core/lotus/sector-numbers'
import { createLotusMiner } from '../../electron/core/lotus/api'
import { decodeSectorInfo } from '../../electron/core/lotus/sector-info-cbor'
import type { LotusSectorInfo } from '../../electron/core/lotus/sector-info'
import { createRpc } from '../../electron/core/rpc/json-rpc'
import { startDamoclesManager, type PracticeDamocles } from '../../electron/practice/damocles-manager'
import { emptyDamocles, importRequest, tokenFile } from '../helpers/import'
import { migrate, plan } from '../helpers/migration'
import { buildOracle, dump, haveGo, oracle, repoCopy, serveRepo } from '../helpers/oracle'
import { tempDir } from '../helpers/temp-dir'
import { treeOf } from '../helpers/tree'

/** Fields of a Proving record that damocles has a place for; pieces are compared apart. */
const carried = ['state', 'sectorNumber', 'sectorType', 'ticketValue', 'ticketEpoch', 'seedValue', 'seedEpoch', 'commD', 'commR', 'proof', 'preCommitMessage', 'commitMessage'] as const
const plainOf = (info: LotusSectorInfo, field: keyof LotusSectorInfo): string => stringifyExact(info[field] instanceof Uint8Array ? Buffer.from(info[field]).toString('hex') : info[field])
const recordsOf = (repo: string): Map<number, LotusSectorInfo> => new Map(Object.values(dump(repo).cbor).map((hex) => decodeSectorInfo(Buffer.from(hex, 'hex'))).map((info) => [Number(info.sectorNumber), info]))

describe.skipIf(!haveGo)('there and back, with lotus’s own code on both ends', () => {
  beforeAll(() => buildOracle())

  async function into(damocles: PracticeDamocles, lotus: MigrationRequest['lotus']) {
    const report = await migrate(importRequest(lotus, damocles))
    expect(report.exit, JSON.stringify(report.problems)).toBe(0)
    return report
  }

  async function backToLotus(damocles: PracticeDamocles): Promise<string> {
    const states = join(tempDir(), 'states.json')
    writeFileSync(states, stringifyExact(damocles.states('offline')))
    const repo = repoCopy('empty')
    const report = await migrate(MigrationRequest.parse({ direction: 'to-lotus', damocles: { kind: 'states', file: states, stores: [] }, lotus: { repo }, minerId: 1000, files: 'none', metadata: true }))
    expect(report.exit).toBe(0)
    return repo
  }

  function compare(before: ReadonlyMap<number, LotusSectorInfo>, repo: string, wanted: (info: LotusSectorInfo) => boolean, snaps: 'whole' | 'reduced'): number {
    const after = recordsOf(repo)
    expect(dump(repo).notCanonical ?? []).toEqual([])
    let compared = 0
    for (const [number, was] of before) {
      if (!wanted(was)) continue
      const now = after.get(number)!
      for (const field of carried) expect(plainOf(now, field), `${number} ${field}`).toBe(plainOf(was, field))
      expect(now.ccUpdate, `${number} ccUpdate`).toBe(was.replicaUpdateMessage !== null && was.ccUpdate)
      if (now.ccUpdate && snaps === 'whole') for (const field of ['updateSealed', 'updateUnsealed', 'replicaUpdateMessage'] as const) expect(now[field], `${number} ${field}`).toBe(was[field])
      const deals = was.pieces.filter((p) => p.dealInfo)
      const kept = now.pieces.filter((p) => p.dealInfo)
      expect(kept.length, `${number} deals`).toBe(deals.length)
      deals.forEach(({ piece, dealInfo }, i) => {
        expect(kept[i]!.piece).toEqual(piece)
        expect(kept[i]!.dealInfo!.dealSchedule).toEqual(dealInfo!.dealSchedule)
        expect(kept[i]!.dealInfo!.dealId).toBe(dealInfo!.dealId)
        expect(kept[i]!.dealInfo!.pieceActivationManifest?.verifiedAllocationKey ?? null).toEqual(dealInfo!.pieceActivationManifest?.verifiedAllocationKey ?? null)
      })
      compared++
    }
    return compared
  }

  it.each([21, 22, 23])('seed %i: stopped repo → damocles → empty repo, every Proving sector equal in what both can carry', async (seed) => {
    const repo = join(tempDir(), 'lotus')
    oracle('gen', repo, '--seed', String(seed), '--sectors', '60')
    const tree = treeOf(repo)
    const damocles = await startDamoclesManager(emptyDamocles)
    try {
      const { plan: planned } = await plan(importRequest({ repo }, damocles))
      await into(damocles, { repo })
      expect(treeOf(repo)).toEqual(tree)
      const proving = (info: LotusSectorInfo): boolean => info.state === 'Proving' && planned.sectors.some((s) => s.number === Number(info.sectorNumber))
      expect(compare(recordsOf(repo), await backToLotus(damocles), proving, 'whole')).toBeGreaterThan(5)
      const everyProving = [...recordsOf(repo).values()].filter((i) => i.state === 'Proving').map((i) => Number(i.sectorNumber))
      expect(planned.left.filter((l) => everyProving.includes(l.number))).toEqual([])
      expect(planned.losses.map((l) => l.field)).toContain('log')
    } finally {
      await damocles.close()
    }
  }, 120_000)

  it('the running lotus-miner gives the same records as its stopped repo, but for what its answer hides', async () => {
    const repo = repoCopy('proving-only')
    const before = recordsOf(repoCopy('proving-only'))
    const lotus = await serveRepo(repo)
    const damocles = await startDamoclesManager(emptyDamocles)
    try {
      const report = await into(damocles, { api: lotus.url, tokenFile: tokenFile(lotus.token) })
      expect(report.counts.done).toBe(before.size)
      compare(before, await backToLotus(damocles), (info) => info.state === 'Proving', 'reduced')
    } finally {
      await lotus.stop()
      await damocles.close()
    }
  }, 120_000)

  it('finds a running lotus-miner by the files api and token of its repo, and reads without a token', async () => {
    const repo = repoCopy('mixed-allocated')
    const lotus = await serveRepo(repo)
    const damocles = await startDamoclesManager(emptyDamocles)
    try {
      const byRepo = (await plan(importRequest({ api: repo }, damocles))).plan
      expect((await plan(importRequest({ api: lotus.url }, damocles))).plan.sectors).toEqual(byRepo.sectors)
      expect(byRepo.sectors.length).toBeGreaterThan(0)
      await expect(plan(importRequest({ repo }, damocles))).rejects.toMatchObject({ code: 'SOURCE_REPO_IN_USE' })
      await expect(plan(importRequest({ api: lotus.url, tokenFile: tokenFile('eyJhbGciOiJIUzI1NiJ9.wrong.token') }, damocles))).rejects.toMatchObject({ code: 'RPC_UNAUTHORIZED' })
      await expect(plan({ ...importRequest({ api: lotus.url }, damocles), minerId: 1001 })).rejects.toMatchObject({ code: 'LOTUS_IS_ANOTHER_MINER' })
    } finally {
      await lotus.stop()
      await damocles.close()
    }
  }, 120_000)

  it('numbers are reserved in a running lotus-miner, which then hands out the promised one', async () => {
    const repo = repoCopy('mixed-allocated')
    const lotus = await serveRepo(repo)
    try {
      const api = { api: lotus.url, tokenFile: tokenFile(lotus.token) }
      const request = MigrationRequest.parse({ direction: 'to-lotus', damocles: { kind: 'states', file: '/none', stores: [] }, lotus: api, minerId: 1000, files: 'none', metadata: true, onlyNextNumber: true, nextNumber: 300 })
      const report = await migrate(request)
      expect(report).toMatchObject({ exit: 0, nextNumber: { after: 301 } })
      expect((await createLotusMiner(createRpc({ url: `${lotus.url}/rpc/v0`, token: lotus.token })).numberMeta()).next).toBe(301n)
      // asked again: nothing to reserve, nothing lowered
      expect((await migrate({ ...request, nextNumber: 5 })).nextNumber).toMatchObject({ before: 301, after: 301 })
    } finally {
      await lotus.stop()
    }
    expect(dump(repo).next).toBe(301)
  }, 120_000)
})

describe.skipIf(!haveGo)('RLE+ against lotus’s', () => {
  beforeAll(() => buildOracle())

  it('1,000 random bitfields through its reservations: its bytes are read as the set, and the set is written as its bytes', async () => {
    const repo = repoCopy('empty')
    const sets: [bigint, bigint][][] = []
    const lotus = await serveRepo(repo)
    const api = createLotusMiner(createRpc({ url: `${lotus.url}/rpc/v0`, token: lotus.token }))
    let at = 1n
    let seed = 12345
    const random = (n: number): number => ((seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 8) % n
    for (let i = 0; i < 1000; i++) {
      const set: [bigint, bigint][] = []
      for (let runs = 1 + random(4); runs > 0; runs--) {
        at += BigInt(1 + random([3, 20, 400, 100_000][random(4)]!))
        const length = BigInt(1 + random([1, 2, 16, 300, 70_000][random(5)]!))
        set.push([at, at + length - 1n])
        at += length
      }
      at++
      sets.push(set)
      await api.reserve(`set-${i}`, set)
    }
    const told = await api.reservations()
    sets.forEach((set, i) => expect(told.get(`set-${i}`)).toEqual(set))
    expect((await api.numberMeta()).reserved).toEqual(sets.flat())
    await lotus.stop()

    const { entries } = await readMetadata(createLocalHost(), repo)
    const state = readNumberState(entries)
    expect(state.reservations.size).toBe(1000)
    sets.forEach((set, i) => {
      expect(state.reservations.get(`set-${i}`)).toEqual(set)
      const stored = new CborReader(entries.get(`/storage/sectorsids/reserved/set-${i}`)!).bytes(1 << 20)
      expect(encodeRlePlus(set).equals(Buffer.from(stored)), `set-${i}`).toBe(true)
    })
    expect(state.reserved).toEqual(sets.flat())
  }, 120_000)
})
