import { mkdirSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessible, launchApp, look, picture, type RunningApp } from '../helpers/app'
import { checkAndShow, pick, planAndRun, press } from '../helpers/keyboard'
import { haveSshd, sshFrom, startSshd, type Sshd } from '../helpers/sshd'
import { treeOf } from '../helpers/tree'

describe.skipIf(!haveSshd || process.getuid?.() !== 0)('damocles on one host and lotus-miner on another, in the window', () => {
  const home = mkdtempSync(join(tmpdir(), 'sector-ferry-e2e-'))
  const [seen, real] = [join(home, 'practice', 'damocles'), join(home, 'practice', 'damocles-behind')]
  let running: RunningApp
  let servers: Sshd[] = []
  const before = { config: process.env.SECTOR_FERRY_SSH_CONFIG, agent: process.env.SSH_AUTH_SOCK }

  beforeAll(async () => {
    const config = join(home, 'config-of-the-person')
    process.env.SECTOR_FERRY_SSH_CONFIG = config
    delete process.env.SSH_AUTH_SOCK
    running = await launchApp(home)
    await running.page.getByTestId('home-practice').click()
    await running.page.getByTestId('found').waitFor()
    // the stores are seen by the host of damocles alone, and the host of lotus-miner gets to that
    renameSync(seen, real)
    mkdirSync(seen)
    const far = await startSshd({ mounts: [[real, seen]] })
    const near = await startSshd({ config: sshFrom(far.folder, far) })
    servers = [far, near]
    const entry = (name: string, { port, user, keyFile }: Sshd): string => `Host ${name}\n  HostName 127.0.0.1\n  Port ${port}\n  User ${user}\n  IdentityFile ${keyFile}\n`
    writeFileSync(config, entry('sealing1', far) + entry('miner1', near))
    writeFileSync(join(home, 'known_hosts'), `${far.knownHost}\n${near.knownHost}\n`)
  })
  afterAll(async () => {
    await running?.close()
    await Promise.all(servers.map((s) => s.stop()))
    for (const [name, value] of [['SECTOR_FERRY_SSH_CONFIG', before.config], ['SSH_AUTH_SOCK', before.agent]] as const) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  })

  it('the plan says that files go straight from one to the other, and so they do', async () => {
    const { page } = running
    await page.getByTestId('go-hosts').click()
    await page.getByTestId('host-test-sealing1').waitFor()
    await page.getByTestId('go-setup').click()
    await pick(page, 'damocles-host', 'sealing1')
    await pick(page, 'lotus-host', 'miner1')
    await press(page, 'look')
    await page.getByTestId('found').waitFor()
    await checkAndShow(page)
    await page.keyboard.press('Control+Enter')
    await planAndRun(page, 't01000', async (where) => {
      await picture(page, `two-hosts-${where}-en`)
      if (where !== 'plan') return
      expect(await page.getByTestId('sides').textContent()).toContain('go straight from sealing1 to miner1')
      expect(await page.getByTestId('command').textContent()).toContain('--source-host sealing1 --target-host miner1')
      await look(page, 'zh', 'dark')
      await page.getByTestId('plan-steps').waitFor()
      await picture(page, 'two-hosts-plan-zh')
      expect(await accessible(page)).toEqual([])
      await look(page, 'en', 'light')
    })
    expect(await page.getByTestId('report-result').textContent()).toMatch(/^✓/)
    const [from, to] = [treeOf(join(real, 'store-a')), treeOf(join(home, 'practice', 'lotus-store'))]
    const sealed = (tree: Record<string, unknown>): string[] => Object.keys(tree).filter((p) => /^sealed\/s-/.test(p))
    expect(sealed(to).length).toBeGreaterThan(5)
    for (const path of sealed(from).filter((p) => p in to)) expect(to[path]).toEqual(from[path])
  })
})
