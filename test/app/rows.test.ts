import { writeFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import type { SectorRow } from '../../shared/ipc'
import type { MigrationRequest } from '../../shared/connection'
import { inspectBoth } from '../../electron/core/migration/migrate'
import { connectPorts } from '../../electron/core/migration/ports'
import { keepLook, rowsOfFound } from '../../electron/ipc/sectors'
import { farmSectors } from '../../electron/practice/farm-sectors'
import { startChain, type FakeSector } from '../helpers/chain'
import { returnPractice } from '../helpers/import'
import { migrate, practiceFarm } from '../helpers/migration'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function rowsFor(request: MigrationRequest): Promise<Map<number, SectorRow>> {
  const ports = await connectPorts(request)
  try {
    return new Map(rowsOfFound(await inspectBoth(request, ports, { files: true })).map((r) => [r.number, r]))
  } finally {
    await ports.close()
  }
}
const numbersWith = (rows: ReadonlyMap<number, SectorRow>, facet: SectorRow['facets'][number]): number[] => [...rows.values()].filter((r) => r.facets.includes(facet)).map((r) => r.number)

describe('what each side says, to lotus', () => {
  it('every sector of the farm: kind, files, facets, and why it stays', async () => {
    const { request, close } = await practiceFarm()
    closing.push(close)
    const rows = await rowsFor(request)
    expect([...rows.keys()]).toEqual([...Array.from({ length: 23 }, (_, i) => i + 1), 30])
    expect(numbersWith(rows, 'missing-file')).toEqual([21])
    expect(numbersWith(rows, 'not-finalized')).toEqual([16])
    expect(numbersWith(rows, 'need-rebuild')).toEqual([20])
    expect(numbersWith(rows, 'snapped')).toEqual([13, 14, 15])
    expect(numbersWith(rows, 'ddo')).toEqual([10, 11, 12, 13, 14, 15])
    expect(numbersWith(rows, 'only-source')).toEqual([...rows.keys()])
    expect([...rows.values()].filter((r) => r.left).map((r) => [r.number, r.left!.code])).toEqual([[16, 'not-finished'], [17, 'aborted'], [18, 'removed'], [19, 'terminated'], [20, 'needs-rebuild'], [21, 'files-missing'], [22, 'termination-pending']])
    expect(rows.get(5)).toMatchObject({ files: ['cache', 'sealed'], damocles: 'offline', record: 'add' })
    expect(rows.get(5)!.stores).toHaveLength(2)
    expect(rows.get(15)!.files).toEqual(['cache', 'sealed', 'update', 'update-cache'])
    expect([...rows.values()].every((r) => r.chain === undefined && r.lotusState === undefined)).toBe(true)
  })

  it('with a chain: live, faulty, not there, and its deadline', async () => {
    const cid = (n: number): string => (farmSectors.find((s) => s.minerId === 1000 && s.number === n)!.state.Pre as { CommR: { '/': string } }).CommR['/']
    const chain = await startChain(new Map<number, FakeSector>([[1, { sealedCid: cid(1), deadline: 3 }], [2, { sealedCid: cid(2), faulty: true, deadline: 4 }]]))
    const { request, close } = await practiceFarm({ chainApi: chain.url, numbers: [{ from: 1, to: 3 }] })
    closing.push(close, () => chain.close())
    const rows = await rowsFor(request)
    expect([1, 2, 3].map((n) => [rows.get(n)!.chain, rows.get(n)!.deadline])).toEqual([['live', 3], ['faulty', 4], ['absent', undefined]])
    expect([1, 2, 3].map((n) => rows.get(n)!.facets.filter((f) => f === 'faulty' || f === 'off-chain'))).toEqual([[], ['faulty'], ['off-chain']])
  })

  it('after a run: records on both sides agree; a record of lotus alone is shown as such', async () => {
    const { request, close } = await practiceFarm({ numbers: [{ from: 1, to: 2 }] })
    closing.push(close)
    expect((await migrate(request)).exit).toBe(0)
    const { numbers: _, ...all } = request
    const rows = await rowsFor(all)
    expect([1, 2].map((n) => [rows.get(n)!.record, rows.get(n)!.lotusState, rows.get(n)!.facets.includes('only-source')])).toEqual([['same', 'Proving', false], ['same', 'Proving', false]])
    expect(rows.get(3)).toMatchObject({ record: 'add' })
    // damocles no longer knows sector 2
    const states = farmSectors.filter((s) => s.minerId === 1000 && s.number !== 2).map((s) => s.state)
    writeFileSync(`${request.lotus.store}/../states.json`, JSON.stringify(states))
    const without = await rowsFor({ ...all, damocles: { kind: 'states', file: `${request.lotus.store}/../states.json`, stores: [] }, files: 'none', lotus: { repo: all.lotus.repo } })
    expect(without.get(2)).toMatchObject({ facets: ['only-target'], left: { code: 'only-in-lotus' }, lotusState: 'Proving' })
  })
})

describe('what each side says, to damocles', () => {
  it('every sector of the practice lotus-miner', async () => {
    const { request, close } = await returnPractice()
    closing.push(close)
    const rows = await rowsFor(request)
    expect(rows.size).toBe(22)
    expect(numbersWith(rows, 'differs')).toEqual([21])
    expect(numbersWith(rows, 'missing-file')).toEqual([])
    expect(numbersWith(rows, 'snapped')).toEqual([7, 8, 9, 12])
    expect(numbersWith(rows, 'ddo')).toEqual([5, 6])
    expect(rows.get(21)).toMatchObject({ damocles: 'offline', lotusState: 'Proving', record: 'keep' })
    expect([...rows.values()].filter((r) => r.left).map((r) => r.number)).toEqual([10, 11, 12, 13, 14, 15, 17, 18, 19])
  })

  it('sectors that only damocles has are shown and stay', async () => {
    const extra = { ...(farmSectors[0]!.state), ID: { Miner: 1000, Number: 77 } }
    const { request, close } = await returnPractice({}, { offline: [extra] })
    closing.push(close)
    expect((await rowsFor(request)).get(77)).toMatchObject({ facets: ['only-target'], left: { code: 'only-in-damocles' }, damocles: 'offline' })
  })
})

describe('the last look', () => {
  it('is used again for the table and for details, whatever was chosen, until it is forgotten', async () => {
    const { request, close } = await practiceFarm()
    const looks = keepLook()
    const ports = await connectPorts(request)
    const first = await looks.rows(request, ports)
    await close()
    // damocles does not answer any more
    expect(await looks.rows(request, ports)).toBe(first)
    const detail = await looks.detail({ ...request, numbers: [{ from: 1, to: 2 }] }, 7, ports)
    expect(JSON.parse(detail.damocles!)).toMatchObject({ ID: { Number: 7 } })
    expect(detail.converted).toContain('Proving')
    expect(detail.files.map((f) => f.path.split('/').at(-2))).toEqual(['sealed', 'cache'])
    await expect(looks.rows({ ...request, files: 'move' }, ports)).rejects.toMatchObject({ code: 'RPC_UNREACHABLE' })
    looks.forget()
    await expect(looks.rows(request, ports)).rejects.toMatchObject({ code: 'RPC_UNREACHABLE' })
    await ports.close()
  })
})
