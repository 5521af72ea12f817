import { mkdirSync, writeFileSync } from 'node:fs'
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
