import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stringifyExact } from '../../electron/core/codec/exact-json'
import { startDamoclesManager, type PracticeDamocles } from '../../electron/practice/damocles-manager'
import { createFarm } from '../../electron/practice/farm'
import { startLotusMiner } from '../../electron/practice/lotus-miner'
import { createReturnFarm } from '../../electron/practice/return-farm'
import { createDamocles } from '../../electron/core/damocles/api'
import { createRpc } from '../../electron/core/rpc/json-rpc'
import { startChain } from '../helpers/chain'
import { runCli } from '../helpers/cli'
import { tempDir } from '../helpers/temp-dir'
import { treeOf } from '../helpers/tree'

const kept = (damocles: PracticeDamocles): string => stringifyExact(damocles.states('offline'))

describe('killed while importing, then resumed', () => {
  const clean = async (kill?: string) => {
    const farm = await createReturnFarm(tempDir())
    const [lotus, damocles] = [await startLotusMiner(farm.lotus), await startDamoclesManager(farm.damocles)]
    const home = join(tempDir(), 'home')
    const args = ['import', '--lotus-api', lotus.url, '--token-file', farm.tokenFile, '--damocles-api', damocles.url, '--damocles-config', farm.configFile, '--attach', '--numbers', '1-30', '--override', '--yes', '--json']
    const first = await runCli(args, { SECTOR_FERRY_HOME: home, ...(kill ? { SECTOR_FERRY_KILL_AT: kill } : {}) })
    if (kill) {
      expect(first.signal).toBe('SIGKILL')
      const run = (await runCli(['report', '--json'], { SECTOR_FERRY_HOME: home })).json.runs[0].run as string
      const resumed = await runCli(['resume', run, '--json'], { SECTOR_FERRY_HOME: home })
      expect(resumed.code, resumed.stderr).toBe(0)
      expect(resumed.json.counts).toMatchObject({ failed: 0, done: 13 })
    } else expect(first.code, first.stderr).toBe(0)
    await Promise.all([lotus.close(), damocles.close()])
    return { states: kept(damocles), config: readFileSync(farm.configFile, 'utf8').replaceAll(farm.folder, '') }
  }
  it.each(['config-written', 'import-intent', 'import-intent#5', 'import-sent', 'import-sent#4', 'import-sent#13'])('at %s: the same records, once each', async (point) => {
    expect(await clean(point)).toEqual(await clean())
  })
})

describe('killed while attaching, then resumed', () => {
  const attached = async (kill?: string) => {
    const farm = await createFarm(tempDir())
    const home = join(tempDir(), 'home')
    const args = ['attach', 'lotus', '--miner', 't01000', '--states', farm.statesFile, '--damocles-config', farm.configFile, '--lotus-repo', farm.lotusRepo, '--yes', '--json']
    const first = await runCli(args, { SECTOR_FERRY_HOME: home, ...(kill ? { SECTOR_FERRY_KILL_AT: kill } : {}) })
    if (kill) {
      expect(first.signal).toBe('SIGKILL')
      const run = (await runCli(['report', '--json'], { SECTOR_FERRY_HOME: home })).json.runs[0].run as string
      expect((await runCli(['resume', run, '--json'], { SECTOR_FERRY_HOME: home })).code).toBe(0)
    } else expect(first.code, first.stderr).toBe(0)
    const tree = treeOf(farm.folder, (path) => /sectorstore\.json$|\.before-|storage\.json$/.test(path))
    return { tree: Object.keys(tree), stores: JSON.parse(readFileSync(join(farm.lotusRepo, 'storage.json'), 'utf8').replaceAll(farm.folder, '')) as unknown }
  }
  it('at attach-sectorstore', async () => {
    expect(await attached('attach-sectorstore')).toEqual(await attached())
  })
})

describe('killed while entering files into damocles’s index, then resumed', () => {
  const indexed = async (kill?: string) => {
    const farm = await createReturnFarm(tempDir())
    const lotus = await startLotusMiner(farm.lotus)
    const damocles = await startDamoclesManager({ ...farm.damocles, stores: [{ name: 'from-lotus', path: farm.lotusStore }] })
    const sectors = new Map(farm.lotus.sectors.filter((s) => s.commR !== null && s.state !== 'Removed').map((s) => [Number(s.sectorNumber), s.replicaUpdateMessage === null ? { sealedCid: s.commR! } : { sealedCid: s.updateSealed!, sectorKeyCid: s.commR!, dealWeight: '9' }]))
    const chain = await startChain(sectors)
    const home = join(tempDir(), 'home')
    const args = ['import', '--lotus-api', lotus.url, '--token-file', farm.tokenFile, '--damocles-api', damocles.url, '--chain-api', chain.url, '--attach', '--yes', '--json']
    const first = await runCli(args, { SECTOR_FERRY_HOME: home, ...(kill ? { SECTOR_FERRY_KILL_AT: kill } : {}) })
    if (kill) {
      expect(first.signal, first.stderr).toBe('SIGKILL')
      const run = (await runCli(['report', '--json'], { SECTOR_FERRY_HOME: home })).json.runs[0].run as string
      const resumed = await runCli(['resume', run, '--json'], { SECTOR_FERRY_HOME: home })
      expect(resumed.code, resumed.stderr + resumed.stdout).toBe(0)
    } else expect(first.code, first.stderr + first.stdout).toBe(0)
    const rpc = createDamocles(createRpc({ url: `${damocles.url}/rpc/v0` }))
    const places = await Promise.all([1, 7, 8, 9].map(async (number) => [await rpc.findInIndex('normal', { minerId: 1000, number }), await rpc.findInIndex('upgrade', { minerId: 1000, number })]))
    const online = damocles.states('online').length
    await Promise.all([lotus.close(), damocles.close(), chain.close()])
    return { states: kept(damocles), places, online }
  }
  it('without a kill: each pair in its index, nothing left online', async () => {
    const { places, online } = await indexed()
    const at = { sealed: 'from-lotus', cache: 'from-lotus' }
    expect(places).toEqual([[at, undefined], [undefined, at], [undefined, at], [at, at]])
    expect(online).toBe(0)
  })
  it.each(['index-intent', 'index-online', 'index-online#3', 'index-entered', 'index-entered#7', 'index-finished', 'import-intent'])('at %s: the same end', async (point) => {
    expect(await indexed(point)).toEqual(await indexed())
  })
})
