import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { MigrationRequest } from '../../shared/connection'
import { unsealedCidOf, zeroPieceCid } from '../../electron/core/codec/piece-tree'
import { undoRun } from '../../electron/core/migration/undo'
import { startDamoclesManager } from '../../electron/practice/damocles-manager'
import { practiceLotusSectors } from '../../electron/practice/lotus-sectors'
import { startChain, type FakeSector } from '../helpers/chain'
import { emptyDamocles, returnPractice } from '../helpers/import'
import { migrate, plan, practiceFarm, resume } from '../helpers/migration'
import { tempDir } from '../helpers/temp-dir'

type State = { ID: { Number: number }; Pieces: { Piece: { Size: number }; DealInfo: Record<string, unknown> }[]; Upgraded: boolean; UpgradedInfo: Record<string, unknown> | null; UpgradePublic: { CommR: number[] } | null; Pre: { CommR: { '/': string } }; UpgradeLandedEpoch: number | null; Imported: boolean }
const stateOf = (states: readonly unknown[], number: number): State => (states as State[]).find((s) => s.ID.Number === number)!
const onChain = (): Map<number, FakeSector> =>
  new Map(practiceLotusSectors.filter((s) => s.commR !== null && s.state !== 'Removed').map((s) => [Number(s.sectorNumber), s.replicaUpdateMessage === null ? { sealedCid: s.commR! } : { sealedCid: s.updateSealed!, sectorKeyCid: s.commR!, dealWeight: '9' }]))

describe('lotus → damocles', () => {
  it.each(['api', 'repo'] as const)('every kind of sector from the %s, each read back and as the spec says', async (way) => {
    const { farm, damocles, request, close } = await returnPractice()
    try {
      const report = await migrate(way === 'api' ? request : { ...request, lotus: { repo: farm.lotusRepo } })
      expect(report).toMatchObject({ exit: 0, counts: { failed: 0 } })
      expect(report.checks).toContainEqual(expect.objectContaining({ code: 'damocles-sectors', pass: true }))
      const states = damocles.states('offline')
      expect(stateOf(states, 1)).toMatchObject({ Imported: true, Pieces: [], Upgraded: false, UpgradePublic: null })
      expect(stateOf(states, 3)).toMatchObject({ Imported: true })
      expect(stateOf(states, 4).Pieces[0]!.DealInfo).toMatchObject({ DealID: 1404, IsBuiltinMarket: true, Client: 'f02002', PayloadSize: 2032, Length: 2048, PublishCid: { '/': expect.stringMatching(/^bafy2/) } })
      expect(stateOf(states, 5).Pieces[0]!.DealInfo).toMatchObject({ DealID: 0, AllocationID: 7005, IsBuiltinMarket: false, Client: 'f02002', PublishCid: null })
      expect(stateOf(states, 6).Pieces[0]!.DealInfo).toMatchObject({ AllocationID: 0, Client: '<empty>' })
      const snap = stateOf(states, 7)
      const source = practiceLotusSectors.find((s) => s.sectorNumber === 7n)!
      expect(snap).toMatchObject({ Upgraded: true, UpgradeLandedEpoch: 0, UpgradedInfo: { AccessInstance: '', Proof: null } })
      expect(snap.Pre.CommR['/']).toBe(source.commR)
      expect(snap.UpgradePublic!.CommR.length).toBe(32)
      if (way === 'repo') expect(snap.UpgradedInfo).toMatchObject({ SealedCID: { '/': source.updateSealed }, UnsealedCID: { '/': source.updateUnsealed } })
      expect(stateOf(states, 21).Imported).toBe(false)
      expect(report.sectors.filter((s) => s.outcome === 'left').map((s) => s.number)).toEqual(way === 'api' ? [10, 11, 12, 13, 14, 15, 17, 18, 19] : [10, 11, 12, 13, 14, 17, 18, 19])
    } finally {
      await close()
    }
  })

  it('the chain decides: heights, new CIDs, the dead left out', async () => {
    const sectors = onChain()
    sectors.set(2, { ...sectors.get(2)!, dead: true })
    sectors.delete(20)
    const chain = await startChain(sectors)
    const { damocles, request, close } = await returnPractice({ chainApi: chain.url })
    try {
      const report = await migrate(request)
      expect(report.exit, JSON.stringify(report.problems)).toBe(0)
      const code = (n: number) => report.sectors.find((s) => s.number === n)?.code
      expect([code(2), code(20)]).toEqual(['not-on-chain', 'not-on-chain'])
      expect(code(12)).toBeUndefined()
      const snap = stateOf(damocles.states('offline'), 7)
      expect(snap).toMatchObject({ UpgradeLandedEpoch: 1_700_123, UpgradePublic: { Activation: 1_500_300 }, UpgradedInfo: { SealedCID: { '/': sectors.get(7)!.sealedCid } } })
    } finally {
      await close()
      await chain.close()
    }
  })

  it('override: not for a record of damocles’s own making unless it is named; the old one comes back by undo', async () => {
    const { damocles, request, close } = await returnPractice()
    const home = join(tempDir(), 'home')
    const before = structuredClone(stateOf(damocles.states('offline'), 21))
    try {
      const all = (await plan({ ...request, override: true })).plan
      expect(all.sectors.find((s) => s.number === 21)!.record!.action).toBe('keep')
      expect(all.sectors.find((s) => s.number === 21)!.record!.differences!.map((d) => d.field)).toContain('Ticket.Ticket')
      const report = await migrate({ ...request, override: true, numbers: [{ from: 21, to: 21 }] }, home)
      expect(report).toMatchObject({ exit: 0, counts: { done: 1 } })
      expect(stateOf(damocles.states('offline'), 21).Imported).toBe(true)
      expect((await undoRun(home, report.run)).undone).toEqual(['damocles: sector 21'])
      expect(stateOf(damocles.states('offline'), 21)).toMatchObject({ Ticket: (before as unknown as { Ticket: unknown }).Ticket, Imported: false })
    } finally {
      await close()
    }
  })

  it('a second import finds everything there and changes nothing', async () => {
    const { damocles, request, close } = await returnPractice()
    await migrate(request)
    const once = structuredClone(damocles.states('offline'))
    const again = await migrate(request)
    await close()
    expect(again).toMatchObject({ exit: 0, counts: { done: 0, failed: 0 } })
    expect(damocles.states('offline')).toEqual(once)
  })

  it('a sector that damocles works on stays out', async () => {
    const { damocles, request, close } = await returnPractice()
    await migrate(request)
    const online = [{ ...stateOf(damocles.states('offline'), 1), Finalized: false }]
    const busy = await startDamoclesManager({ ...emptyDamocles, online })
    const { plan: planned } = await plan({ ...request, damocles: { kind: 'api', url: busy.url } })
    await close()
    await busy.close()
    expect(planned.left.find((l) => l.number === 1)!.reason.code).toBe('online-in-damocles')
  })
})

