import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { MigrationRequest } from '../../shared/connection'
import { addPersistStores, readConfig, withLines } from '../../electron/core/damocles/config'
import { undoRun } from '../../electron/core/migration/undo'
import { createFarm, type Farm } from '../../electron/practice/farm'
import { returnPractice, tokenFile } from '../helpers/import'
import { migrate, plan } from '../helpers/migration'
import { buildOracle, haveGo, oracle, repoCopy, serveRepo } from '../helpers/oracle'
import { tempDir } from '../helpers/temp-dir'
import { treeOf } from '../helpers/tree'

const attachToLotus = (farm: Farm, lotus: MigrationRequest['lotus'], changes: Partial<MigrationRequest> = {}): MigrationRequest =>
  MigrationRequest.parse({ direction: 'to-lotus', damocles: { kind: 'states', file: farm.statesFile, stores: [], config: farm.configFile }, lotus, minerId: 1000, files: 'attach', metadata: false, ...changes })
const declared = (scan: unknown): { Miner: number; Number: number; SectorFileType: number }[] => Object.values(scan as Record<string, { Miner: number; Number: number; SectorFileType: number }[]>)[0] ?? []
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>

describe.skipIf(!haveGo)('damocles’s stores for lotus, in place, with lotus’s own code as the referee', () => {
  beforeAll(() => buildOracle())

  it('by the API of a running lotus-miner: it declares every sector of the stores and keeps them after a restart', async () => {
    const farm = await createFarm(tempDir())
    const repo = repoCopy('empty')
    const lotus = await serveRepo(repo)
    const home = join(tempDir(), 'home')
    const before = treeOf(farm.stores[0]!.path)
    try {
      const report = await migrate(attachToLotus(farm, { api: lotus.url, tokenFile: tokenFile(lotus.token) }), home)
      expect(report).toMatchObject({ exit: 0, checks: [{ code: 'storage-list', pass: true, params: { present: 2, expected: 2 } }] })
      // again: nothing more to do, and no second ID
      expect((await migrate(attachToLotus(farm, { api: lotus.url, tokenFile: tokenFile(lotus.token) }))).exit).toBe(0)
    } finally {
      await lotus.stop()
    }
    const { 'sectorstore.json': store, ...rest } = treeOf(farm.stores[0]!.path) as Record<string, unknown>
    expect(store).toBeDefined()
    // lotus itself makes the folders that a store of damocles lacks
    expect(rest).toMatchObject(before)
    const again = await serveRepo(repo)
    await again.stop()
    expect(json(join(repo, 'storage.json')).StoragePaths).toEqual(farm.stores.map((s) => ({ Path: s.path })))
  }, 60_000)

  it('in storage.json while it is stopped, with damocles’s sectorstore.json merged and kept, and undone to the byte', async () => {
    const farm = await createFarm(tempDir())
    const repo = repoCopy('empty')
    writeFileSync(join(repo, 'storage.json'), '{"StoragePaths":[]}')
    const damoclesOwn = JSON.stringify({ ID: '0b9cb3a5-3c0e-4a7e-9d0b-7f0f4a1f9a11', Name: 'store-a', Strict: true, ReadOnly: false, Weight: 3, Meta: { room: '7' }, AllowMiners: [1000], DenyMiners: null })
    writeFileSync(join(farm.stores[0]!.path, 'sectorstore.json'), damoclesOwn)
    const [before, repoBefore] = [treeOf(farm.stores[0]!.path), treeOf(repo)]
    const home = join(tempDir(), 'home')
    const request = attachToLotus(farm, { repo })
    expect((await plan(request)).plan.notes.map((n) => n.code)).toContain('sectorstore-lists-dropped')
    const report = await migrate(request, home)
    expect(report.exit, JSON.stringify(report)).toBe(0)
    for (const store of farm.stores) expect(declared(oracle('scan', store.path)).length).toBeGreaterThan(5)
    expect(json(join(farm.stores[0]!.path, 'sectorstore.json'))).toMatchObject({ ID: '0b9cb3a5-3c0e-4a7e-9d0b-7f0f4a1f9a11', CanStore: true, CanSeal: false, AllowMiners: null, Name: 'store-a', Meta: { room: '7' } })
    const lotus = await serveRepo(repo)
    await lotus.stop()
    const undone = await undoRun(home, report.run)
    expect(undone.undone.length).toBe(3)
    const after = treeOf(farm.stores[0]!.path) as Record<string, unknown>
    expect(readFileSync(join(farm.stores[0]!.path, 'sectorstore.json'), 'utf8')).toBe(damoclesOwn)
    for (const [path, content] of Object.entries(before as Record<string, unknown>)) expect(after[path], path).toEqual(content)
    expect((treeOf(repo) as Record<string, unknown>)['storage.json']).toEqual((repoBefore as Record<string, unknown>)['storage.json'])
  }, 60_000)

  it('records, numbers and stores in one run leave a repo that lotus opens with all of it', async () => {
    const farm = await createFarm(tempDir())
    const repo = repoCopy('empty')
    const report = await migrate(attachToLotus(farm, { repo }, { metadata: true }))
    expect(report.exit).toBe(0)
    const lotus = await serveRepo(repo)
    await lotus.stop()
    expect(report.checks.every((c) => c.pass)).toBe(true)
  }, 60_000)

  it('an entry that lotus would stumble over stops it before anything changes', async () => {
    const farm = await createFarm(tempDir())
    const repo = repoCopy('empty')
    writeFileSync(join(farm.stores[1]!.path, 'sealed', 'lost+found.txt'), 'x')
    const before = treeOf(farm.folder)
    await expect(migrate(attachToLotus(farm, { repo }))).rejects.toMatchObject({ code: 'PREFLIGHT_STOPPED' })
    expect(treeOf(farm.folder)).toEqual(before)
    expect(() => oracle('scan', farm.stores[1]!.path)).toThrow()
  })

  it('a copied store with the same ID is refused by name', async () => {
    const farm = await createFarm(tempDir())
    const repo = repoCopy('empty')
    const meta = { ID: 'aaaaaaaa-0000-4000-8000-000000000001', Weight: 1, CanSeal: false, CanStore: true, MaxStorage: 0 }
    for (const store of farm.stores) writeFileSync(join(store.path, 'sectorstore.json'), JSON.stringify(meta))
    await expect(plan(attachToLotus(farm, { repo }))).rejects.toMatchObject({ code: 'DUPLICATE_STORE_ID' })
  })
})

