// Sectors copied by the command line, verified and not, beside `cp`, `rsync`, and each with `sha256sum` of both sides; every way flushed,
// medians and ratios of one run on one disk, each way first in every other run. First big sectors, then small ones of 12 files.
// Usage: node bench/copy.mjs [--sectors 8] [--size 1 (GiB)] [--small 1000] [--runs 3] [--only verified|unverified] [--folder DIR]; 0 leaves a part out
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values: given } = parseArgs({ options: { sectors: { type: 'string', default: '8' }, size: { type: 'string', default: '1' }, small: { type: 'string', default: '1000' }, runs: { type: 'string', default: '3' }, only: { type: 'string' }, folder: { type: 'string', default: tmpdir() } } })
const root = resolve(fileURLToPath(import.meta.url), '../..')
const folder = mkdtempSync(join(given.folder, 'sector-ferry-bench-'))
const runs = Number(given.runs)
const MiB = 1024 ** 2
const chunk = 64 * MiB
const proofOf32GiB = 8
const store = join(folder, 'store')
const haveRsync = spawnSync('rsync', ['--version']).status === 0
const name = (n) => `s-t01000-${n}`
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]

/** Random content that no file system shares or packs. */
function writeNoise(path, bytes) {
  const file = openSync(path, 'w')
  for (let at = 0; at < bytes; at += chunk) writeSync(file, randomBytes(Math.min(chunk, bytes - at)))
  closeSync(file)
}
/** A store with whole sectors: replica, unsealed file, and the ten files of a cache. */
function makeStore(count, bytes) {
  const golden = JSON.parse(readFileSync(join(root, 'test/golden/damocles/ListSectors-offline.json'), 'utf8'))
  const model = (Array.isArray(golden) ? golden : golden.result).find((s) => s.ID.Miner === 1000 && s.ID.Number === 1)
  writeFileSync(join(folder, 'states.json'), JSON.stringify(Array.from({ length: count }, (_, i) => ({ ...model, ID: { Miner: 1000, Number: i + 1 }, SectorType: proofOf32GiB }))))
  for (const type of ['sealed', 'unsealed', 'cache']) mkdirSync(join(store, type), { recursive: true })
  for (let n = 1; n <= count; n++) {
    mkdirSync(join(store, 'cache', name(n)))
    for (const file of ['p_aux', 't_aux', ...Array.from({ length: 8 }, (_, i) => `sc-02-data-tree-r-last-${i}.dat`)]) writeNoise(join(store, 'cache', name(n), file), 2048)
    writeNoise(join(store, 'unsealed', name(n)), 2048)
    writeNoise(join(store, 'sealed', name(n)), bytes)
  }
}

const flush = (target) => execFileSync('sync', ['-f', target])
function cp(target) {
  execFileSync('cp', ['-a', store, target])
  flush(target)
}
function rsync(target) {
  execFileSync('rsync', ['-a', `${store}/`, target])
  flush(target)
}
const sums = (base) => execFileSync('sh', ['-c', 'cd "$1" && find . -type f -print0 | sort -z | xargs -0 sha256sum', 'sh', base], { encoding: 'utf8', maxBuffer: 1 << 30 })
const withHashes = (way) => (target) => {
  way(target)
  if (sums(store) !== sums(target)) throw new Error(`${way.name} made something else`)
}
const ferry = (count, verify) => (target) => {
  mkdirSync(target)
  const args = [join(root, 'out/main/cli.js'), 'export', 'files', '--miner', 't01000', '--states', join(folder, 'states.json'), '--store', store, '--dest-path', target, '--reserve', '--unsealed', '--verify', verify, '--yes', '--json']
  const done = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 30, env: { ...process.env, SECTOR_FERRY_HOME: join(folder, 'home') } })
  if (done.status !== 0 || JSON.parse(done.stdout).counts.done !== count) throw new Error(`exit ${done.status}: ${done.stderr.slice(-500)} ${done.stdout.slice(0, 500)}`)
}

const namesOf = (base) => execFileSync('sh', ['-c', 'cd "$1" && find . -type f -printf "%P %s\\n" | sort', 'sh', base], { encoding: 'utf8', maxBuffer: 1 << 30 })
function timed(way, target) {
  // sources in the page cache for everyone, nothing waiting to be written
  execFileSync('sh', ['-c', 'find "$1" -type f -exec cat {} + > /dev/null', 'sh', store])
  execFileSync('sync')
  const started = process.hrtime.bigint()
  way(target)
  const seconds = Number(process.hrtime.bigint() - started) / 1e9
  if (namesOf(store) !== namesOf(target)) throw new Error(`${target} is not the same as its source`)
  rmSync(target, { recursive: true })
  return seconds
}

function compare(title, count, bytes) {
  makeStore(count, bytes)
  const groups = [
    { ours: 'unverified', ways: { 'cp': cp, ...(haveRsync ? { rsync } : {}), 'unverified': ferry(count, 'none') } },
    { ours: 'verified', ways: { 'cp and sha256sum of both': withHashes(cp), ...(haveRsync ? { 'rsync and sha256sum of both': withHashes(rsync) } : {}), 'verified': ferry(count, 'sha256') } },
  ].filter(({ ours }) => given.only === undefined || given.only === ours)
  const seconds = {}
  for (let run = 0; run < runs; run++) {
    for (const { ways } of groups) {
      const order = run % 2 === 0 ? Object.entries(ways) : Object.entries(ways).reverse()
      for (const [label, way] of order) (seconds[label] ??= []).push(timed(way, join(folder, `${label.replace(/\W+/g, '-')}-${run}`)))
    }
  }
  console.log(`${title}, medians of ${runs}${haveRsync ? '' : ', without rsync, which is not here'}`)
  for (const [label, list] of Object.entries(seconds)) console.log(`  ${label}: ${median(list).toFixed(2)} s (${list.map((s) => s.toFixed(2)).join(' ')})`)
  for (const { ours, ways } of groups) for (const theirs of Object.keys(ways)) if (theirs !== ours) console.log(`  ${ours} is ${(median(seconds[theirs]) / median(seconds[ours])).toFixed(2)} × as fast as ${theirs}`)
  rmSync(store, { recursive: true })
}

try {
  const [sectors, size, small] = [given.sectors, given.size, given.small].map(Number)
  if (sectors > 0) compare(`${sectors} sectors of ${size} GiB`, sectors, Math.round(size * 1024 * MiB))
  if (small > 0) compare(`${small} sectors of 2 KiB, 12 files each`, small, 2048)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
