import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { createLocalHost } from '../../electron/core/host/local-host'
import { readMetadata } from '../../electron/core/lotus/leveldb/read-metadata'
import { runCli } from '../helpers/cli'
import { tempDir } from '../helpers/temp-dir'
import { treeOf } from '../helpers/tree'
import { createFarm, type Farm } from '../../electron/practice/farm'

const haveShm = existsSync('/dev/shm') && statSync('/dev/shm').dev !== statSync(tempDir()).dev
const copyPoints = ['block-copied', 'part-flushed', 'part-staged', 'folder-flushed', 'folder-published', 'file-linked', 'file-published', 'part-done']
// many sectors together, then those that need a closer look one by one
const movePoints = ['name-link', 'name-rename', 'name-remove', 'file-linked', 'folder-flushed', 'folder-published', 'part-done', 'before-unlink', 'unlink-ok', 'batch-done', 'source-unlinked']
const once = /^(metadata|batch|before-unlink|unlink-ok|file-linked|folder|part-done)/
const crossPoints = ['part-staged', 'folder-published', 'file-published', 'before-unlink', 'unlink-ok', 'source-trashed']
const metadataPoints = ['metadata-copied', 'metadata-written', 'metadata-swap-intent', 'metadata-live-away', 'metadata-swapped']

type Scenario = { readonly name: string; readonly flags: string[]; readonly store: 'beside' | 'other'; readonly points: readonly string[] }
const scenarios: readonly Scenario[] = [
  { name: 'copy', flags: ['--reserve'], store: 'beside', points: [...copyPoints, ...metadataPoints] },
  { name: 'move on one file system', flags: [], store: 'beside', points: movePoints },
  ...(haveShm ? [{ name: 'move across file systems', flags: [], store: 'other' as const, points: crossPoints }] : []),
]

async function newFarm(scenario: Scenario) {
  const folder = join(tempDir(), 'farm')
  const farm = await createFarm(folder)
  const store = scenario.store === 'beside' ? farm.lotusStore : join(tempDir('/dev/shm'), 'store')
  mkdirSync(store, { recursive: true })
  const home = join(folder, 'home')
  const args = ['export', '--miner', 't01000', '--states', farm.statesFile, ...farm.stores.flatMap((s) => ['--store', s.path]), '--dest-path', store, '--dest-repo', farm.lotusRepo, '--yes', '--json', ...scenario.flags]
  return { farm, store, home, args }
}

/** What must be equal at the end: all files that are not ours, and the database’s content. */
async function stateOf(farm: Farm, store: string) {
  // the trash of a run bears the run's name; its content is compared without it
  const skip = (path: string): boolean => path.startsWith('.sector-ferry')
  return { sources: farm.stores.map((s) => treeOf(s.path, skip)), store: treeOf(store, skip), records: (await readMetadata(createLocalHost(), farm.lotusRepo)).digest }
}

describe.each(scenarios)('killed without warning: $name', (scenario) => {
  let expected: Awaited<ReturnType<typeof stateOf>>
  beforeAll(async () => {
    const calm = await newFarm(scenario)
    const calmRun = await runCli(calm.args, { SECTOR_FERRY_HOME: calm.home })
    expect(calmRun.code, calmRun.stderr).toBe(0)
    expected = await stateOf(calm.farm, calm.store)
  })

  it.each(scenario.points.flatMap((p) => (scenario.name === 'move on one file system' && once.test(p)) || p.startsWith('metadata') ? [p] : [p, `${p}#3`]))('at %s, then resumed: the same end, nothing lost, nothing twice', async (point) => {
    const hit = await newFarm(scenario)
    const killed = await runCli(hit.args, { SECTOR_FERRY_HOME: hit.home, SECTOR_FERRY_KILL_AT: point })
    expect(killed.signal, killed.stderr).toBe('SIGKILL')
    const run = /run (\S+)/.exec(killed.stderr)![1]!
    const resumed = await runCli(['resume', run, '--json'], { SECTOR_FERRY_HOME: hit.home })
    expect(resumed.code, resumed.stderr + resumed.stdout).toBe(0)
    expect(resumed.json.counts).toMatchObject({ failed: 0, left: 7 })
    expect(await stateOf(hit.farm, hit.store)).toEqual(expected)
  })
})

it('a finished run has nothing to resume', async () => {
  const { home, args } = await newFarm(scenarios[0]!)
  const done = await runCli(args, { SECTOR_FERRY_HOME: home })
  expect((await runCli(['resume', done.json.run, '--json'], { SECTOR_FERRY_HOME: home })).code).toBe(2)
})

it('the same plan run again after a kill goes on with the run that was cut off', async () => {
  const { farm, home, args } = await newFarm(scenarios[1]!)
  const file = join(farm.folder, 'plan.json')
  const planArgs = ['plan', ...args.filter((a) => a !== '--yes' && a !== '--json'), '--out', file]
  expect((await runCli(planArgs, { SECTOR_FERRY_HOME: home })).code).toBe(0)
  expect((await runCli(['run', file, '--yes', '--json'], { SECTOR_FERRY_HOME: home, SECTOR_FERRY_KILL_AT: 'name-remove#4' })).signal).toBe('SIGKILL')
  const again = await runCli(['run', file, '--yes', '--json'], { SECTOR_FERRY_HOME: home })
  expect([again.code, again.json?.counts.done, again.json?.nextNumber.after], again.stderr).toEqual([0, 17, 31])
})
