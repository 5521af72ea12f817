// The same faults against cp, mv, rsync, the reference program's rule (equal size: skip; else copy onto the final name) and Sector
// Ferry: what is under the final name afterwards, and what the exit code says. Prints a table. Usage: node bench/compare.mjs
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, statSync, utimesSync, writeFileSync, writeSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const self = fileURLToPath(import.meta.url)
const root = resolve(self, '../..')
const MiB = 1024 ** 2
const name = 's-t01000-1'
const content = randomBytes(24 * MiB)
const other = randomBytes(24 * MiB)

/** The reference program's copy of a file (util_sealer_sectors.go): no check but the size, straight onto the name. */
if (process.argv[2] === 'reference') {
  const [source, target] = process.argv.slice(3)
  try {
    if (!existsSync(target) || statSync(target).size !== statSync(source).size) {
      const [from, to, block] = [openSync(source, 'r'), openSync(target, 'w'), Buffer.alloc(32 * 1024)]
      for (let n = readSync(from, block); n > 0; n = readSync(from, block)) writeSync(to, block, 0, n)
      closeSync(to)
    }
  } catch (error) {
    console.log(`export failed: ${error.message}`)
  }
  process.exit(0)
}

const folder = mkdtempSync(join(tmpdir(), 'sector-ferry-compare-'))
const golden = JSON.parse(readFileSync(join(root, 'test/golden/damocles/ListSectors-offline.json'), 'utf8'))
const model = (Array.isArray(golden) ? golden : golden.result).find((s) => s.ID.Miner === 1000 && s.ID.Number === 1)
const states = join(folder, 'states.json')
writeFileSync(states, JSON.stringify([{ ...model, SectorType: 5 }]))

let n = 0
/** A store with one sector, and an empty target; `at`: where the target is. */
function scene(at = folder) {
  const [store, target] = [join(folder, `source-${++n}`), join(at, `target-${n}`)]
  for (const type of ['sealed', `cache/${name}`]) mkdirSync(join(store, type), { recursive: true })
  mkdirSync(join(target, 'sealed'), { recursive: true })
  writeFileSync(join(store, 'sealed', name), content)
  for (const file of ['p_aux', 't_aux', 'sc-02-data-tree-r-last.dat']) writeFileSync(join(store, 'cache', name, file), content.subarray(0, 64))
  return { store, target, source: join(store, 'sealed', name), final: join(target, 'sealed', name) }
}
const tools = {
  'cp -a': ({ source, final }) => ['cp', '-a', source, final],
  'mv': ({ source, final }) => ['mv', '-f', source, final],
  'rsync -a': ({ source, final }) => ['rsync', '-a', source, dirname(final)],
  'reference rule': ({ source, final }) => [process.execPath, self, 'reference', source, final],
  'Sector Ferry': ({ store, target }) => [process.execPath, join(root, 'out/main/cli.js'), 'export', 'files', '--miner', 't01000', '--states', states, '--store', store, '--dest-path', target, '--reserve', '--yes', '--json'],
}
const env = { ...process.env, SECTOR_FERRY_HOME: join(folder, 'home') }
const run = ([program, ...args]) => spawnSync(program, args, { env, stdio: 'ignore' }).status

function verdict(place, exit) {
  const there = existsSync(place.final) ? readFileSync(place.final) : undefined
  const what = there === undefined ? 'nothing' : there.equals(content) ? 'right' : there.equals(other) ? 'the other content' : `${there.length < content.length ? 'a part' : 'something else'}`
  const silent = exit === 0 && what !== 'right' ? '**accepted silently**: ' : ''
  return `${silent}${what}, exit ${exit ?? 'killed'}`
}

/** What happens first, then what each tool leaves. */
const faults = {
  'another file of the same size and time is there': (tool) => {
    const place = scene()
    writeFileSync(place.final, other)
    const { atime, mtime } = statSync(place.source)
    utimesSync(place.final, atime, mtime)
    return verdict(place, run(tool(place)))
  },
  'another file of the same size is there': (tool) => {
    const place = scene()
    writeFileSync(place.final, other)
    utimesSync(place.final, 1, 1)
    const exit = run(tool(place))
    const lost = !readFileSync(place.final).equals(other)
    return `${verdict(place, exit)}${lost ? '; what was there is gone' : ''}`
  },
  'killed in the middle': async (tool) => {
    const place = scene('/dev/shm')
    const [program, ...args] = tool(place)
    // slowed down to be met in the middle: every read waits
    const child = spawn('strace', ['-f', '-qq', '-o', '/dev/null', '-e', 'trace=read,pread64,copy_file_range,sendfile,write,pwrite64', '-e', 'inject=write,pwrite64,copy_file_range,sendfile:delay_enter=3000', program, ...args], { env, stdio: 'ignore', detached: true })
    const began = Date.now()
    const inside = () => existsSync(place.final) || existsSync(join(place.target, '.sector-ferry')) || Date.now() - began > 4000
    while (!inside()) await new Promise((wait) => setTimeout(wait, 2))
    await new Promise((wait) => setTimeout(wait, 60))
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      // it had ended
    }
    await new Promise((wait) => setTimeout(wait, 100))
    const result = verdict(place, null)
    rmSync(place.target, { recursive: true, force: true })
    return result
  },
  'the disk is full': (tool) => {
    const small = join(folder, `small-${++n}`)
    mkdirSync(small)
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', small]).status !== 0) return 'not tried (no root)'
    try {
      const place = scene(small)
      return verdict(place, run(tool(place)))
    } finally {
      spawnSync('umount', ['-l', small])
    }
  },
}

try {
  const rows = [['fault', ...Object.keys(tools)], Array(Object.keys(tools).length + 1).fill('---')]
  for (const [fault, happen] of Object.entries(faults)) {
    const row = [fault]
    for (const tool of Object.values(tools)) row.push(await happen(tool))
    rows.push(row)
  }
  for (const row of rows) console.log(`| ${row.join(' | ')} |`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
