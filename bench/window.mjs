// The window under load, in the real app on a display of its own: start to first useful screen, a table of very many sectors (opening,
// frames while scrolling, memory), and how long the main process is ever blocked while it copies big files. Prints a table.
// Usage: npm run build && node bench/window.mjs [sectors] [MiB to copy] [folder]
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron } from 'playwright-core'
import { machineArgs, resolveElectron } from '../scripts/electron-runtime.mjs'

const root = resolve(fileURLToPath(import.meta.url), '../..')
if (!process.env.DISPLAY) {
  const again = spawnSync('xvfb-run', ['-a', '-s', '-screen 0 1440x960x24', process.execPath, ...process.argv.slice(1)], { stdio: 'inherit' })
  process.exit(again.status ?? 1)
}
const count = Number(process.argv[2] ?? 100_000)
const mebibytes = Number(process.argv[3] ?? 4096)
const folder = mkdtempSync(join(process.argv[4] ?? tmpdir(), 'sector-ferry-bench-'))
const { exe } = await resolveElectron()
const MiB = 1024 ** 2
const rows = []
const row = (what, value, limit) => void rows.push({ what, measured: value, 'must hold': limit })
const ms = (n) => `${n.toFixed(n < 100 ? 1 : 0)} ms`
const quantile = (list, q) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * q))] ?? 0

async function launch(home) {
  const began = performance.now()
  const app = await _electron.launch({ executablePath: exe, args: [...machineArgs(), '--lang=en', root], env: { ...process.env, SECTOR_FERRY_HOME: home } })
  const page = await app.firstWindow()
  await page.getByTestId('begin').waitFor()
  return { app, page, took: performance.now() - began }
}

const golden = JSON.parse(readFileSync(join(root, 'test/golden/damocles/ListSectors-offline.json'), 'utf8'))
const models = (Array.isArray(golden) ? golden : golden.result).filter((s) => s.ID.Miner === 1000)
function writeStates(path, sectors, proof) {
  writeFileSync(path, `[${Array.from({ length: sectors }, (_, i) => JSON.stringify({ ...models[proof ? 0 : i % models.length], ID: { Miner: 1000, Number: i + 1 }, ...(proof ? { SectorType: proof } : {}) })).join(',\n')}]`)
}

/** From the first screen to the table, by what a person clicks. @returns ms from the click to the first rows */
async function openTable(page, { states, store, target, repo }) {
  await page.getByTestId('begin').click()
  await page.getByTestId('direction-to-lotus').click()
  await page.getByTestId('damocles-states').click()
  await page.getByTestId('field-statesFile').fill(states)
  await page.getByTestId('field-stores').fill(store)
  if (target) await page.getByTestId('field-store').fill(target)
  else await page.getByTestId('files-none').check()
  if (repo) await page.getByTestId('field-repo').fill(repo)
  await page.getByTestId('look').click()
  await page.getByTestId('miner-1000').waitFor()
  await page.getByTestId('next').click()
  await page.getByTestId('preflight-result').waitFor({ timeout: 300_000 })
  for (const box of await page.getByTestId('ack').all()) if (!(await box.isChecked())) await box.check()
  await page.evaluate(() => {
    document.querySelector('[data-testid=to-sectors]').addEventListener('click', () => {
      const began = performance.now()
      const seen = () => (document.querySelector('[data-testid=sector-row]') ? requestAnimationFrame(() => (window.firstRows = performance.now() - began)) : requestAnimationFrame(seen))
      seen()
    })
  })
  await page.getByTestId('to-sectors').click()
  await page.waitForFunction(() => window.firstRows !== undefined, undefined, { timeout: 300_000 })
  return page.evaluate(() => window.firstRows)
}

/** Frame times while the wheel turns: every frame for `seconds`. */
async function scroll(page, seconds) {
  const box = await page.getByTestId('grid').boundingBox()
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.evaluate(() => {
    window.frames1 = []
    let last = performance.now()
    const frame = (at) => {
      window.frames1.push(at - last)
      last = at
      window.frameHandle = requestAnimationFrame(frame)
    }
    requestAnimationFrame((at) => {
      last = at
      window.frameHandle = requestAnimationFrame(frame)
    })
  })
  const until = performance.now() + seconds * 1000
  for (let i = 0; performance.now() < until; i++) await page.mouse.wheel(0, i % 40 < 30 ? 240 : -160)
  return page.evaluate(() => {
    cancelAnimationFrame(window.frameHandle)
    return window.frames1
  })
}

const memoryOf = async (app, page) => {
  const client = await page.context().newCDPSession(page)
  await client.send('HeapProfiler.collectGarbage')
  const { usedSize } = await client.send('Runtime.getHeapUsage')
  const tab = await app.evaluate(({ app: a }) => a.getAppMetrics().find((m) => m.type === 'Tab').memory)
  return { heap: usedSize / MiB, resident: tab.workingSetSize / 1024 }
}

async function measureStart() {
  const took = []
  for (let i = 0; i < 4; i++) {
    const { app, took: t } = await launch(join(folder, 'home-start'))
    took.push(t)
    await app.close()
  }
  row('start to first useful screen, first', ms(took[0]), '2 s')
  row('start to first useful screen, median of the next three', ms(quantile(took.slice(1), 0.5)), '2 s')
}

