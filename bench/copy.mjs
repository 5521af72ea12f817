// Sectors of 1 GiB copied by the command line, verified and not, against `cp` and `cp` with `sha256sum` of both sides; medians
// and ratios of one run on one disk. Usage: node bench/copy.mjs [sectors] [folder]
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(fileURLToPath(import.meta.url), '../..')
const count = Number(process.argv[2] ?? 8)
const folder = mkdtempSync(join(process.argv[3] ?? tmpdir(), 'sector-ferry-bench-'))
const MiB = 1024 ** 2
const size = 1024 * MiB
const proofOf32GiB = 8
const runs = Number(process.argv[4] ?? 3)
const store = join(folder, 'store')

const noise = (bytes, seed) => createHash('shake256', { outputLength: bytes }).update(seed).digest()
/** Random content that no file system shares or packs. */
function writeNoise(path) {
  const file = openSync(path, 'w')
  for (let at = 0; at < size; at += 64 * MiB) writeSync(file, randomBytes(64 * MiB))
  closeSync(file)
}
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]
const name = (n) => `s-t01000-${n}`

/** Sources in the page cache for everyone, nothing waiting to be written. */
function prepare() {
  for (let n = 1; n <= count; n++) execFileSync('cat', [join(store, 'sealed', name(n))], { stdio: ['ignore', 'ignore', 'ignore'] })
  execFileSync('sync')
}
function timed(work) {
  prepare()
  const started = process.hrtime.bigint()
  work()
  return Number(process.hrtime.bigint() - started) / 1e9
}
const fresh = (label, i) => join(folder, `${label}-${i}`)
const sealedOf = (base) => Array.from({ length: count }, (_, i) => join(base, 'sealed', name(i + 1)))

function cp(target) {
  execFileSync('cp', ['-a', store, target])
  execFileSync('sync', ['-f', target])
}
function cpAndHash(target) {
  cp(target)
  const sums = (base) => execFileSync('sha256sum', sealedOf(base), { encoding: 'utf8' }).split('\n').map((line) => line.slice(0, 64)).join()
  if (sums(store) !== sums(target)) throw new Error('cp made something else')
}
function ferry(target, verify) {
  mkdirSync(target)
  const args = [join(root, 'out/main/cli.js'), 'export', 'files', '--miner', 't01000', '--states', join(folder, 'states.json'), '--store', store, '--dest-path', target, '--reserve', '--verify', verify, '--yes', '--json']
  const done = spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, SECTOR_FERRY_HOME: join(folder, 'home') } })
  if (done.status !== 0 || JSON.parse(done.stdout).counts.done !== count) throw new Error(`exit ${done.status}: ${done.stderr.slice(-500)} ${done.stdout.slice(0, 500)}`)
}

try {
  const golden = JSON.parse(readFileSync(join(root, 'test/golden/damocles/ListSectors-offline.json'), 'utf8'))
  const model = (Array.isArray(golden) ? golden : golden.result).find((s) => s.ID.Miner === 1000 && s.ID.Number === 1)
  writeFileSync(join(folder, 'states.json'), JSON.stringify(Array.from({ length: count }, (_, i) => ({ ...model, ID: { Miner: 1000, Number: i + 1 }, SectorType: proofOf32GiB }))))
  mkdirSync(join(store, 'sealed'), { recursive: true })
  for (let n = 1; n <= count; n++) {
    mkdirSync(join(store, 'cache', name(n)), { recursive: true })
    for (const file of ['p_aux', 't_aux', ...Array.from({ length: 8 }, (_, i) => `sc-02-data-tree-r-last-${i}.dat`)]) writeFileSync(join(store, 'cache', name(n), file), noise(4096, `${n}${file}`))
    writeNoise(join(store, 'sealed', name(n)))
  }
  const ways = { 'cp, flushed': cp, 'unverified': (t) => ferry(t, 'none'), 'cp and sha256sum of both': cpAndHash, 'verified': (t) => ferry(t, 'sha256') }
  const seconds = Object.fromEntries(Object.keys(ways).map((label) => [label, []]))
  for (let i = 0; i < runs; i++) {
    for (const [label, way] of Object.entries(ways)) {
      const target = fresh(label.replace(/\W+/g, '-'), i)
      seconds[label].push(timed(() => way(target)))
      rmSync(target, { recursive: true })
    }
  }
  for (const [label, list] of Object.entries(seconds)) console.log(`${label}: ${median(list).toFixed(2)} s, ${Math.round((count * size) / MiB / median(list))} MiB/s (median of ${runs})`)
  const ratio = (a, b) => (median(seconds[a]) / median(seconds[b])).toFixed(2)
  console.log(`verified takes ${ratio('verified', 'cp and sha256sum of both')} of cp and sha256sum, unverified ${ratio('unverified', 'cp, flushed')} of cp`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
