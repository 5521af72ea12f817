import fc from 'fast-check'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Chain } from '../../electron/core/chain/api'
import { epochsUntilFree, isBusy, mayLeave, windowOf, type ProvingDeadline } from '../../electron/core/chain/proving-window'
import { batchesOf, scheduleMoves } from '../../electron/core/migration/proving-schedule'
import { makeSwitches } from '../../electron/core/migration/run-control'
import { statesOf } from '../../electron/practice/farm'
import type { PlannedSector } from '../../shared/plan'
import { startChain, type FakeSector } from '../helpers/chain'
import { migrate, plan, practiceFarm } from '../helpers/migration'

const period = (currentEpoch: number): ProvingDeadline => ({ currentEpoch, periodStart: 10_000, index: 0, open: 0, close: 0, periodDeadlines: 48, provingPeriod: 2880, challengeWindow: 60, challengeLookback: 20 })
const sector = (number: number, deadline?: number): PlannedSector => ({ number, kind: 'committedCapacity', notes: [], parts: [{ type: 'sealed', store: '/s', names: [], bytes: 2048, identity: '' }], ...(deadline === undefined ? {} : { deadline }) })

describe('when files may leave their place', () => {
  it('windows follow the period, and one that has passed comes a period later', () => {
    expect(windowOf(period(10_000), 3)).toEqual({ challenge: 10_160, open: 10_180, close: 10_240 })
    expect(windowOf(period(10_244), 3)).toEqual({ challenge: 10_160, open: 10_180, close: 10_240 })
    expect(windowOf(period(10_245), 3)).toEqual({ challenge: 13_040, open: 13_060, close: 13_120 })
    expect(windowOf(period(10_000), 48)).toBeUndefined()
  })
  it.each([[10_159, false], [10_160, true], [10_180, true], [10_239, true], [10_244, true], [10_245, false]])('at %i the prover reads: %s', (epoch, busy) => {
    expect(isBusy({ challenge: 10_160, open: 10_180, close: 10_240 }, epoch)).toBe(busy)
  })
  it('never in a window, never without a margin before it, for any epoch, deadline and time away', () => {
    fc.assert(fc.property(fc.integer({ min: 10_000, max: 30_000 }), fc.integer({ min: 0, max: 47 }), fc.integer({ min: 0, max: 3000 }), (epoch, deadline, away) => {
      const at = period(epoch)
      const wait = epochsUntilFree(at, deadline, away)
      if (wait === undefined) {
        expect(away + Math.max(60, Math.ceil(away / 4))).toBeGreaterThan(2880 - 60 - 20 - 5)
        return
      }
      const begin = epoch + wait
      expect(mayLeave(at, deadline, away, begin)).toBe(true)
      const window = windowOf(at, deadline, begin)!
      for (let e = begin; e <= begin + away; e += 7) expect(isBusy(window, e)).toBe(false)
    }), { numRuns: 3000 })
  })
})

describe('the order of a move', () => {
  it('what has the longest time until its window goes first; what is being proved waits', () => {
    const batches = batchesOf([sector(1, 3), sector(2, 20), sector(3, 1), sector(4, 20), sector(5)], period(10_070))
    expect(batches.map((b) => [b.deadline, b.sectors, b.waits])).toEqual([[20, 2, 0], [3, 1, 0], [1, 1, 10_125 - 10_070]])
  })
  it('hands out free sectors only, and the others when their window has closed', async () => {
    let epoch = 10_070
    let clock = 0
    const chain = { provingDeadline: async () => period(epoch) } as unknown as Chain
    const sleep = async (ms: number): Promise<void> => {
      clock += ms
      epoch = 10_070 + Math.floor(clock / 30_000)
    }
    const schedule = scheduleMoves([sector(1, 1), sector(2, 20), sector(3)], { chain, minerId: 1000, control: makeSwitches(() => 0), away: () => 0, now: () => clock, sleep })
    expect((await schedule.next())?.number).toBe(3)
    expect((await schedule.next())?.number).toBe(2)
    expect(epoch).toBe(10_070)
    expect((await schedule.next())?.number).toBe(1)
    expect(epoch).toBeGreaterThanOrEqual(10_125)
    expect(await schedule.next()).toBeUndefined()
  })
  it('a chain that does not answer stops the move; stopping ends the wait', async () => {
    const control = makeSwitches(() => 0)
    const broken = { provingDeadline: () => Promise.reject(new Error('gone')) } as unknown as Chain
    await expect(scheduleMoves([sector(1, 1)], { chain: broken, minerId: 1000, control, away: () => 0 }).next()).rejects.toThrow('gone')
    const busy = { provingDeadline: async () => period(10_070) } as unknown as Chain
    const waiting = scheduleMoves([sector(1, 1)], { chain: busy, minerId: 1000, control, away: () => 0, sleep: async () => control.stop('after-sector') }).next()
    expect(await waiting).toBeUndefined()
  })
})

describe('a whole move with a chain', () => {
  const onChain = (deadlineOf: (n: number) => number): Map<number, FakeSector> => {
    const states = statesOf('offline') as { ID: { Miner: number; Number: number }; Pre: { CommR: { '/': string } } }[]
    return new Map(states.filter((s) => s.ID.Miner === 1000).map((s) => [s.ID.Number, { sealedCid: s.Pre.CommR['/'], deadline: deadlineOf(s.ID.Number) }]))
  }
  it('the plan names the batches, and sectors whose window is open do not move until it has closed', async () => {
    let epoch = 1_999_970
    // deadline 16 is open from 1,999,960 to 2,000,020
    const chain = await startChain(onChain((n) => (n === 2 ? 16 : 40)), 'calibrationnet', () => epoch)
    const { farm, request, close } = await practiceFarm({ files: 'move', metadata: false, chainApi: chain.url, numbers: [{ from: 1, to: 3 }] })
    const prepared = await plan(request)
    expect(prepared.batches!.map((b) => [b.deadline, b.sectors, b.waits > 0])).toEqual([[40, 2, false], [16, 1, true]])
    expect(prepared.plan.sectors.map((s) => s.deadline)).toEqual([40, 16, 40])
    const done = migrate(request)
    const at = (n: number): string => join(farm.lotusStore, 'sealed', `s-t01000-${n}`)
    for (let i = 0; i < 200 && !(existsSync(at(1)) && existsSync(at(3))); i++) await new Promise((wait) => setTimeout(wait, 25))
    await new Promise((wait) => setTimeout(wait, 300))
    expect([existsSync(at(1)), existsSync(at(2)), existsSync(at(3))]).toEqual([true, false, true])
    epoch = 2_000_026
    expect((await done).exit).toBe(0)
    expect(existsSync(at(2))).toBe(true)
    await close()
    await chain.close()
  }, 60_000)
  it('without a chain the plan says that it does not know', async () => {
    const { request, close } = await practiceFarm({ files: 'move', metadata: false })
    const prepared = await plan(request)
    await close()
    expect(prepared.batches).toBeUndefined()
    expect(prepared.checks.find((c) => c.code === 'proving-window')).toMatchObject({ state: 'unknown' })
  })
})
