import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessible, launchApp, look, looks, picture, type RunningApp } from '../helpers/app'
import { haveSshd, makeKey, startSshd, type Sshd } from '../helpers/sshd'

const passphrase = 'correct horse battery'

describe.skipIf(!haveSshd)('trust and secrets of hosts in the window', () => {
  let sshd: Sshd
  let running: RunningApp
  let page: Page
  let home: string
  let other: string
  const before = { config: process.env.SECTOR_FERRY_SSH_CONFIG, agent: process.env.SSH_AUTH_SOCK }

  beforeAll(async () => {
    sshd = await startSshd()
    home = mkdtempSync(join(tmpdir(), 'sector-ferry-e2e-'))
    other = mkdtempSync(join(tmpdir(), 'sector-ferry-key-'))
    process.env.SECTOR_FERRY_SSH_CONFIG = join(sshd.folder, 'none')
    delete process.env.SSH_AUTH_SOCK
    const keyFile = makeKey(join(sshd.folder, 'locked'), { passphrase })
    appendFileSync(join(sshd.folder, 'authorized'), readFileSync(`${keyFile}.pub`))
    writeFileSync(join(home, 'known_hosts'), `${sshd.knownHost}\n`)
    writeFileSync(join(home, 'hosts.json'), JSON.stringify([{ name: 'rack1', address: '127.0.0.1', port: sshd.port, user: sshd.user, keyFile, roles: ['damocles', 'lotus'], colour: 'red' }]))
    running = await launchApp(home)
    page = running.page
  })
  afterAll(async () => {
    await running?.close()
    await sshd?.stop()
    rmSync(other, { recursive: true, force: true })
    for (const [name, value] of [['SECTOR_FERRY_SSH_CONFIG', before.config], ['SSH_AUTH_SOCK', before.agent]] as const) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  })

  const test = async (): Promise<void> => {
    await page.getByTestId('go-hosts').click()
    await page.getByTestId('host-test-rack1').click()
  }
  /** The language and colours are chosen where no dialog is in the way. */
  const inLook = async (language: 'en' | 'zh', theme: 'light' | 'dark'): Promise<void> => {
    await page.getByTestId('go-home').click()
    await look(page, language, theme)
  }

  it.each(looks)('asks for the passphrase of a key, in %s and %s, and takes no for an answer', async (language, theme) => {
    await inLook(language, theme)
    await test()
    const field = page.getByTestId('ask-secret')
    await field.waitFor()
    expect(await field.getAttribute('type')).toBe('password')
    expect(await page.getByTestId('ask-send').isDisabled()).toBe(true)
    await picture(page, `ssh-passphrase-${language}-${theme}`)
    expect(await accessible(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.locator('[data-testid=stages-rack1] tr[data-state=stop]').waitFor()
    expect(await page.getByTestId('ask').count()).toBe(0)
  })

  it('logs in with the passphrase, which is then nowhere on the disk nor in the window', async () => {
    await inLook('en', 'light')
    await test()
    await page.getByTestId('ask-secret').fill(passphrase)
    await page.keyboard.press('Enter')
    await page.locator('[data-testid=stages-rack1] tr').nth(8).waitFor()
    expect(await page.locator('[data-testid=stages-rack1] tr[data-state=stop]').count()).toBe(0)
    expect(await page.content()).not.toContain(passphrase)
    expect(readFileSync(join(home, 'hosts.json'), 'utf8')).not.toContain(passphrase)
    expect(readFileSync(join(home, 'hosts.json'), 'utf8')).toContain('lastSeen')
    for (const [language, theme] of looks) {
      await inLook(language, theme)
      await test()
      await page.locator('[data-testid=stages-rack1] tr').nth(8).waitFor()
      await picture(page, `ssh-tested-${language}-${theme}`)
      expect(await accessible(page)).toEqual([])
    }
  })

  it.each(looks)('stops at a key that has changed, in %s and %s: both are shown and nothing leads on', async (language, theme) => {
    const changed = readFileSync(`${makeKey(join(other, `${language}-${theme}`))}.pub`, 'utf8').split(' ').slice(0, 2).join(' ')
    writeFileSync(join(home, 'known_hosts'), `[127.0.0.1]:${sshd.port} ${changed}\n`)
    await inLook(language, theme)
    await test()
    await page.getByTestId('key-changed').waitFor()
    const [known, now] = [await page.getByTestId('key-known').textContent(), await page.getByTestId('key-now').textContent()]
    expect(known).toMatch(/SHA256:/)
    expect(now).toMatch(/SHA256:/)
    expect(now).not.toBe(known)
    expect(await page.getByTestId('ask').count()).toBe(0)
    expect(await page.locator('[data-testid=key-changed] button').count()).toBe(2)
    await picture(page, `ssh-key-changed-${language}-${theme}`)
    expect(await accessible(page)).toEqual([])
    await page.getByTestId('key-changed-back').click()
    await page.getByTestId('host-test-rack1').waitFor()
    expect(await page.getByTestId('key-changed').count()).toBe(0)
    expect(readFileSync(join(home, 'known_hosts'), 'utf8')).toContain(changed)
  })

  it.each(looks)('shows the fingerprint at first contact, in %s and %s, with Cancel in front', async (language, theme) => {
    writeFileSync(join(home, 'known_hosts'), '')
    await inLook(language, theme)
    await test()
    await page.getByTestId('ask-fingerprint').waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('ask-cancel')
    await picture(page, `ssh-first-contact-${language}-${theme}`)
    expect(await accessible(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.locator('[data-testid=stages-rack1] tr[data-state=stop]').waitFor()
    expect(readFileSync(join(home, 'known_hosts'), 'utf8')).toBe('')
  })
})
