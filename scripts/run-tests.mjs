// Runs the test projects one after the other and adds up their cases. Fails when one fails, or when fewer ran than test/floor.json
// says: coverage is not lost in silence. Skipped cases are listed by name.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { resolveElectron } from './electron-runtime.mjs'

const floor = JSON.parse(readFileSync('test/floor.json', 'utf8'))
const vitest = ['node_modules/vitest/vitest.mjs', 'run']
const have = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
mkdirSync('test-results', { recursive: true })
await resolveElectron()

const total = { passed: 0, failed: 0, skipped: 0 }
let broken = false
for (const project of Object.keys(floor)) {
  const file = `test-results/${project}.json`
  const args = [...vitest, '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const inDisplay = project === 'e2e' && !process.env.DISPLAY
  if (inDisplay && !have('xvfb-run')) {
    console.log(`${project}: no display and no xvfb-run, not run`)
    broken = true
    continue
  }
  const run = inDisplay ? spawnSync('xvfb-run', ['-a', '-s', '-screen 0 1440x960x24', process.execPath, ...args], { stdio: 'inherit' }) : spawnSync(process.execPath, args, { stdio: 'inherit' })
  if (run.status !== 0) broken = true
  if (!existsSync(file)) continue
  const result = JSON.parse(readFileSync(file, 'utf8'))
  const ran = result.numPassedTests + result.numFailedTests
  total.passed += result.numPassedTests
  total.failed += result.numFailedTests
  for (const test of result.testResults.flatMap((t) => t.assertionResults)) {
    if (test.status !== 'pending' && test.status !== 'skipped') continue
    total.skipped++
    console.log(`skipped: ${test.fullName}`)
  }
  if (ran < floor[project]) {
    console.log(`${project}: only ${ran} cases ran, the floor is ${floor[project]}`)
    broken = true
  }
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(broken || total.failed > 0 ? 1 : 0)
