import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { undoRun } from '../../electron/core/migration/undo'
import { readMetadata } from '../../electron/core/lotus/leveldb/read-metadata'
import { createLocalHost } from '../../electron/core/host/local-host'
import { farmSectors } from '../../electron/practice/farm-sectors'
import { migrate, plan, practiceFarm, resume } from '../helpers/migration'
import { tempDir } from '../helpers/temp-dir'
import { treeOf } from '../helpers/tree'

const sealed = (store: string, n: number): string => join(store, 'sealed', `s-t01000-${n}`)
const haveShm = existsSync('/dev/shm') && statSync('/dev/shm').dev !== statSync(tempDir()).dev

describe('damocles to lotus on the practice farm', () => {
  it('has all kinds of sectors, of two miners, over two stores', () => {
    expect(farmSectors.length).toBeGreaterThanOrEqual(24)
    expect(new Set(farmSectors.map((s) => s.minerId)).size).toBe(2)
  })

  it('copies: sources untouched, every file equal, nothing left in staging', async () => {
    const { farm, request, close } = await practiceFarm()
    const before = treeOf(join(farm.folder, 'damocles'))
    const report = await migrate(request)
    await close()
    expect([report.exit, report.counts]).toEqual([0, { done: 17, skipped: 0, failed: 0, left: 7 }])
    expect(treeOf(join(farm.folder, 'damocles'))).toEqual(before)
    const target = treeOf(farm.lotusStore)
    const sources = farm.stores.map((s) => treeOf(s.path))
    for (const [path, hash] of Object.entries(target)) if (path.includes('s-t01000')) expect(sources.some((s) => s[path] === hash), path).toBe(true)
    expect(readdirSync(farm.lotusStore).sort()).toEqual(['cache', 'sealed', 'sectorstore.json', 'update', 'update-cache'])
    expect(readdirSync(join(farm.lotusStore, 'cache', 's-t01000-6'))).not.toContain('notes.json')
    expect(report.checks.every((c) => c.pass)).toBe(true)
  })

  it('run again it copies nothing, lowers nothing and ends well', async () => {
    const { farm, request, close } = await practiceFarm()
    await migrate(request)
    const before = treeOf(farm.lotusStore)
    const again = await migrate(request)
    await close()
    expect(again.exit).toBe(0)
    expect(again.counts).toMatchObject({ done: 0, skipped: 17, failed: 0 })
    expect(again.bytes.copied).toBe(0)
    expect(again.nextNumber).toMatchObject({ before: 31, after: 31 })
    expect(treeOf(farm.lotusStore)).toEqual(before)
  })

  it('moves by rename on one file system: same inodes, sources gone, strangers kept', async () => {
    const { farm, request, close } = await practiceFarm({ files: 'move' })
    const inode = statSync(sealed(farm.stores[0]!.path, 1)).ino
    const report = await migrate(request)
    await close()
    expect(report.exit).toBe(0)
    expect(statSync(sealed(farm.lotusStore, 1)).ino).toBe(inode)
    expect(existsSync(sealed(farm.stores[0]!.path, 1))).toBe(false)
    expect(readdirSync(join(farm.stores[0]!.path, 'cache', 's-t01000-6')).sort()).toEqual(['notes.json', 'sc-02-data-layer-1.dat'])
    expect(existsSync(sealed(farm.stores[0]!.path, 19))).toBe(true)
  })

  it.skipIf(!haveShm)('moves across file systems as copy, verify, then trash; undo brings all back', async () => {
    const { farm, request, close } = await practiceFarm({ files: 'move', lotus: {} })
    const store = join(tempDir('/dev/shm'), 'store')
    mkdirSync(store)
    const moving = { ...request, lotus: { store, repo: farm.lotusRepo } }
    const before = treeOf(join(farm.folder, 'damocles'))
    const { plan: made, checks } = await plan(moving)
    expect(made.steps[0]).toMatchObject({ kind: 'transfer-files', crossDevice: 17 })
    expect(checks.find((c) => c.code === 'cross-device')?.state).toBe('attention')
    const home = join(tempDir(), 'home')
    const report = await migrate(moving, home)
    expect(report.exit).toBe(0)
    expect(existsSync(sealed(farm.stores[0]!.path, 1))).toBe(false)
    expect(readFileSync(join(farm.stores[0]!.path, '.sector-ferry', report.run, 'trash/sealed/s-t01000-1'))).toEqual(readFileSync(sealed(store, 1)))
    const undone = await undoRun(home, report.run)
    await close()
    expect(undone.undone).toContain(farm.lotusRepo)
    expect(treeOf(join(farm.folder, 'damocles'))).toEqual(before)
    expect((await readMetadata(createLocalHost(), farm.lotusRepo)).entries.size).toBe(1)
  })

  it('a file of the same size and other content is a conflict: kept, reported, and the others go on', async () => {
    const { farm, request, close } = await practiceFarm()
    mkdirSync(join(farm.lotusStore, 'sealed'))
    writeFileSync(sealed(farm.lotusStore, 2), Buffer.alloc(2048))
    const home = join(tempDir(), 'home')
    const report = await migrate(request, home)
    expect([report.exit, report.counts.done, report.counts.failed]).toEqual([1, 16, 1])
    expect(report.sectors.find((s) => s.number === 2)).toMatchObject({ outcome: 'failed', code: 'DESTINATION_DIFFERS' })
    expect(readFileSync(sealed(farm.lotusStore, 2)).equals(Buffer.alloc(2048))).toBe(true)
    const keys = [...(await readMetadata(createLocalHost(), farm.lotusRepo)).entries.keys()]
    expect(keys).toContain('/sectors/1')
    expect(keys).not.toContain('/sectors/2')
    rmSync(sealed(farm.lotusStore, 2))
    const resumed = await resume(report.run, home)
    await close()
    expect([resumed.exit, resumed.counts.done]).toEqual([0, 17])
    expect([...(await readMetadata(createLocalHost(), farm.lotusRepo)).entries.keys()]).toContain('/sectors/2')
  })

  it('a source that changed after the plan is not copied', async () => {
    const { farm, request, close } = await practiceFarm()
    const { plan: made } = await plan(request)
    utimesSync(sealed(farm.stores[0]!.path, 1), 1, 1)
    await expect(migrate(request).then(() => plan(request)).then((p) => p.plan.digest)).resolves.not.toBe(made.digest)
    await close()
  })

  it('the same place under two paths stops before anything', async () => {
    const { farm, request, close } = await practiceFarm()
    const link = join(farm.folder, 'link')
    symlinkSync(farm.stores[0]!.path, link)
    const { checks } = await plan({ ...request, lotus: { store: link }, metadata: false })
    await close()
    expect(checks.find((c) => c.code === 'same-place')).toMatchObject({ state: 'stop' })
  })

  it('only the next number: touches nothing else, never lowers', async () => {
    const { farm, request, close } = await practiceFarm()
    await close()
    const only = { ...request, files: 'none' as const, lotus: { repo: farm.lotusRepo }, onlyNextNumber: true }
    const entries = async () => (await readMetadata(createLocalHost(), farm.lotusRepo)).entries
    expect((await migrate({ ...only, nextNumber: 2000 })).nextNumber).toMatchObject({ before: 0, after: 2001 })
    expect([...(await entries()).keys()]).toEqual(['/miner-address', '/storage/nextid'])
    expect((await migrate({ ...only, nextNumber: 3 })).nextNumber).toMatchObject({ before: 2001, after: 2001 })
    expect((await entries()).get('/storage/nextid')!.toString('hex')).toBe('d00f')
  })

  it('the same inspection gives the same plan, byte for byte', async () => {
    const { request, close } = await practiceFarm()
    const [a, b] = [await plan(request), await plan(request)]
    await close()
    expect(JSON.stringify(a.plan)).toBe(JSON.stringify(b.plan))
  })

  it('another miner’s repo, and a miner that is not there, are refused', async () => {
    const { request, close } = await practiceFarm()
    await expect(plan({ ...request, minerId: 1001 })).rejects.toThrow('REPO_OF_ANOTHER_MINER')
    await expect(plan({ ...request, minerId: 4242, metadata: false })).rejects.toThrow('MINER_NOT_FOUND')
    await close()
  })
})