async function measureTable() {
  const states = join(folder, 'states.json')
  const store = join(folder, 'empty')
  mkdirSync(join(store, 'sealed'), { recursive: true })
  writeStates(states, count)
  const repo = join(folder, 'repo')
  cpSync(join(root, 'test/golden/lotus/empty'), repo, { recursive: true })
  const { app, page } = await launch(join(folder, 'home-table'))
  row(`table of ${count} sectors, click to first rows`, ms(await openTable(page, { states, store, repo })), '2 s')
  const frames = await scroll(page, 6)
  row('frames while scrolling', `${frames.length} in 6 s, ${(frames.length / 6).toFixed(0)} a second`, '60 a second')
  row('frame time p50 / p95 / longest', [quantile(frames, 0.5), quantile(frames, 0.95), Math.max(...frames)].map(ms).join(' / '), '16.7 ms')
  const { heap, resident } = await memoryOf(app, page)
  row('page memory, heap / resident', `${heap.toFixed(0)} / ${resident.toFixed(0)} MiB`, '300 MiB')
  const timed = async (act, done) => {
    const began = performance.now()
    await act()
    await done()
    return performance.now() - began
  }
  const shown = (text) => page.waitForFunction((t) => document.querySelector('[role=grid]').getAttribute('aria-rowcount') === t, text)
  row('filter 1,5-90', ms(await timed(() => page.getByTestId('filter').fill('1,5-90'), () => shown('88'))), '-')
  row('filter cleared', ms(await timed(() => page.getByTestId('filter').fill(''), () => shown(String(count + 1)))), '-')
  row('select all', ms(await timed(() => page.getByTestId('select-all').click(), () => page.getByTestId('select-none').and(page.locator(':enabled')).waitFor())), '-')
  await app.close()
}

/** A process that does nothing but watch itself: what it is held up by is the machine's other work. */
function startIdle() {
  const code = `const d=require('node:perf_hooks').monitorEventLoopDelay({resolution:5});d.enable();process.stdin.once('data',()=>{console.log(d.max/1e6-5);process.exit()})`
  const idle = spawn(process.execPath, ['-e', code], { stdio: ['pipe', 'pipe', 'inherit'] })
  return async () => {
    const said = new Promise((resolve) => idle.stdout.once('data', (text) => resolve(Number(String(text)))))
    idle.stdin.end('\n')
    return said
  }
}

async function measureCopy() {
  const [states, store, target] = ['big-states.json', 'big', 'target'].map((n) => join(folder, n))
  const size = 256 * MiB
  const files = Math.max(1, Math.round((mebibytes * MiB) / size))
  mkdirSync(join(store, 'sealed'), { recursive: true })
  mkdirSync(target)
  writeStates(states, files, 8)
  for (let n = 1; n <= files; n++) {
    const name = `s-t01000-${n}`
    mkdirSync(join(store, 'cache', name), { recursive: true })
    for (const file of ['p_aux', 't_aux', ...Array.from({ length: 8 }, (_, i) => `sc-02-data-tree-r-last-${i}.dat`)]) writeFileSync(join(store, 'cache', name, file), randomBytes(4096))
    const file = openSync(join(store, 'sealed', name), 'w')
    for (let at = 0; at < size; at += 64 * MiB) writeSync(file, randomBytes(64 * MiB))
    closeSync(file)
  }
  const { app, page } = await launch(join(folder, 'home-copy'))
  await openTable(page, { states, store, target })
  await page.getByTestId('make-plan').click()
  await page.getByTestId('plan-start').waitFor()
  for (const box of await page.getByTestId('ack').all()) if (!(await box.isChecked())) await box.check()
  await page.getByTestId('plan-start').click()
  await app.evaluate(() => {
    const { monitorEventLoopDelay } = process.mainModule.require('node:perf_hooks')
    globalThis.loop = monitorEventLoopDelay({ resolution: 5 })
    globalThis.loop.enable()
  })
  await page.evaluate(() => {
    window.long = []
    new PerformanceObserver((list) => window.long.push(...list.getEntries().map((e) => e.duration))).observe({ entryTypes: ['longtask'] })
  })
  const idle = startIdle()
  const began = performance.now()
  await page.getByTestId('confirm-ok').click()
  await page.locator('[data-testid=run-state]:is([data-state=done],[data-state=failed])').waitFor({ timeout: 1_200_000 })
  const seconds = (performance.now() - began) / 1000
  const state = await page.getByTestId('run-state').getAttribute('data-state')
  // the monitor counts the 5 ms between its own looks as delay
  const delay = await app.evaluate(() => ({ p50: globalThis.loop.percentile(50) / 1e6 - 5, p99: globalThis.loop.percentile(99) / 1e6 - 5, max: globalThis.loop.max / 1e6 - 5 }))
  const long = await page.evaluate(() => window.long)
  row(`copying ${files} files of 256 MiB, verified (${state})`, `${seconds.toFixed(1)} s, ${Math.round((files * size) / MiB / seconds)} MiB/s`, '-')
  row('main process blocked p50 / p99 / longest', [delay.p50, delay.p99, delay.max].map((d) => ms(Math.max(0, d))).join(' / '), '50 ms')
  row('an idle process meanwhile, longest (what other work on the machine costs)', ms(Math.max(0, await idle())), '-')
  row('page blocked, longest of its long tasks', long.length === 0 ? 'none over 50 ms' : `${long.length}, ${ms(Math.max(...long))}`, '-')
  await app.close()
}

try {
  await measureStart()
  await measureTable()
  if (mebibytes > 0) await measureCopy()
  console.table(rows)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
