// 10,000 sectors from a saved list of states into a lotus-miner repo: time and peak memory of the whole command,
// against the reference program's 11.4 s and 254 MB for the same number on 2 cores. Usage: node bench/metadata.mjs [sectors]
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
const count = Number(process.argv[2] ?? 10_000)
const referenceSeconds = (11.4 * count) / 10_000
const folder = mkdtempSync(join(tmpdir(), 'sector-ferry-bench-'))
try {
  const golden = JSON.parse(readFileSync(join(root, 'test/golden/damocles/ListSectors-offline.json'), 'utf8'))
  const models = (Array.isArray(golden) ? golden : golden.result).filter((s) => s.ID.Miner === 1000 && !s.NeedRebuild && !s.Removed && s.AbortReason === '' && s.Pre && s.TerminateInfo.AddedHeight === 0)
  const states = Array.from({ length: count }, (_, i) => ({ ...models[i % models.length], ID: { Miner: 1000, Number: i + 1 } }))
  writeFileSync(join(folder, 'states.json'), JSON.stringify(states))
  const seconds = []
  const peaks = []
  for (let run = 0; run < 3; run++) {
    const repo = join(folder, `repo-${run}`)
    cpSync(join(root, 'test/golden/lotus/empty'), repo, { recursive: true })
    const started = process.hrtime.bigint()
    const done = spawnSync('/usr/bin/time', ['-f', '%M', process.execPath, join(root, 'out/main/cli.js'), 'export', 'metadata', '--miner', 't01000', '--states', join(folder, 'states.json'), '--dest-repo', repo, '--yes', '--json'], { encoding: 'utf8', env: { ...process.env, SECTOR_FERRY_HOME: join(folder, 'home') }, maxBuffer: 1 << 30 })
    seconds.push(Number(process.hrtime.bigint() - started) / 1e9)
    if (done.status !== 0) throw new Error(`exit ${done.status}: ${done.stderr.slice(0, 500)}`)
    if (JSON.parse(done.stdout).counts.done !== count) throw new Error('not all sectors were written')
    peaks.push(Number(done.stderr.trim().split('\n').pop()))
  }
  const median = (list) => [...list].sort((a, b) => a - b)[1]
  console.log(`${count} sectors: ${median(seconds).toFixed(2)} s (median of 3), ratio to the reference ${(median(seconds) / referenceSeconds).toFixed(3)}, peak ${Math.round(median(peaks) / 1024)} MiB`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
