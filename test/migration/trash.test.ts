import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptyTrash, listTrash } from '../../electron/core/migration/trash'
import { undoRun } from '../../electron/core/migration/undo'
import { sharedMemory } from '../helpers/file-systems'
import { migrate, practiceFarm } from '../helpers/migration'
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
})
