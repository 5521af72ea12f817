import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createFarm } from '../../electron/practice/farm'
import { readCommandLine } from '../../electron/cli/args'
import { expandPath } from '../../electron/core/home'
import { parseNumberRanges } from '../../shared/sector'
import { runCli } from '../helpers/cli'
import { tempDir } from '../helpers/temp-dir'
import { treeOf } from '../helpers/tree'

describe('the command line', () => {
  it.each<[string, string[], number, string]>([
    ['nothing', [], 2, ''], ['an unknown word', ['fly'], 2, 'BAD_USAGE'], ['an unknown flag', ['export', '--nope'], 2, 'BAD_USAGE'], ['no miner', ['export', 'metadata', '--dest-repo', '/x'], 2, '--miner is missing'],
    ['a bad miner', ['export', 'metadata', '--dest-repo', '/x', '--miner', 'q7'], 2, 'BAD_USAGE'], ['only-next-number without a number', ['export', 'metadata', '--dest-repo', '/x', '--miner', 't01', '--only-next-number=true'], 2, 'needs --next-number'],
    ['a number beyond 2^53', ['export', 'metadata', '--dest-repo', '/x', '--miner', 't01', '--next-number', '9007199254740993'], 2, 'NUMBER_TOO_LARGE'],
    ['bad numbers', ['export', 'metadata', '--dest-repo', '/x', '--miner', 't01', '--numbers', '5-1'], 2, 'BAD_USAGE'], ['no such repo', ['export', 'metadata', '--miner', 't01', '--states', '/nowhere', '--dest-repo', '/nowhere', '--yes'], 3, 'NOT_A_REPO'],
    ['an unknown run', ['resume', 'nope'], 2, 'RUN_UNKNOWN'], ['nobody at the address', ['inspect', 'store', '/nowhere'], 2, 'NOT_FOUND'],
  ])('%s: exit %i, one sentence', async (_name, args, code, says) => {
    const result = await runCli(args)
    expect(result.code, result.stderr).toBe(code)
    expect(result.stderr).toContain(says)
    expect(result.stderr).not.toMatch(/\n\s+at /)
  })

  it('plans, saves, refuses a stale plan, runs it, reports, undoes; asks before it changes anything', async () => {
    const folder = join(tempDir(), "a folder with 'quotes' and 空格")
    mkdirSync(folder)
    const farm = await createFarm(folder)
    const home = { SECTOR_FERRY_HOME: join(folder, 'home') }
    const from = ['--miner', 't01000', '--states', farm.statesFile, '--damocles-config', farm.configFile]
    const file = join(folder, 'plan.json')
    const before = treeOf(folder)
    const both = [...from, '--dest-path', farm.lotusStore, '--dest-repo', farm.lotusRepo, '--reserve']
    expect((await runCli(['export', ...both], home)).stderr).toContain('NO_TERMINAL')
    expect((await runCli(['export', ...both, '--dry-run', '--json'], home)).json.format).toBe('sector-ferry-plan/1')
    expect(treeOf(folder)).toEqual(before)
    expect((await runCli(['plan', ...both, '--out', file], home)).code).toBe(0)
    const saved = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(`${file}.bad`, JSON.stringify({ ...saved, minerId: 1001 }))
    expect((await runCli(['run', `${file}.bad`, '--yes'], home)).stderr).toContain('PLAN_DAMAGED')
    const sealed = join(farm.stores[0]!.path, 'sealed/s-t01000-1')
    const bytes = readFileSync(sealed)
    writeFileSync(sealed, Buffer.concat([bytes.subarray(1), bytes.subarray(0, 1)]))
    const stale = await runCli(['run', file, '--yes'], home)
    expect([stale.code, stale.stderr]).toEqual([3, expect.stringMatching(/PLAN_STALE[^]*s-t01000-1\b/)])
    expect((await runCli(['plan', ...both, '--out', file], home)).code).toBe(0)
    const ran = await runCli(['run', file, '--yes', '--json'], home)
    expect([ran.code, ran.json.counts.done]).toEqual([0, 17])
    expect((await runCli(['report', ran.json.run, '--format', 'csv'], home)).stdout.split('\r\n')).toHaveLength(26)
    expect((await runCli(['report', ran.json.run, '--format', 'sha256'], home)).stdout.trim().split('\n')).toHaveLength(72)
    expect((await runCli(['inspect', 'lotus', farm.lotusRepo, '--json'], home)).json).toMatchObject({ miner: 't01000', next: 31, ruledBy: 'counter' })
    expect((await runCli(['undo', ran.json.run, '--yes'], home)).code).toBe(0)
    expect((await runCli(['inspect', 'lotus', farm.lotusRepo, '--json'], home)).json).toMatchObject({ next: 0, sectors: [] })
    expect(existsSync(ran.json.backup)).toBe(false)
  })

  it('moves unless --reserve keeps the originals, and takes only the chosen numbers', async () => {
    const farm = await createFarm(join(tempDir(), 'farm'))
    const result = await runCli(['export', 'files', '--miner', 't01000', '--states', farm.statesFile, ...farm.stores.flatMap((s) => ['--store', s.path]), '--dest-path', farm.lotusStore, '--numbers', '1,2', '--numbers=13', '--yes', '--json'])
    expect(result.json.sectors.map((s: { number: number }) => s.number)).toEqual([1, 2, 13])
    expect(existsSync(join(farm.stores[0]!.path, 'sealed/s-t01000-1'))).toBe(false)
    expect(existsSync(join(farm.stores[0]!.path, 'sealed/s-t01000-7'))).toBe(true)
  })

  it('practises with one word', async () => {
    const { code, json } = await runCli(['practice', '--json'])
    expect([code, json.counts]).toEqual([0, { done: 17, skipped: 0, failed: 0, left: 7 }])
  })

  it('reads switches with values, ranges and ~', () => {
    expect(readCommandLine(['export', '--reserve=true', '--override=false', '--numbers=200', '--numbers', '300']).flags).toMatchObject({ reserve: true, numbers: ['200', '300'] })
    expect(parseNumberRanges('5-9,1，2 8-12')).toEqual([{ from: 1, to: 2 }, { from: 5, to: 12 }])
    expect(expandPath('~/x')).toBe(join(homedir(), 'x'))
  })
})
