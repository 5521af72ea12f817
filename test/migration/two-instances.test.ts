import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { createLocalHost } from '../../electron/core/host/local-host'
import { readMetadata } from '../../electron/core/lotus/leveldb/read-metadata'
import { createFarm } from '../../electron/practice/farm'
import { runCli, type CliResult } from '../helpers/cli'
import { tempDir } from '../helpers/temp-dir'
import { treeOf } from '../helpers/tree'

/** What the second of two may be told; each says what is safe and what to do. */
const refusals = ['RUN_BUSY', 'REPO_IN_USE', 'LOCK_TAKEN', 'METADATA_CHANGED', 'PLAN_STALE', 'NOT_FOUND', 'SOURCE_CHANGED', 'EXISTS', 'RUN_FINISHED']
const isOurs = (path: string): boolean => path.startsWith('.sector-ferry')

async function begin(mode: 'copy' | 'move') {
  const farm = await createFarm(join(tempDir(), 'farm'))
  const args = ['--miner', 't01000', '--states', farm.statesFile, ...farm.stores.flatMap((s) => ['--store', s.path]), '--dest-path', farm.lotusStore, '--dest-repo', farm.lotusRepo, ...(mode === 'copy' ? ['--reserve'] : [])]
  const home = (name: string): string => join(farm.folder, name)
  return {
    ferry: (words: string[], name: string, env: NodeJS.ProcessEnv = {}): Promise<CliResult> => runCli(words, { SECTOR_FERRY_HOME: home(name), ...env }),
    home, args,
    state: async () => ({ sources: farm.stores.map((s) => treeOf(s.path, isOurs)), store: treeOf(farm.lotusStore, isOurs), records: (await readMetadata(createLocalHost(), farm.lotusRepo)).digest }),
  }
}
/** Every problem a report tells, or the error there is instead of one. */
const codesOf = ({ json }: CliResult): string[] => [json?.error, ...(json?.problems ?? []), ...(json?.sectors ?? []).filter((s: { outcome: string }) => s.outcome === 'failed')].flatMap((one?: { code?: string }) => (one?.code === undefined ? [] : [one.code]))

describe.each(['copy', 'move'] as const)('two processes at the same moment, %s', (mode) => {
  let expected: unknown
  beforeAll(async () => {
    const calm = await begin(mode)
    expect((await calm.ferry(['export', ...calm.args, '--yes', '--json'], 'home')).code).toBe(0)
    expected = await calm.state()
  })

  it.each([['one folder of settings', 'a', 'a'], ['two folders of settings', 'a', 'b']])('start the same migration, with %s: nothing is lost, half done or done twice; who was refused knows why', async (_name, first, second) => {
    const { ferry, args, state } = await begin(mode)
    const both = await Promise.all([ferry(['export', ...args, '--yes', '--json'], first), ferry(['export', ...args, '--yes', '--json'], second)])
    for (const result of both) {
      if (result.code === 0) continue
      expect(codesOf(result).length, result.stdout + result.stderr).toBeGreaterThan(0)
      for (const code of codesOf(result)) expect(refusals, result.stdout + result.stderr).toContain(code)
    }
    // both may have met in the middle: a third one ends what is left, and then there is nothing to do
    const last = await ferry(['export', ...args, '--yes', '--json'], 'c')
    expect(last.code, last.stdout + last.stderr).toBe(0)
    expect(await state()).toEqual(expected)
  })

  it('go on with the same run: one does, the other is refused or finds nothing left', async () => {
    const { ferry, home, args, state } = await begin(mode)
    const killed = await ferry(['export', ...args, '--yes', '--json'], 'a', { SECTOR_FERRY_KILL_AT: mode === 'copy' ? 'file-published#5' : 'name-link#5' })
    expect(killed.signal, killed.stderr).toBe('SIGKILL')
    const run = readdirSync(join(home('a'), 'runs'))[0]!
    const both = await Promise.all([1, 2].map(() => ferry(['resume', run, '--json'], 'a')))
    expect(both.map((r) => r.code)).toContain(0)
    for (const refused of both.filter((r) => r.code !== 0)) expect(['RUN_BUSY', 'RUN_FINISHED'], refused.stdout).toContain(refused.json.error?.code)
    expect(await state()).toEqual(expected)
  })
})
