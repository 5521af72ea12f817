import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createRequire } from 'node:module'
import { listPackage } from '@electron/asar'
import { afterAll, describe, expect, it } from 'vitest'

interface Fuses {
  readonly wanted: (platform: string, inspectable: boolean) => Record<string, boolean>
  readonly readFuses: (executable: string) => Promise<Record<string, boolean>>
}
const { wanted, readFuses } = createRequire(import.meta.url)('../../scripts/fuses.cjs') as Fuses

const dist = resolve(__dirname, '../../dist')
const packed = join(dist, 'linux-unpacked')
const program = join(packed, 'sector-ferry')
const home = mkdtempSync(join(tmpdir(), 'sector-ferry-packed-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const ofKind = (ending: string): string[] => (existsSync(dist) ? readdirSync(dist).filter((name) => name.endsWith(ending)) : [])

it('was packed: `npm run dist -- --linux dir` comes first', () => expect(existsSync(program)).toBe(true))

describe.skipIf(!existsSync(program))('the packed program', () => {
  const cli = (...args: string[]) => spawnSync(join(packed, 'sector-ferry-cli'), args, { encoding: 'utf8', env: { PATH: process.env.PATH, HOME: home, SECTOR_FERRY_HOME: join(home, 'ferry'), NODE_OPTIONS: '--require=/nowhere.js' } })

  it('has the fuses that were wanted, read back from the binary', async () => expect(await readFuses(program)).toEqual(wanted('linux', false)))

  it('holds the built app and what it needs, and nothing else', () => {
    const files = listPackage(join(packed, 'resources/app.asar'), { isPack: false })
    for (const one of ['/package.json', '/out/main/cli.js', '/out/renderer/index.html', '/node_modules/classic-level/package.json', '/node_modules/ssh2/package.json']) expect(files).toContain(one)
    expect(new Set(files.map((file) => file.split('/')[1]))).toEqual(new Set(['package.json', 'out', 'node_modules']))
    expect(files.filter((file) => file.endsWith('.map'))).toEqual([])
    const native = execFileSync('find', [join(packed, 'resources/app.asar.unpacked'), '-name', '*.node'], { encoding: 'utf8' }).trim().split('\n')
    expect(native.filter((file) => file.includes('/classic-level/'))).toHaveLength(1)
    expect(existsSync(join(packed, 'resources/default_app.asar'))).toBe(false)
  })

  it('has a command line that needs no display, and does a whole migration', () => {
    const version = cli('--version')
    expect([version.status, version.stdout.trim()], version.stderr).toEqual([0, (JSON.parse(readFileSync(resolve(__dirname, '../../package.json'), 'utf8')) as { version: string }).version])
    const practice = cli('practice', '--direction', 'both', '--json')
    expect(practice.status, practice.stderr).toBe(0)
    expect(cli('run', join(home, 'nothing.json')).status).not.toBe(0)
  })
})

describe('what is handed out', () => {
  const archives = [...ofKind('.tar.gz'), ...ofKind('.zip'), ...ofKind('.deb')]
  const namesIn = (file: string): string => {
    const [tool, ...args] = file.endsWith('.deb') ? ['dpkg-deb', '-c'] : file.endsWith('.zip') ? ['unzip', '-l'] : ['tar', '-tzf']
    return execFileSync(tool!, [...args, join(dist, file)], { encoding: 'utf8', maxBuffer: 1 << 26 })
  }
  const can = (file: string): boolean => !file.endsWith('.zip') || spawnSync('unzip', ['-v']).status === 0

  it.skipIf(archives.length === 0).each(archives.filter(can))('%s has both programs', (file) => {
    expect(namesIn(file)).toMatch(/sector-ferry(\n|$| ->)/m)
    expect(namesIn(file)).toMatch(/sector-ferry-cli/)
    expect(statSync(join(dist, file)).size).toBeGreaterThan(20 * 1024 ** 2)
  })

  it.skipIf(archives.length === 0)('bears its checksum', () => {
    const lines = readFileSync(join(dist, 'SHA256SUMS'), 'utf8')
    for (const file of archives) expect(lines).toContain(`  ${file}`)
    expect(spawnSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: dist, encoding: 'utf8' })).toMatchObject({ status: 0 })
  })
})
