import { closeSync, mkdirSync, openSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { statesOf } from '../../electron/practice/farm'
import { someBytes } from '../helpers/bytes'
import { runCli } from '../helpers/cli'
import { tempDir } from '../helpers/temp-dir'
import { treeOf } from '../helpers/tree'

const MiB = 1024 ** 2

it.each(['sha256', 'none'])('more big files than there are copy workers, verified by %s: each worker is used again', async (verify) => {
  const folder = tempDir()
  const [store, target] = [join(folder, 'store'), join(folder, 'target')]
  const model = statesOf('offline')[0] as object
  const numbers = [1, 2, 3, 4, 5, 6, 7]
  for (const type of ['sealed', 'cache']) mkdirSync(join(store, type), { recursive: true })
  mkdirSync(target)
  for (const n of numbers) {
    const name = `s-t01000-${n}`
    writeFileSync(join(store, 'sealed', name), someBytes(5 * MiB + n, name))
    mkdirSync(join(store, 'cache', name))
    for (const file of ['p_aux', 't_aux', 'sc-02-data-tree-r-last.dat']) writeFileSync(join(store, 'cache', name, file), someBytes(4096, `${name}${file}`))
  }
  writeFileSync(join(folder, 'states.json'), JSON.stringify(numbers.map((Number) => ({ ...model, ID: { Miner: 1000, Number } }))))
  const { code, json } = await runCli(['export', 'files', '--miner', 't01000', '--states', join(folder, 'states.json'), '--store', store, '--dest-path', target, '--reserve', '--verify', verify, '--yes', '--json'])
  expect(code).toBe(0)
  expect(json.counts).toMatchObject({ done: 7, failed: 0 })
  expect(treeOf(target)).toEqual(treeOf(store))
})

/** A file without holes in which no MiB is at home in the place of another. */
function writeBig(path: string, bytes: number): void {
  const file = openSync(path, 'w')
  const chunk = someBytes(MiB, 'big')
  for (let at = 0; at < bytes; at += MiB) {
    chunk.writeUInt32LE(at / MiB, 512)
    writeSync(file, chunk, 0, Math.min(MiB, bytes - at), at)
  }
  closeSync(file)
}

// a kill just before the next note would have lost 256 MiB, and no more
it.each<[string, string, number, string, number]>([
  ['verified, with holes', 'sha256', 1024, 'blocks-noted#2', 512],
  ['unverified, with holes', 'none', 1024, 'blocks-noted#2', 512],
  ['unverified, copied by the kernel', 'none', 700, 'blocks-noted#3', 384],
])('killed at any moment of a big file, %s, it copies at most 256 MiB of it again', async (name, verify, size, moment, noted) => {
  const folder = tempDir()
  const [store, target, home] = [join(folder, 'store'), join(folder, 'target'), join(folder, 'home')]
  for (const type of ['sealed', 'cache/s-t01000-1']) mkdirSync(join(store, type), { recursive: true })
  mkdirSync(target)
  const sealed = join(store, 'sealed', 's-t01000-1')
  if (name.endsWith('holes')) writeFileSync(sealed, someBytes(MiB, 'the beginning; the rest is a hole'))
  else writeBig(sealed, size * MiB + 77)
  if (name.endsWith('holes')) truncateSync(sealed, size * MiB)
  for (const file of ['p_aux', 't_aux', 'sc-02-data-tree-r-last.dat']) writeFileSync(join(store, 'cache/s-t01000-1', file), someBytes(64, file))
  writeFileSync(join(folder, 'states.json'), JSON.stringify([{ ...(statesOf('offline')[0] as object), ID: { Miner: 1000, Number: 1 } }]))
  const killed = await runCli(['export', 'files', '--miner', 't01000', '--states', join(folder, 'states.json'), '--store', store, '--dest-path', target, '--reserve', '--verify', verify, '--yes', '--json'], { SECTOR_FERRY_HOME: home, SECTOR_FERRY_KILL_AT: moment })
  expect(killed.signal, killed.stderr).toBe('SIGKILL')
  const run = /run (\S+)/.exec(killed.stderr)![1]!
  const resumed = await runCli(['resume', run, '--json'], { SECTOR_FERRY_HOME: home })
  expect(resumed.code, resumed.stderr).toBe(0)
  expect(resumed.json.bytes.reused).toBeGreaterThanOrEqual(noted * MiB)
  expect(treeOf(target)).toEqual(treeOf(store))
}, 120_000)
