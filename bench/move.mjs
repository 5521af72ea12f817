// Many small sectors moved on one file system, with every name flushed, against `mv` of the same followed by a flush; medians and
// the ratio of one run. Usage: node bench/move.mjs [sectors] [folder] [runs]
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(fileURLToPath(import.meta.url), '../..')
const count = Number(process.argv[2] ?? 10_000)
const folder = mkdtempSync(join(process.argv[3] ?? tmpdir(), 'sector-ferry-bench-'))
const runs = Number(process.argv[4] ?? 3)
const name = (n) => `s-t01000-${n}`
const numbers = Array.from({ length: count }, (_, i) => i + 1)
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]

function makeStore(store) {
  for (const type of ['sealed', 'cache']) mkdirSync(join(store, type), { recursive: true })
  for (const n of numbers) {
    writeFileSync(join(store, 'sealed', name(n)), Buffer.alloc(2048, n))
    mkdirSync(join(store, 'cache', name(n)))
    for (const file of ['p_aux', 't_aux', 'sc-02-data-tree-r-last.dat']) writeFileSync(join(store, 'cache', name(n), file), Buffer.alloc(256, n))
  }
  execFileSync('sync', ['-f', store])
}
function timed(work) {
  const started = process.hrtime.bigint()
  work()
  return Number(process.hrtime.bigint() - started) / 1e9
}
function mv(store, target) {
  for (const type of ['sealed', 'cache']) {
    mkdirSync(join(target, type), { recursive: true })
    execFileSync('sh', ['-c', 'find "$1" -mindepth 1 -maxdepth 1 -print0 | xargs -0 mv -t "$2"', 'sh', join(store, type), join(target, type)])
  }
  execFileSync('sync', ['-f', target])
}
function ferry(store, target) {
  mkdirSync(target)
  const args = [join(root, 'out/main/cli.js'), 'export', 'files', '--miner', 't01000', '--states', join(folder, 'states.json'), '--store', store, '--dest-path', target, '--yes', '--json']
  const done = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 30, env: { ...process.env, SECTOR_FERRY_HOME: join(folder, 'home') } })
  const run = readdirSync(join(folder, 'home/runs'))[0]
  const at = (op) => Date.parse(JSON.parse(readFileSync(join(folder, 'home/runs', run, 'journal.log'), 'utf8').split('\n').find((l) => l.includes(`"op":"${op}"`)).slice(18)).t)
  seconds.step.push((at('STEP_END') - at('STEP_START')) / 1000)
  rmSync(join(folder, 'home'), { recursive: true })
  if (done.status !== 0 || JSON.parse(done.stdout).counts.done !== count) throw new Error(`exit ${done.status}: ${done.stderr.slice(-500)} ${done.stdout.slice(0, 500)}`)
}

const seconds = { mv: [], move: [], step: [] }
try {
  const golden = JSON.parse(readFileSync(join(root, 'test/golden/damocles/ListSectors-offline.json'), 'utf8'))
  const model = (Array.isArray(golden) ? golden : golden.result).find((s) => s.ID.Miner === 1000 && s.ID.Number === 1)
  writeFileSync(join(folder, 'states.json'), JSON.stringify(numbers.map((n) => ({ ...model, ID: { Miner: 1000, Number: n }, SectorType: 5 }))))
  for (let i = 0; i < runs; i++) {
    for (const [label, way] of [['mv', mv], ['move', ferry]]) {
      const [store, target] = [join(folder, `store-${label}-${i}`), join(folder, `target-${label}-${i}`)]
      makeStore(store)
      seconds[label].push(timed(() => way(store, target)))
      for (const path of [store, target]) rmSync(path, { recursive: true })
    }
  }
  for (const [label, list] of Object.entries(seconds)) console.log(`${label}: ${median(list).toFixed(2)} s for ${count} sectors (median of ${runs})`)
  console.log(`moving (each file checked against the plan, journalled, flushed) is ${(median(seconds.mv) / median(seconds.step)).toFixed(2)} × as fast as mv with a flush; the whole command with its plan and its check of the result ${(median(seconds.mv) / median(seconds.move)).toFixed(2)} ×`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
