import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { createLocalHost } from '../../electron/core/host/local-host'
import { readPart, scanStore } from '../../electron/core/stores/scan-store'
import { watchedHost } from '../helpers/fault-host'
import { createMemoryHost, type MemoryHost } from '../helpers/memory-host'
import { tempDir } from '../helpers/temp-dir'

const root = '/store'
let host: MemoryHost
beforeEach(async () => {
  host = createMemoryHost()
  await host.makeDirectory(root)
})

const plant = (...paths: string[]): void => paths.forEach((path) => host.plant(`${root}/${path}`, Buffer.from(path)))

describe('scanning a store', () => {
  it('finds the parts of each sector, of one miner', async () => {
    plant('sealed/s-t01000-1', 'cache/s-t01000-1/p_aux', 'cache/s-t01000-1/t_aux', 'sealed/s-t01000-2', 'update/s-t01000-2', 'unsealed/s-t01000-2', 'sealed/s-t01001-1')
    const { sectors } = await scanStore(host, root, { minerId: 1000 })
    expect([...sectors].map(([n, parts]) => [n, parts.map((p) => p.type).sort()])).toEqual([[1, ['cache', 'sealed']], [2, ['sealed', 'unsealed', 'update']]])
    expect(sectors.get(1)!.find((p) => p.type === 'cache')).toMatchObject({ store: root, names: ['p_aux', 't_aux'], strangers: [], bytes: 2 * 'cache/s-t01000-1/p_aux'.length })
    expect(sectors.get(1)!.find((p) => p.type === 'sealed')).toMatchObject({ names: [], bytes: 'sealed/s-t01000-1'.length })
  })

  it('counts the sectors of every miner by type', async () => {
    plant('sealed/s-t01000-1', 'sealed/s-t01000-2', 'update/s-t01000-2', 'cache/s-t01001-1/p_aux')
    const { miners } = await scanStore(host, root, { minerId: 1000 })
    expect(Object.fromEntries(miners)).toEqual({ 1000: { sealed: 2, cache: 0, unsealed: 0, update: 1, 'update-cache': 0 }, 1001: { sealed: 0, cache: 1, unsealed: 0, update: 0, 'update-cache': 0 } })
  })

  it('is empty where there are no sector folders, and misses a root that is not there', async () => {
    expect((await scanStore(host, root)).sectors.size).toBe(0)
    await expect(scanStore(host, '/none')).rejects.toThrow('NOT_FOUND')
  })

  const strange = ['s-t01000-1.tmp', 's-t01000-1.partial', '.s-t01000-1.XyZ123', 's-t01000-01', 's-t01000-', 's-t01000-1 ', 's-f01000-1', 's-t1000-1', 's-t01000-1-2', 'S-t01000-1', 's-t01000-9007199254740993', 's-t01000--1', 'lost+found', '.sector-ferry', '扇区']
  it.each(strange)('reports %j, which is no sector name', async (name) => {
    plant('sealed/s-t01000-1', `sealed/${name}`)
    const { sectors, strangers } = await scanStore(host, root)
    expect(strangers).toEqual([{ type: 'sealed', name }])
    expect([...sectors.keys()]).toEqual([1])
  })

  it('passes over fetching, as lotus does, and looks only into the five folders', async () => {
    plant('sealed/fetching/s-t01000-9', 'sealed/s-t01000-1', 'other/s-t01000-3', 's-t01000-4')
    const { sectors, strangers } = await scanStore(host, root)
    expect([[...sectors.keys()], strangers]).toEqual([[1], []])
  })

  it('takes from a cache folder what a finished sector has, and names the rest', async () => {
    const wanted = ['p_aux', 'sc-02-data-tree-r-last-0.dat', 'sc-02-data-tree-r-last-15.dat', 'sc-02-data-tree-r-last.dat', 't_aux']
    const rest = ['.hidden', 'notes.json', 'p_aux.json', 'sc-02-data-layer-1.dat', 'sc-02-data-tree-c-0.dat', 'sc-02-data-tree-d.dat', 'sc-02-data-tree-r-last.dat.tmp', 'sub']
    plant(...[...wanted, ...rest.filter((name) => name !== 'sub'), 'sub/t_aux'].map((name) => `cache/s-t01000-1/${name}`))
    const part = (await scanStore(host, root)).sectors.get(1)![0]!
    expect([part.names, part.strangers]).toEqual([wanted, rest])
  })

  it('goes through links to a folder of sectors, a sector folder and a sector file', async () => {
    host.plant('/disk2/sealed/s-t01000-1', Buffer.from('one'))
    host.plant('/disk2/cache-of-1/p_aux', Buffer.from('aux'))
    host.plant('/disk2/two', Buffer.from('two'))
    host.plantLink('/disk2/sealed', `${root}/sealed`)
    host.plantLink('/disk2/cache-of-1', `${root}/cache/s-t01000-1`)
    host.plantLink('/disk2/two', `${root}/update/s-t01000-2`)
    const { sectors, strangers } = await scanStore(host, root)
    expect([...sectors.values()].flat().map((p) => [p.type, p.bytes]).sort()).toEqual([['cache', 3], ['sealed', 3], ['update', 3]])
    expect(strangers).toEqual([])
  })

  it('never takes a link inside a cache folder for its file', async () => {
    plant('cache/s-t01000-1/p_aux')
    host.plantLink('p_aux', `${root}/cache/s-t01000-1/t_aux`)
    expect((await scanStore(host, root)).sectors.get(1)![0]).toMatchObject({ names: ['p_aux'], strangers: ['t_aux'] })
  })

  it('reports what bears a sector’s name and is none, and finds the others all the same', async () => {
    plant('sealed/s-t01000-1', 'cache/s-t01000-2')
    await host.makeDirectory(`${root}/sealed/s-t01000-3`)
    host.plantLink('/gone', `${root}/sealed/s-t01000-4`)
    const { sectors, strangers } = await scanStore(host, root)
    expect([...sectors.keys()]).toEqual([1])
    expect(strangers.map((s) => `${s.type}/${s.name}`).sort()).toEqual(['cache/s-t01000-2', 'sealed/s-t01000-3', 'sealed/s-t01000-4'])
  })

  it('does not hang on a pipe', async () => {
    const store = tempDir()
    mkdirSync(join(store, 'sealed'))
    execFileSync('mkfifo', [join(store, 'sealed/s-t01000-1')])
    writeFileSync(join(store, 'sealed/s-t01000-2'), 'x')
    const { sectors, strangers } = await scanStore(createLocalHost(), store)
    expect([[...sectors.keys()], strangers]).toEqual([[2], [{ type: 'sealed', name: 's-t01000-1' }]])
  })

  it('stops at a disk that cannot be read: half a list is no list', async () => {
    plant('sealed/s-t01000-1', 'sealed/s-t01000-2')
    const broken = watchedHost(host, { before: ({ method, args }) => { if (method === 'stat' && args[0] === `${root}/sealed/s-t01000-2`) throw Object.assign(new Error('EIO'), { code: 'EIO' }) } })
    await expect(scanStore(broken, root)).rejects.toThrow('EIO')
  })

  it('looks into no sector of another miner', async () => {
    plant('cache/s-t01000-1/p_aux', 'cache/s-t01001-1/p_aux')
    const looked: unknown[] = []
    await scanStore(watchedHost(host, { before: ({ method, args }) => void (method === 'stat' && looked.push(args[0])) }), root, { minerId: 1000 })
    expect(looked).toContain(`${root}/cache/s-t01000-1/p_aux`)
    expect(looked).not.toContain(`${root}/cache/s-t01001-1/p_aux`)
  })
})

