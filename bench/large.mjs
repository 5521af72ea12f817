// A plan over very many sectors, and the resume of a run whose journal is full: seconds and peak memory of the command line. Files are
// those of 2 KiB sectors. Usage: node bench/large.mjs [sectors] [folder]
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(fileURLToPath(import.meta.url), '../..')
const count = Number(process.argv[2] ?? 100_000)
const folder = mkdtempSync(join(process.argv[3] ?? tmpdir(), 'sector-ferry-bench-'))
const store = join(folder, 'store')
const target = join(folder, 'target')
const name = (n) => `s-t01000-${n}`

/** Runs the command line; GNU time tells its peak memory. */
function ferry(label, args) {
  const started = process.hrtime.bigint()
  const done = spawnSync('/usr/bin/time', ['-f', 'peak %M', process.execPath, join(root, 'out/main/cli.js'), ...args], { encoding: 'utf8', maxBuffer: 2 ** 30, env: { ...process.env, SECTOR_FERRY_HOME: join(folder, 'home') } })
  const seconds = Number(process.hrtime.bigint() - started) / 1e9
  const peak = Number(/peak (\d+)/.exec(done.stderr)?.[1] ?? 0) / 1024
  if (done.status !== 0) throw new Error(`${label}: exit ${done.status}: ${done.stderr.slice(-500)}`)
  console.log(`${label}: ${seconds.toFixed(1)} s, peak ${Math.round(peak)} MiB`)
}

try {
  const golden = JSON.parse(readFileSync(join(root, 'test/golden/damocles/ListSectors-offline.json'), 'utf8'))
  const model = (Array.isArray(golden) ? golden : golden.result).find((s) => s.ID.Miner === 1000 && s.ID.Number === 1)
  writeFileSync(join(folder, 'states.json'), `[${Array.from({ length: count }, (_, i) => JSON.stringify({ ...model, ID: { Miner: 1000, Number: i + 1 }, SectorType: 5 })).join(',\n')}]`)
  for (const type of ['sealed', 'cache']) mkdirSync(join(store, type), { recursive: true })
  mkdirSync(target)
  for (let n = 1; n <= count; n++) {
    writeFileSync(join(store, 'sealed', name(n)), Buffer.alloc(2048, n))
    mkdirSync(join(store, 'cache', name(n)))
    for (const file of ['p_aux', 't_aux', 'sc-02-data-tree-r-last.dat']) writeFileSync(join(store, 'cache', name(n), file), Buffer.alloc(64, n))
  }
  execFileSync('sync', ['-f', folder])
  const args = ['--miner', 't01000', '--states', join(folder, 'states.json'), '--store', store, '--dest-path', target]
  ferry(`plan of ${count} sectors`, ['plan', 'export', 'files', ...args, '--out', join(folder, 'plan.json')])
  if (process.argv[4] === 'resume') {
    ferry('move of them all', ['run', join(folder, 'plan.json'), '--yes', '--json'])
    const run = readdirSync(join(folder, 'home', 'runs'))[0]
    const journal = join(folder, 'home', 'runs', run, 'journal.log')
    // as if the process had died just before the end
    const lines = readFileSync(journal, 'utf8').split('\n').filter((l) => !/"op":"(RUN_END|CHECKS|STEP_END)"/.test(l))
    writeFileSync(journal, `${lines.join('\n')}\n`.replace(/\n+$/, '\n'))
    ferry('resume with a full journal', ['resume', run, '--json'])
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
