import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { statesOf } from '../../electron/practice/farm'
import { someBytes } from '../helpers/bytes'
import { runCli } from '../helpers/cli'
import { tempDir } from '../helpers/temp-dir'
import { treeOf } from '../helpers/tree'

it.each(['sha256', 'none'])('more big files than there are copy workers, verified by %s: each worker is used again', async (verify) => {
  const folder = tempDir()
  const [store, target] = [join(folder, 'store'), join(folder, 'target')]
  const model = statesOf('offline')[0] as object
  const numbers = [1, 2, 3, 4, 5, 6, 7]
  for (const type of ['sealed', 'cache']) mkdirSync(join(store, type), { recursive: true })
  mkdirSync(target)
  for (const n of numbers) {
    const name = `s-t01000-${n}`
    writeFileSync(join(store, 'sealed', name), someBytes(5 * 1024 ** 2 + n, name))
    mkdirSync(join(store, 'cache', name))
    for (const file of ['p_aux', 't_aux', 'sc-02-data-tree-r-last.dat']) writeFileSync(join(store, 'cache', name, file), someBytes(4096, `${name}${file}`))
  }
  writeFileSync(join(folder, 'states.json'), JSON.stringify(numbers.map((Number) => ({ ...model, ID: { Miner: 1000, Number } }))))
  const { code, json } = await runCli(['export', 'files', '--miner', 't01000', '--states', join(folder, 'states.json'), '--store', store, '--dest-path', target, '--reserve', '--verify', verify, '--yes', '--json'])
  expect(code).toBe(0)
  expect(json.counts).toMatchObject({ done: 7, failed: 0 })
  expect(treeOf(target)).toEqual(treeOf(store))
})

it('killed at any moment of a file of 1 GiB, it copies at most 256 MiB of it again', async () => {
  const folder = tempDir()
  const [store, target, home] = [join(folder, 'store'), join(folder, 'target'), join(folder, 'home')]
  for (const type of ['sealed', 'cache/s-t01000-1']) mkdirSync(join(store, type), { recursive: true })
  mkdirSync(target)
  const sealed = join(store, 'sealed', 's-t01000-1')
  writeFileSync(sealed, someBytes(1024 ** 2, 'the beginning; the rest is a hole'))
  truncateSync(sealed, 1024 ** 3)
  for (const file of ['p_aux', 't_aux', 'sc-02-data-tree-r-last.dat']) writeFileSync(join(store, 'cache/s-t01000-1', file), someBytes(64, file))
  writeFileSync(join(folder, 'states.json'), JSON.stringify([{ ...(statesOf('offline')[0] as object), ID: { Miner: 1000, Number: 1 } }]))
  const killed = await runCli(['export', 'files', '--miner', 't01000', '--states', join(folder, 'states.json'), '--store', store, '--dest-path', target, '--reserve', '--yes', '--json'], { SECTOR_FERRY_HOME: home, SECTOR_FERRY_KILL_AT: 'blocks-noted#2' })
  expect(killed.signal, killed.stderr).toBe('SIGKILL')
  const run = /run (\S+)/.exec(killed.stderr)![1]!
  // 512 MiB are noted: a kill just before the next note would have lost 256 MiB, and no more
  const resumed = await runCli(['resume', run, '--json'], { SECTOR_FERRY_HOME: home })
  expect(resumed.code, resumed.stderr).toBe(0)
  expect(resumed.json.bytes.reused).toBeGreaterThanOrEqual(512 * 1024 ** 2)
  expect(treeOf(target)).toEqual(treeOf(store))
}, 120_000)
