import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { accessible, launchApp, look, looks, picture, type RunningApp } from '../helpers/app'
import { tickAll } from '../helpers/big-farm'
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

  /** Both sides on the host, from the practice farm, which is on it too. */
  const practiceOnHost = async (button: string): Promise<void> => {
    await page.getByTestId('go-home').click()
    await page.getByTestId(button).click()
    await page.getByTestId('found').waitFor()
    await page.getByTestId('damocles-host').selectOption('miner1')
    await page.getByTestId('lotus-host').selectOption('miner1')
    await page.getByTestId('look').click()
    await page.getByTestId('found').waitFor()
    await page.getByTestId('miner-1000').click()
    await page.locator('main').evaluate((main) => (main as unknown as { scrollTo(x: number, y: number): void }).scrollTo(0, 0))
  }
  const throughToTheEnd = async (name: string): Promise<void> => {
    await page.getByTestId('next').click()
    await page.getByTestId('preflight-result').waitFor()
    await tickAll(page)
    await page.getByTestId('to-sectors').click()
    await page.getByTestId('sector-row').first().waitFor()
    await page.getByTestId('make-plan').click()
    await page.getByTestId('plan-steps').waitFor()
    expect(await page.getByTestId('sides').textContent()).toContain('miner1')
    expect(await page.getByTestId('command').textContent()).toContain('--host miner1')
    await picture(page, `ssh-plan-${name}`)
    await tickAll(page)
    await page.getByTestId('plan-start').click()
    if (await page.getByTestId('confirm-typed').isVisible()) await page.getByTestId('confirm-typed').fill('t01000')
    await page.getByTestId('confirm-ok').click()
    await page.locator('[data-testid=run-state][data-state=done]').waitFor({ timeout: 90_000 })
    expect(await page.getByTestId('host-chips').textContent()).toContain('lotus-miner: miner1')
    await picture(page, `ssh-run-${name}`)
    await page.getByTestId('to-report').click()
    await page.getByTestId('report-result').waitFor()
    expect(await page.getByTestId('report-result').textContent()).toMatch(/^✓/)
    expect(await page.getByTestId('host-chips').textContent()).toContain('miner1')
    await picture(page, `ssh-report-${name}`)
  }

  it('keeps a host, asks at first contact with Cancel in front, and tests it stage by stage', async () => {
    await look(page, 'en', 'light')
    await page.getByTestId('go-hosts').click()
    await page.getByText('No hosts yet').waitFor()
    await picture(page, 'ssh-hosts-empty')
    await page.getByTestId('host-new').click()
    await page.getByTestId('host-name').fill('miner1')
    await page.getByTestId('host-address').fill('127.0.0.1')
    await page.getByTestId('host-port').fill(String(sshd.port))
    await page.getByTestId('host-user').fill(sshd.user)
    await page.getByTestId('host-key-file').fill(sshd.keyFile)
    await page.getByTestId('host-role-lotus').check()
    await picture(page, 'ssh-host-form')
    expect(await accessible(page)).toEqual([])
    await page.getByTestId('host-save').click()
    await page.getByTestId('host-test-miner1').click()
    await page.getByTestId('ask').waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('ask-cancel')
    expect(await page.getByTestId('ask-fingerprint').textContent()).toMatch(/^SHA256:/)
    await picture(page, 'ssh-first-contact')
    await page.keyboard.press('Enter')
    await page.locator('[data-testid=stages-miner1] tr[data-state=stop]').waitFor()
    expect(await page.getByTestId('stages-miner1').textContent()).toContain('never seen before')
    await page.getByTestId('host-test-miner1').click()
    await page.getByTestId('ask-trust').click()
    await page.locator('[data-testid=stages-miner1] tr').nth(8).waitFor({ timeout: 60_000 })
    expect(await page.locator('[data-testid=stages-miner1] tr[data-state=stop]').count()).toBe(0)
    expect(await page.getByText('ProxyCommand').count()).toBeGreaterThan(0)
    for (const [language, theme] of looks) {
      await look(page, language, theme)
      await picture(page, `ssh-hosts-${language}-${theme}`)
      expect(await accessible(page)).toEqual([])
    }
  })

  it('migrates the practice farm on the host, in English', async () => {
    await look(page, 'en', 'light')
    await practiceOnHost('home-practice')
    await picture(page, 'ssh-setup-en')
    await throughToTheEnd('to-lotus-en')
    expect(await page.getByTestId('screen-report').textContent()).toContain('17')
    expect(sshd.log()).toContain('Accepted publickey')
  })

  it('brings a lotus-miner on the host into damocles, in Chinese', async () => {
    await look(page, 'zh', 'dark')
    await practiceOnHost('home-practice-back')
    await picture(page, 'ssh-setup-zh')
    await throughToTheEnd('to-damocles-zh')
  })
})