/** Between the app and damocles: decides for each call whether it arrives and whether its answer does. */
async function flaky(target: string, method: string, what: 'lost-answer' | 'lost-call', times: number): Promise<{ url: string; calls: () => number; close(): void }> {
  let calls = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (c: Buffer) => chunks.push(c)).on('end', () => {
      const body = Buffer.concat(chunks)
      const hit = body.includes(`"${method}"`) && ++calls <= times
      if (hit && what === 'lost-call') return void request.socket.destroy()
      void fetch(`${target}/rpc/v0`, { method: 'POST', body }).then(async (answer) => {
        if (hit) return void request.socket.destroy()
        response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()))
      })
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls: () => calls, close: () => void (server.closeAllConnections(), server.close()) }
}

describe('calls whose fate is not known', () => {
  it('a lost answer is settled by reading; nothing is sent twice', async () => {
    const { damocles, request, close } = await returnPractice()
    const wire = await flaky(damocles.url, 'Venus.ImportSector', 'lost-answer', 99)
    const report = await migrate({ ...request, damocles: { kind: 'api', url: wire.url } })
    wire.close()
    await close()
    expect(report).toMatchObject({ exit: 0, counts: { failed: 0 } })
    expect(wire.calls()).toBe(report.counts.done)
  })
  it('a lost call fails that sector, and the resumed run brings it in', async () => {
    const { damocles, request, close } = await returnPractice()
    const home = join(tempDir(), 'home')
    const wire = await flaky(damocles.url, 'Venus.ImportSector', 'lost-call', 2)
    const first = await migrate({ ...request, damocles: { kind: 'api', url: wire.url } }, home)
    expect(first).toMatchObject({ exit: 1, counts: { failed: 2 } })
    expect(first.sectors.filter((s) => s.outcome === 'failed').map((s) => s.code)).toEqual(['RPC_UNREACHABLE', 'RPC_UNREACHABLE'])
    expect(await resume(first.run, home)).toMatchObject({ exit: 0, counts: { failed: 0 } })
    wire.close()
    await close()
  })
  it('a record that changed between plan and run is not touched', async () => {
    const { damocles, request, close } = await returnPractice()
    const prepared = await plan({ ...request, override: true, numbers: [{ from: 21, to: 21 }] })
    ;(stateOf(damocles.states('offline'), 21) as unknown as Record<string, unknown>).AbortReason = 'changed meanwhile'
    const { runPlan } = await import('../../electron/core/migration/migrate')
    const { makeSwitches } = await import('../../electron/core/migration/run-control')
    const { silentLog } = await import('../../electron/core/log')
    const report = await runPlan(prepared.plan, { home: join(tempDir(), 'home'), switches: makeSwitches(() => 0), log: silentLog, now: () => new Date() }, prepared)
    await close()
    expect(report.sectors.find((s) => s.number === 21)).toMatchObject({ outcome: 'failed', code: 'RECORD_CHANGED_SINCE' })
    expect(stateOf(damocles.states('offline'), 21)).toMatchObject({ AbortReason: 'changed meanwhile' })
  })
})

