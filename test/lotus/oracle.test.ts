import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { ClassicLevel } from 'classic-level'
import { CborWriter } from '../../electron/core/codec/cbor'
import { encodeRlePlus, unite } from '../../electron/core/codec/rle-plus'
import { nextNumber, readNumberState } from '../../electron/core/lotus/sector-numbers'
import { migrate, practiceFarm } from '../helpers/migration'
import { buildOracle, dump, haveGo, holdRepo, oracle, repoCopy } from '../helpers/oracle'
import { treeOf } from '../helpers/tree'
import { runCli } from '../helpers/cli'
import { createLocalHost } from '../../electron/core/host/local-host'
import { readMetadata } from '../../electron/core/lotus/leveldb/read-metadata'

const states = join(__dirname, '../golden/damocles/ListSectors-offline.json')

describe.skipIf(!haveGo)('lotus’s own code as the referee', () => {
  beforeAll(buildOracle, 600_000)

  it.each([['empty', 0, 1001], ['mixed-allocated', 40, 1001], ['mixed-legacy-counter', 24, 1001]])('metadata export into %s is read by lotus as planned', async (name, had, next) => {
    const repo = repoCopy(name)
    const before = had > 0 ? dump(repo) : { sectors: [], cbor: {} as Record<string, string> }
    const { code, json } = await runCli(['export', 'metadata', '--miner', 't01000', '--states', states, '--dest-repo', repo, '--yes', '--json'])
    expect(code).toBe(0)
    const after = dump(repo)
    expect(after.notCanonical ?? []).toEqual([])
    expect(after.next).toBe(next)
    expect(json.nextNumber.after).toBe(next)
    const numbers = new Set(after.sectors.map((s) => s.SectorNumber))
    for (const sector of json.sectors) expect(numbers.has(sector.number), `${sector.number}`).toBe(sector.outcome !== 'left' || before.sectors.some((s) => s.SectorNumber === sector.number))
    for (const [key, value] of Object.entries(before.cbor)) expect(after.cbor[key]).toBe(value)
  })

  it('the files of the practice farm are declared by lotus, every type of every sector', async () => {
    const { farm, request, close } = await practiceFarm()
    const report = await migrate(request)
    await close()
    expect(report.exit).toBe(0)
    const declared = Object.values(oracle('scan', farm.lotusStore) as Record<string, { Number: number; SectorFileType: number }[]>)[0]!
    const types = new Map(declared.map((d) => [d.Number, d.SectorFileType]))
    expect([...types.keys()].sort((a, b) => a - b)).toEqual(report.sectors.filter((s) => s.outcome === 'done').map((s) => s.number))
    expect([types.get(1), types.get(13), types.get(15)]).toEqual([6, 24, 30])
    const repo = dump(farm.lotusRepo)
    expect([repo.sectors.length, repo.next, repo.notCanonical ?? []]).toEqual([17, 31, []])
  })

  it('a repo that a lotus-miner holds is refused with exit 3, its process named, every byte as before', async () => {
    const repo = repoCopy('mixed-allocated')
    const holder = await holdRepo(repo)
    try {
      const before = treeOf(repo)
      const { code, stderr } = await runCli(['export', 'metadata', '--miner', 't01000', '--states', states, '--dest-repo', repo, '--yes', '--json'])
      expect(code).toBe(3)
      expect(stderr).toContain('REPO_IN_USE')
      expect(stderr).toContain(`(${holder.pid})`)
      expect(treeOf(repo)).toEqual(before)
    } finally {
      holder.stdin!.end()
    }
  })

  it('random bitfields written by us give lotus the same next number', async () => {
    const host = createLocalHost()
    for (let round = 0; round < 12; round++) {
      const repo = repoCopy('empty')
      const ranges = Array.from({ length: 1 + ((round * 7) % 40) }, (_, i) => [BigInt((i * 37 * (round + 1)) % 500), BigInt(((i * 37 * (round + 1)) % 500) + (i % 23))] as const)
      const set = unite(round % 3 === 0 ? [[0n, BigInt(round)] as const, ...ranges] : ranges)
      const writer = new CborWriter()
      writer.bytes(encodeRlePlus(set))
      const database = new ClassicLevel<string, Buffer>(join(repo, 'datastore/metadata'), { createIfMissing: false, compression: false, valueEncoding: 'buffer' })
      await database.put('/storage/sectorsids/allocated', writer.finish(), { sync: true } as never)
      await database.close()
      expect(Number(nextNumber(readNumberState((await readMetadata(host, repo)).entries)).next)).toBe(dump(repo).next)
    }
  })
})
