import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createFarm } from '../../electron/practice/farm'
import { runCli } from '../helpers/cli'
import { sharedMemory } from '../helpers/file-systems'
import { tempDir } from '../helpers/temp-dir'
import { treeOf } from '../helpers/tree'

const scenarios = [
  { name: 'on one file system', across: false, points: ['name-link', 'name-link#9', 'name-rename', 'name-rename#9', 'before-unlink', 'unlink-ok', 'name-remove', 'name-remove#9', 'batch-done'] },
  ...(sharedMemory === undefined ? [] : [{ name: 'between file systems', across: true, points: ['part-staged', 'folder-published', 'file-published', 'unlink-ok', 'source-trashed', 'source-trashed#6'] }]),
]

describe.each(scenarios)('a move $name, killed, then undone', ({ across, points }) => {
  it.each(points)('at %s: every source is back as it was, and nothing of ours is left beside it', async (point) => {
    const folder = join(tempDir(), 'farm')
    const farm = await createFarm(folder)
    const store = across ? join(tempDir(sharedMemory), 'store') : farm.lotusStore
    mkdirSync(store, { recursive: true })
    const env = { SECTOR_FERRY_HOME: join(folder, 'home') }
    const before = farm.stores.map((s) => treeOf(s.path))
    const args = ['export', '--miner', 't01000', '--states', farm.statesFile, ...farm.stores.flatMap((s) => ['--store', s.path]), '--dest-path', store, '--dest-repo', farm.lotusRepo, '--yes', '--json']
    const killed = await runCli(args, { ...env, SECTOR_FERRY_KILL_AT: point })
    expect(killed.signal, killed.stderr).toBe('SIGKILL')
    const undone = await runCli(['undo', /run (\S+)/.exec(killed.stderr)![1]!, '--yes', '--json'], env)
    expect([0, 2, 3], undone.stderr).toContain(undone.code)
    expect(farm.stores.map((s) => treeOf(s.path))).toEqual(before)
  })
})