describe('mark as finished', () => {
  const prepared = async (changes: Partial<FakeSector> | null) => {
    const practice = await practiceFarm()
    const sealed = ((await import('../../electron/practice/farm')).statesOf('online')[0] as { Pre: { CommR: { '/': string } } }).Pre.CommR['/']
    const states = (await import('../../electron/practice/farm')).statesOf('offline') as { ID: { Miner: number; Number: number }; Pre: { CommR: { '/': string } } }[]
    const sectors = new Map<number, FakeSector>(states.filter((s) => s.ID.Miner === 1000).map((s) => [s.ID.Number, { sealedCid: s.Pre.CommR['/'] }]))
    if (changes) sectors.set(16, { sealedCid: sealed, ...changes })
    const chain = await startChain(sectors)
    return { practice, chain, request: { ...practice.request, finish: true, chainApi: chain.url, files: 'none', metadata: false } as MigrationRequest }
  }
  it('a sector that is on chain and whole is offered with its proof, done and then exported in the same run', async () => {
    const { practice, chain, request } = await prepared({})
    const { plan: planned } = await plan({ ...request, files: 'copy', metadata: true })
    expect(planned.sectors.find((s) => s.number === 16)!.finish).toMatchObject({ deadline: 7 })
    expect(planned.steps[0]).toMatchObject({ kind: 'finish-sectors', sectors: 1 })
    const report = await migrate({ ...request, files: 'copy', metadata: true })
    expect(report.sectors.find((s) => s.number === 16)).toMatchObject({ outcome: 'done' })
    expect(report.checks).toContainEqual(expect.objectContaining({ code: 'finished-in-damocles', pass: true }))
    await practice.close()
    await chain.close()
  })
  it.each([['not on chain', null, 'not-on-chain'], ['dead on chain', { dead: true }, 'not-on-chain'], ['of another replica', { sealedCid: 'bagboea4b5abcbjhukwdps2cyuk75ei6rxf6lwkabfiicjme7jp3pdpoqki255qaa' }, 'not-finished-on-chain']] as const)('never one that is %s', async (_name, changes, code) => {
    const { practice, chain, request } = await prepared(changes)
    const { plan: planned } = await plan(request)
    await practice.close()
    await chain.close()
    expect(planned.steps).toEqual([])
    expect(planned.left.find((l) => l.number === 16)!.reason.code).toBe(code)
  })
})

it('piece commitments: zero pieces of every size, and a sector from its pieces', () => {
  expect(zeroPieceCid(2048n)).toBe('baga6ea4seaqpy7usqklokfx2vxuynmupslkeutzexe2uqurdg5vhtebhxqmpqmy')
  expect(zeroPieceCid(34359738368n)).toBe('baga6ea4seaqao7s73y24kcutaosvacpdjgfe5pw76ooefnyqw4ynr3d2y6x2mpq')
  const half = { size: 1024n, pieceCid: zeroPieceCid(1024n)! }
  expect(unsealedCidOf([half], 2048n)).toBe(zeroPieceCid(2048n))
  expect(unsealedCidOf([{ size: 128n, pieceCid: zeroPieceCid(128n)! }, half], 2048n)).toBe(zeroPieceCid(2048n))
  expect(unsealedCidOf([{ size: 4096n, pieceCid: zeroPieceCid(4096n)! }], 2048n)).toBeUndefined()
})