describe('the identity of a part', () => {
  const identity = async (): Promise<string> => (await readPart(host, root, 'cache', 's-t01000-1')).identity
  beforeEach(() => plant('cache/s-t01000-1/p_aux', 'cache/s-t01000-1/t_aux'))

  it('is the same for what nobody touched', async () => expect(await identity()).toBe(await identity()))
  it.each<[string, () => Promise<void> | void]>([
    ['a file is written anew with the same bytes', () => plant('cache/s-t01000-1/p_aux')],
    ['a file grows', () => host.plant(`${root}/cache/s-t01000-1/p_aux`, Buffer.alloc(100))],
    ['a file goes', () => host.removeFile(`${root}/cache/s-t01000-1/p_aux`)],
    ['a file comes', () => plant('cache/s-t01000-1/sc-02-data-tree-r-last.dat')],
    ['two files change names', async () => {
      await host.rename(`${root}/cache/s-t01000-1/p_aux`, `${root}/x`)
      await host.rename(`${root}/cache/s-t01000-1/t_aux`, `${root}/cache/s-t01000-1/p_aux`)
      await host.rename(`${root}/x`, `${root}/cache/s-t01000-1/t_aux`)
    }],
  ])('changes when %s', async (_name, change) => {
    const before = await identity()
    await change()
    expect(await identity()).not.toBe(before)
  })
  it('stays when a stranger comes', async () => {
    const before = await identity()
    plant('cache/s-t01000-1/notes.json')
    expect(await identity()).toBe(before)
  })
})