describe('lotus’s storage paths for damocles', () => {
  it('become entries of its configuration; comments and every other byte stay; undone to the byte', async () => {
    const { farm, request, close } = await returnPractice()
    const text = '# kept comment\n[Common] # and this\n[[Common.PersistStores]]\nName = "lotus-lotus-store"\nPath = "/elsewhere"\n\n[[Miners]]\nActor = 1000'
    writeFileSync(farm.configFile, text)
    const home = join(tempDir(), 'home')
    const report = await migrate({ ...request, files: 'attach', damocles: { ...request.damocles, config: farm.configFile } as MigrationRequest['damocles'] }, home)
    await close()
    expect(report.exit).toBe(0)
    const now = readFileSync(farm.configFile, 'utf8')
    expect(now.startsWith(`${text}\n`)).toBe(true)
    expect(readConfig(now).persistStores).toMatchObject([{ path: '/elsewhere' }, { name: 'lotus-lotus-store-2', path: farm.lotusStore, readOnly: true }])
    await undoRun(home, report.run).catch(() => undefined)
  })
  it.each([
    ['an inline list', '[Common]\nPersistStores = [{ Name = "a", Path = "/a" }]\n'], ['no TOML', '[Common\n'],
  ])('%s is refused', (_name, text) => {
    expect(() => addPersistStores(text, ['/b'])).toThrow(/CONFIG_UNREADABLE/)
  })
  it('names stay unique and paths with odd letters come back', () => {
    const { lines, names } = addPersistStores('', ['/a/x', '/b/x', '/c/"quoted"\\ 盘'])
    expect(new Set(names.values()).size).toBe(3)
    expect(readConfig(withLines('', lines)).persistStores.map((s) => s.path)).toEqual(['/a/x', '/b/x', '/c/"quoted"\\ 盘'])
  })
  it('without the configuration file it says which store is missing', async () => {
    const { request, close } = await returnPractice({ files: 'attach' })
    await expect(plan(request)).rejects.toMatchObject({ code: 'CONFIG_NEEDED' })
    await close()
  })
})

it('a store named that the other side does not have is refused', async () => {
  const farm = await createFarm(tempDir())
  const repo = repoCopy('empty')
  await expect(plan(attachToLotus(farm, { repo }, { attachStores: ['/nowhere'] }))).rejects.toMatchObject({ code: 'STORE_UNKNOWN' })
  expect(existsSync(join(farm.stores[0]!.path, 'sectorstore.json'))).toBe(false)
})
