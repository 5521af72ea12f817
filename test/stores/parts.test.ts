import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { requiredCacheFiles, sectorSizeOf } from '../../shared/sector'
import { createLocalHost } from '../../electron/core/host/local-host'
import { checkParts } from '../../electron/core/stores/check-parts'
import { scanStore } from '../../electron/core/stores/scan-store'
import { migrate, plan, practiceFarm } from '../helpers/migration'
import { tempDir } from '../helpers/temp-dir'

const KiB = 1024
const sizes = [2 * KiB, 8 * KiB ** 2, 512 * KiB ** 2, 32 * KiB ** 3, 64 * KiB ** 3]

describe('files of a sector by proof type', () => {
  it.each(Array.from({ length: 20 }, (_, type) => type))('proof type %i', (type) => {
    const size = sectorSizeOf(type)!
    expect(size).toBe(sizes[type % 5])
    const trees = [1, 1, 1, 8, 16][type % 5]!
    const names = requiredCacheFiles(size)
    expect(names).toHaveLength(trees + 2)
    expect(names).toEqual(trees === 1 ? ['p_aux', 't_aux', 'sc-02-data-tree-r-last.dat'] : ['p_aux', 't_aux', ...Array.from({ length: trees }, (_, i) => `sc-02-data-tree-r-last-${i}.dat`)])
    const part = { store: '/s', strangers: [], identity: '' }
    const pair = (replica: 'sealed' | 'update', cache: 'cache' | 'update-cache', without?: string) => [
      { ...part, type: replica, names: [], bytes: size }, { ...part, type: cache, names: names.filter((n) => n !== without), bytes: 1 },
    ]
    expect(checkParts(pair('sealed', 'cache'), type, 'normal')).toEqual({ missing: [], wrong: [] })
    expect(checkParts(pair('update', 'update-cache'), type, 'upgrade')).toEqual({ missing: [], wrong: [] })
    for (const name of names) expect(checkParts(pair('sealed', 'cache', name), type, 'normal').missing).toEqual([`cache/${name}`])
  })
  it('an unknown proof type has no size', () => {
    expect(sectorSizeOf(20)).toBeUndefined()
  })
})

it('in a cache folder what proves is taken, all else is listed, whatever its name looks like', async () => {
  const store = tempDir()
  const cache = join(store, 'cache', 's-t01000-1')
  mkdirSync(cache, { recursive: true })
  const strangers = ['foo.json', 'foo.json.bak', 'p_aux.json', 'sc-02-data-tree-r-last-0.dat.tmp', 'sc-02-data-tree-c-0.dat', '.hidden']
  for (const name of ['p_aux', 't_aux', 'sc-02-data-tree-r-last.dat', ...strangers]) writeFileSync(join(cache, name), name)
  mkdirSync(join(cache, 'deeper'))
  const { sectors } = await scanStore(createLocalHost(), store, { minerId: 1000 })
  const part = sectors.get(1)![0]!
  expect([...part.names].sort()).toEqual(['p_aux', 'sc-02-data-tree-r-last.dat', 't_aux'])
  expect([...part.strangers].sort()).toEqual([...strangers, 'deeper'].sort())
})

it('unsealed copies come along only when asked for', async () => {
  const { farm, request, close } = await practiceFarm({ numbers: [{ from: 1, to: 1 }] })
  mkdirSync(join(farm.stores[1]!.path, 'unsealed'), { recursive: true })
  writeFileSync(join(farm.stores[1]!.path, 'unsealed', 's-t01000-1'), Buffer.alloc(2048, 3))
  expect((await plan(request)).plan.sectors[0]!.parts!.map((p) => p.type)).not.toContain('unsealed')
  const report = await migrate({ ...request, unsealed: true })
  await close()
  expect(report.exit).toBe(0)
  const { sectors } = await scanStore(createLocalHost(), farm.lotusStore, { minerId: 1000 })
  expect(sectors.get(1)!.map((p) => p.type).sort()).toEqual(['cache', 'sealed', 'unsealed'])
})
