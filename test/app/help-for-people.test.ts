import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeDiagnostics, redact } from '../../electron/core/diagnostics'
import { createLocalHost } from '../../electron/core/host/local-host'
import { listBackups } from '../../electron/core/migration/backups'
import { htmlOf } from '../../electron/core/migration/report-html'
import { openRun } from '../../electron/core/migration/run-store'
import { moveStraysAside } from '../../electron/core/stores/strays'
import { migrate, plan, practiceFarm } from '../helpers/migration'
import { tempDir } from '../helpers/temp-dir'
import { treeOf } from '../helpers/tree'

describe('strays moved aside', () => {
  it('only what is no sector name, nothing overwritten, lotus’s fetching stays', async () => {
    const store = tempDir()
    for (const type of ['sealed', 'cache', 'update']) mkdirSync(join(store, type))
    mkdirSync(join(store, 'cache', 'fetching'))
    mkdirSync(join(store, 'cache', '.rsync-tmp'))
    for (const name of ['s-t01000-1', '.part-1', 's-t01000-1.tmp', 'lost+found']) writeFileSync(join(store, 'sealed', name), name)
    const { moved, to } = await moveStraysAside(createLocalHost(), store, '20261123')
    expect(moved).toBe(4)
    expect(Object.keys(treeOf(join(store, 'sealed')))).toEqual(['s-t01000-1'])
    expect(Object.keys(treeOf(join(store, 'cache')))).toEqual(['fetching'])
    expect(Object.keys(treeOf(to))).toEqual(['cache', 'cache/.rsync-tmp', 'sealed', 'sealed/.part-1', 'sealed/lost+found', 'sealed/s-t01000-1.tmp'])
    expect((await moveStraysAside(createLocalHost(), store, '20261123')).moved).toBe(0)
  })
})

describe('a diagnostics bundle', () => {
  const people = { home: '/home/ming', user: 'ming', machine: 'miner-7' }
  it.each([
    ['token eyJhbGciOiJIUzI1NiJ9.eyJBbGxvdyI6WyJyZWFkIl19.XmZ1HhE5x1SJ', 'eyJ'], ['Authorization: Bearer abc.def', 'abc.def'], ['password=hunter2', 'hunter2'], ['/home/ming/.lotusminer', 'ming'], ['root@10.1.2.3', '10.1.2.3'],
    ['host miner-7 answered', 'miner-7'], ['-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----', 'abc'],
  ])('%s: the secret is gone', (text, secret) => {
    expect(redact(text, people)).not.toContain(secret)
  })
  it('tells one machine from another and leaves loopback', () => {
    expect(redact('10.0.0.1 10.0.0.2 10.0.0.1 127.0.0.1', people)).toBe('<machine-1> <machine-2> <machine-1> 127.0.0.1')
  })
  it('names runs and problems of a real home', async () => {
    const home = join(tempDir(), 'home')
    const { request, close } = await practiceFarm({ numbers: [{ from: 1, to: 3 }] })
    const report = await migrate(request, home)
    await close()
    const text = await makeDiagnostics({ home, version: '0.0.0', runtime: 'test', log: ['2026 info token eyJhbGciOiJIUzI1NiJ9.aa.bb'] })
    expect(text).toContain(report.run)
    expect(text).toContain('done 3')
    expect(text).not.toContain('eyJ')
  })
})

describe('after a run', () => {
  it('its report is one page that needs nothing else, in both languages, and its backup is listed', async () => {
    const home = join(tempDir(), 'home')
    const { farm, request, close } = await practiceFarm()
    const report = await migrate(request, home)
    const { plan: planned } = await openRun(home, report.run)
    for (const [locale, verdict] of [['en', 'All of the plan was done.'], ['zh', '计划已全部完成。']] as const) {
      const html = htmlOf({ ...report, backup: '<script>alert(1)</script>' }, planned, locale)
      expect(html).toContain(verdict)
      expect(html).not.toContain('<script>')
      expect(html).not.toMatch(/(src|href)=/)
    }
    expect(await listBackups(home)).toMatchObject([{ run: report.run, kind: 'metadata', of: farm.lotusRepo, there: true }])
    await close()
  })
  it('the checks of the machine are made: versions, rights, IDs, open files', async () => {
    const { request, farm, close } = await practiceFarm()
    const meta = readFileSync(join(farm.lotusStore, 'sectorstore.json'), 'utf8')
    const codes = new Map((await plan(request)).checks.map((c) => [c.code, c.state]))
    for (const code of ['version-tested', 'rights', 'sectorstore', 'storage-ids', 'open-files']) expect(codes.get(code), code).toBe('pass')
    writeFileSync(join(farm.stores[0]!.path, 'sectorstore.json'), meta)
    expect((await plan(request)).checks.find((c) => c.code === 'storage-ids')).toMatchObject({ state: 'stop' })
    await close()
  })
})
