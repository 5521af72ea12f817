import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { accessible, launchApp, look, looks, picture, type RunningApp } from '../helpers/app'
import { checkAndShow, pick, planAndRun, press, tabTo } from '../helpers/keyboard'
import { haveSshd, startSshd, type Sshd } from '../helpers/sshd'

describe.skipIf(!haveSshd)('hosts over SSH in the window', () => {
  let sshd: Sshd
  let running: RunningApp
  let page: Page
  const before = { config: process.env.SECTOR_FERRY_SSH_CONFIG, agent: process.env.SSH_AUTH_SOCK }

  beforeAll(async () => {
    sshd = await startSshd()
    const home = mkdtempSync(join(tmpdir(), 'sector-ferry-e2e-'))
    process.env.SECTOR_FERRY_SSH_CONFIG = join(sshd.folder, 'config-of-the-person')
    delete process.env.SSH_AUTH_SOCK
    writeFileSync(process.env.SECTOR_FERRY_SSH_CONFIG, `Host rack7\n  HostName 127.0.0.1\n  Port ${sshd.port}\n  ProxyCommand none\n`)
    running = await launchApp(home)
    page = running.page
  })
  afterAll(async () => {
    await running?.close()
    await sshd?.stop()
    for (const [name, value] of [['SECTOR_FERRY_SSH_CONFIG', before.config], ['SSH_AUTH_SOCK', before.agent]] as const) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  })

  /** Both sides on the host, from the practice farm, which is on it too; with the keyboard only, to the end. */
  const migrateOnHost = async (button: string, name: string): Promise<void> => {
    await page.keyboard.press('Control+1')
    await page.getByTestId(button).waitFor()
    await press(page, button)
    await page.getByTestId('found').waitFor()
    await pick(page, 'damocles-host', 'miner1')
    await pick(page, 'lotus-host', 'miner1')
    await press(page, 'look')
    await page.getByTestId('found').waitFor()
    await picture(page, `ssh-setup-${name}`)
    await checkAndShow(page)
    await page.keyboard.press('Control+Enter')
    await planAndRun(page, 't01000', async (where) => {
      if (where === 'plan') {
        expect(await page.getByTestId('sides').textContent()).toContain('miner1')
        expect(await page.getByTestId('command').textContent()).toContain('--host miner1')
      } else expect(await page.getByTestId('host-chips').textContent()).toContain('lotus-miner: miner1')
      await picture(page, `ssh-${where}-${name}`)
    })
    expect(await page.getByTestId('report-result').textContent()).toMatch(/^✓/)
  }

  it('keeps a host, asks at first contact with Cancel in front, and tests it stage by stage', async () => {
    await look(page, 'en', 'light')
    await page.getByTestId('go-hosts').click()
    await page.getByText('No hosts yet').waitFor()
    await picture(page, 'ssh-hosts-empty')
    await press(page, 'host-new')
    await page.getByTestId('host-name').waitFor()
    for (const [field, text] of [['host-name', 'miner1'], ['host-address', '127.0.0.1'], ['host-port', String(sshd.port)], ['host-user', sshd.user], ['host-key-file', sshd.keyFile]] as const) {
      await tabTo(page, field)
      await page.keyboard.press('Control+a')
      await page.keyboard.insertText(text)
    }
    await tabTo(page, 'host-role-lotus', { back: true })
    await page.keyboard.press('Space')
    expect(await page.getByTestId('host-role-lotus').isChecked()).toBe(true)
    await picture(page, 'ssh-host-form')
    expect(await accessible(page)).toEqual([])
    await press(page, 'host-save')
    await press(page, 'host-test-miner1')
    await page.getByTestId('ask').waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('ask-cancel')
    expect(await page.getByTestId('ask-fingerprint').textContent()).toMatch(/^SHA256:/)
    await picture(page, 'ssh-first-contact')
    await page.keyboard.press('Enter')
    await page.locator('[data-testid=stages-miner1] tr[data-state=stop]').waitFor()
    expect(await page.getByTestId('stages-miner1').textContent()).toContain('never seen before')
    await press(page, 'host-test-miner1')
    await press(page, 'ask-trust')
    await page.locator('[data-testid=stages-miner1] tr').nth(8).waitFor({ timeout: 60_000 })
    expect(await page.locator('[data-testid=stages-miner1] tr[data-state=stop]').count()).toBe(0)
    expect(await page.getByText('ProxyCommand').count()).toBeGreaterThan(0)
    for (const [language, theme] of looks) {
      await look(page, language, theme)
      await picture(page, `ssh-hosts-${language}-${theme}`)
      expect(await accessible(page)).toEqual([])
    }
  })

  it('migrates the practice farm on the host with the keyboard only, in English', async () => {
    await look(page, 'en', 'light')
    await migrateOnHost('home-practice', 'to-lotus-en')
    expect(await page.getByTestId('screen-report').textContent()).toContain('17')
    expect(sshd.log()).toContain('Accepted publickey')
  })

  it('brings a lotus-miner on the host into damocles with the keyboard only, in Chinese', async () => {
    await look(page, 'zh', 'dark')
    await migrateOnHost('home-practice-back', 'to-damocles-zh')
  })
})
