import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readJournal } from '../../electron/core/migration/journal'
import { openRun } from '../../electron/core/migration/run-store'
import { createFarm } from '../../electron/practice/farm'
import { emptyTrash, listTrash, restoreTrash } from '../../electron/core/migration/trash'
import { undoRun } from '../../electron/core/migration/undo'
import { sharedMemory } from '../helpers/file-systems'
import { migrate, practiceFarm, resume } from '../helpers/migration'
import { runCli } from '../helpers/cli'
import { tempDir } from '../helpers/temp-dir'
import { treeOf } from '../helpers/tree'

const signal = new AbortController().signal

describe.skipIf(sharedMemory === undefined)('originals that a move across file systems has put aside', () => {
  async function moved() {
    const store = join(tempDir(sharedMemory), 'lotus')
    const home = join(tempDir(), 'home')
    const { farm, request, close } = await practiceFarm({ files: 'move', metadata: false, numbers: [{ from: 1, to: 3 }], lotus: { store } })
    const before = farm.stores.map((s) => treeOf(s.path))
    const report = await migrate(request, home)
    await close()
    expect(report.exit).toBe(0)
    return { farm, home, store, before, run: report.run }
  }
  it('are listed, removed only after each copy was read again, and are then gone', async () => {
    const { farm, home, run } = await moved()
    expect(await listTrash(home)).toMatchObject([{ run, files: 12, miner: 't01000' }])
    const refused = await runCli(['trash', 'empty', run, '--miner', 't01001', '--yes'], { SECTOR_FERRY_HOME: home })
    expect(refused.code).toBe(2)
    const done = await runCli(['trash', 'empty', run, '--miner', 't01000', '--yes', '--json'], { SECTOR_FERRY_HOME: home })
    expect(done.json).toMatchObject({ files: 12 })
    expect(await listTrash(home)).toEqual([])
    for (const store of farm.stores) expect(existsSync(join(store.path, '.sector-ferry'))).toBe(false)
  })
  it('stay when a copy has changed, and undo still brings them back', async () => {
    const { farm, home, store, before, run } = await moved()
    writeFileSync(join(store, 'cache', 's-t01000-1', 'p_aux'), Buffer.alloc(64, 1))
    await expect(emptyTrash(home, run, { signal })).rejects.toMatchObject({ code: 'TRASH_NOT_SAFE' })
    expect(await listTrash(home)).toMatchObject([{ run, files: 12 }])
    await undoRun(home, run)
    expect(farm.stores.map((s) => treeOf(s.path))).toEqual(before)
  })
  it('are brought back by restore; the copies stay, the run is done still, and nothing is left to undo', async () => {
    const { farm, home, store, before, run } = await moved()
    const copies = treeOf(store)
    const done = await runCli(['trash', 'restore', run, '--yes', '--json'], { SECTOR_FERRY_HOME: home })
    expect(done.json).toMatchObject({ files: 12, kept: [] })
    expect(farm.stores.map((s) => treeOf(s.path))).toEqual(before)
    expect(treeOf(store)).toEqual(copies)
    expect(await listTrash(home)).toEqual([])
    const { records } = await readJournal((await openRun(home, run)).folder.journal)
    expect(records.filter((r) => r.op === 'TRASH_RESTORED')).toHaveLength(12)
    expect(await restoreTrash(home, run, { signal })).toEqual({ files: 0, bytes: 0, kept: [] })
    await expect(resume(run, home)).rejects.toMatchObject({ code: 'RUN_FINISHED' })
    await expect(undoRun(home, run)).rejects.toMatchObject({ code: 'NOTHING_TO_UNDO' })
    expect(farm.stores.map((s) => treeOf(s.path))).toEqual(before)
    expect(treeOf(store)).toEqual(copies)
  })
  it('are not brought back over another file: nothing at all is; an equal one keeps its place', async () => {
    const { farm, home, store, run } = await moved()
    const at = farm.stores.map((s) => join(s.path, 'cache', 's-t01000-1')).find((path) => existsSync(path.replace('/cache/', `/.sector-ferry/${run}/trash/cache/`)))!
    mkdirSync(at)
    writeFileSync(join(at, 'p_aux'), 'something else')
    const trees = farm.stores.map((s) => treeOf(s.path))
    await expect(restoreTrash(home, run, { signal })).rejects.toMatchObject({ code: 'EXISTS', params: { path: join(at, 'p_aux') } })
    expect(farm.stores.map((s) => treeOf(s.path))).toEqual(trees)
    writeFileSync(join(at, 'p_aux'), readFileSync(join(store, 'cache', 's-t01000-1', 'p_aux')))
    expect(await restoreTrash(home, run, { signal })).toMatchObject({ files: 11, kept: [expect.stringContaining('/trash/cache/s-t01000-1/p_aux')] })
    expect(readdirSync(at).sort()).toEqual(readdirSync(join(store, 'cache', 's-t01000-1')).sort())
    expect(await listTrash(home)).toMatchObject([{ run, files: 1 }])
  })
  it.each(['file-linked', 'file-published#4'])('a restore that is killed at %s can be gone on with', async (point) => {
    const { farm, home, before, run } = await moved()
    const killed = await runCli(['trash', 'restore', run, '--yes'], { SECTOR_FERRY_HOME: home, SECTOR_FERRY_KILL_AT: point })
    expect(killed.signal, killed.stderr).toBe('SIGKILL')
    await restoreTrash(home, run, { signal })
    expect(farm.stores.map((s) => treeOf(s.path))).toEqual(before)
    expect(await listTrash(home)).toEqual([])
  })
  it('come back by undo where a restore was killed between two names of one file', async () => {
    const { farm, home, before, run } = await moved()
    await runCli(['trash', 'restore', run, '--yes'], { SECTOR_FERRY_HOME: home, SECTOR_FERRY_KILL_AT: 'file-linked#2' })
    await undoRun(home, run)
    expect(farm.stores.map((s) => treeOf(s.path))).toEqual(before)
  })
  it('of a run that was killed are brought back, and the run goes on to its end all the same', async () => {
    const folder = join(tempDir(), 'farm')
    const farm = await createFarm(folder)
    const store = join(tempDir(sharedMemory), 'lotus')
    mkdirSync(store)
    const env = { SECTOR_FERRY_HOME: join(folder, 'home') }
    const before = farm.stores.map((s) => treeOf(s.path))
    const args = ['export', 'files', '--miner', 't01000', '--numbers', '1-3', '--states', farm.statesFile, ...farm.stores.flatMap((s) => ['--store', s.path]), '--dest-path', store, '--yes', '--json']
    const killed = await runCli(args, { ...env, SECTOR_FERRY_KILL_AT: 'source-trashed#6' })
    expect(killed.signal, killed.stderr).toBe('SIGKILL')
    const run = /run (\S+)/.exec(killed.stderr)![1]!
    expect((await restoreTrash(env.SECTOR_FERRY_HOME, run, { signal })).files).toBeGreaterThan(0)
    const sources = (trees: readonly object[]): object[] => trees.map((tree) => Object.fromEntries(Object.entries(tree).filter(([path]) => !path.startsWith('.sector-ferry'))))
    expect(sources(farm.stores.map((s) => treeOf(s.path)))).toEqual(sources(before))
    const resumed = await runCli(['resume', run, '--yes', '--json'], env)
    expect(resumed.json, resumed.stderr).toMatchObject({ exit: 0, counts: { failed: 0, left: 0 } })
    for (const n of [1, 2, 3]) expect(existsSync(join(store, 'sealed', `s-t01000-${n}`))).toBe(true)
  })
})
