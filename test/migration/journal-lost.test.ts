import { existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { createLocalHost } from '../../electron/core/host/local-host'
import { readMetadata } from '../../electron/core/lotus/leveldb/read-metadata'
import { createFarm } from '../../electron/practice/farm'
import { runCli, type CliResult } from '../helpers/cli'
import { tempDir } from '../helpers/temp-dir'
import { treeOf } from '../helpers/tree'

const haveShm = existsSync('/dev/shm') && statSync('/dev/shm').dev !== statSync(tempDir()).dev
const scenarios = [
  { name: 'copy', flags: ['--reserve'], across: false, at: 'file-published#9' },
  { name: 'move', flags: [], across: false, at: 'name-remove#5' },
  ...(haveShm ? [{ name: 'move across file systems', flags: [], across: true, at: 'source-trashed#9' }] : []),
]
const damages: Record<string, (journal: string) => void> = {
  'is gone': (journal) => rmSync(journal),
  'is empty': (journal) => truncateSync(journal, 0),
  'ends in the middle of a line': (journal) => truncateSync(journal, Math.floor(statSync(journal).size * 0.6)),
  'has a flipped byte in the middle': (journal) => {
    const bytes = readFileSync(journal)
    bytes[Math.floor(bytes.length / 2)]! ^= 0x10
    writeFileSync(journal, bytes)
  },
}

describe.each(scenarios)('the journal of a killed run is lost or damaged: $name', ({ flags, across, at }) => {
  const begin = async () => {
    const farm = await createFarm(join(tempDir(), 'farm'))
    const store = across ? join(tempDir('/dev/shm'), 'store') : farm.lotusStore
    mkdirSync(store, { recursive: true })
    const home = join(farm.folder, 'home')
    const args = ['export', '--miner', 't01000', '--states', farm.statesFile, ...farm.stores.flatMap((s) => ['--store', s.path]), '--dest-path', store, '--dest-repo', farm.lotusRepo, '--yes', '--json', ...flags]
    const isOurs = (path: string): boolean => path.startsWith('.sector-ferry')
    return {
      home,
      ferry: (env: NodeJS.ProcessEnv = {}): Promise<CliResult> => runCli(args, { SECTOR_FERRY_HOME: home, ...env }),
      state: async () => ({ sources: farm.stores.map((s) => treeOf(s.path, isOurs)), store: treeOf(store, isOurs), records: (await readMetadata(createLocalHost(), farm.lotusRepo)).digest }),
    }
  }
  let expected: unknown
  beforeAll(async () => {
    const calm = await begin()
    expect((await calm.ferry()).code).toBe(0)
    expected = await calm.state()
  })

  it.each(Object.keys(damages))('it %s: the run goes on, or is refused and a new plan ends it; the same files and records', async (kind) => {
    const { home, ferry, state } = await begin()
    const killed = await ferry({ SECTOR_FERRY_KILL_AT: at })
    expect(killed.signal, killed.stderr).toBe('SIGKILL')
    const run = /run (\S+)/.exec(killed.stderr)![1]!
    damages[kind]!(join(home, 'runs', run, 'journal.log'))
    const resumed = await runCli(['resume', run, '--json'], { SECTOR_FERRY_HOME: home })
    if (kind === 'has a flipped byte in the middle') {
      expect([resumed.code, resumed.json.error.code]).toEqual([3, 'JOURNAL_DAMAGED'])
      const anew = await ferry()
      expect(anew.code, anew.stderr + anew.stdout).toBe(0)
    } else expect(resumed.code, resumed.stderr + resumed.stdout).toBe(0)
    expect(await state()).toEqual(expected)
  })
})
