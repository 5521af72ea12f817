import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessible, keep, launchApp, look, looks, picture, type RunningApp } from '../helpers/app'
import { tickAll } from '../helpers/big-farm'

let running: RunningApp
beforeAll(async () => {
  running = await launchApp()
})
afterAll(async () => {
  await running?.close()
})

describe('the window', () => {
  it('is sandboxed, isolated, and asks nothing of a network', async () => {
    const { page, app } = running
    expect(await page.evaluate(() => [typeof (globalThis as Record<string, unknown>).require, typeof (globalThis as Record<string, unknown>).process, location.origin])).toEqual(['undefined', 'undefined', 'app://bundle'])
    await expect(page.evaluate(() => window.ferry.call('no-such' as never, {}))).rejects.toThrow('unknown channel')
    expect(JSON.parse(await page.evaluate(() => window.ferry.call('plan:build', { minerId: 'x' })))).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } })
    expect(await page.evaluate(() => fetch('http://127.0.0.1:9/').then(() => 'reached', () => 'refused'))).toBe('refused')
    const inline = await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.inlineRan = true'
      document.body.append(script)
      return (window as unknown as Record<string, unknown>).inlineRan ?? 'blocked'
    })
    expect(inline).toBe('blocked')
    const prefs = await app.evaluate(({ BrowserWindow }) => {
      const p = (BrowserWindow.getAllWindows()[0]!.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences()
      return { sandbox: p.sandbox, contextIsolation: p.contextIsolation, nodeIntegration: p.nodeIntegration }
    })
    expect(prefs).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false })
  })

  it('migrates the practice farm: look, check, choose, plan, run, report', async () => {
    const { page, home } = running
    await look(page, 'en', 'light')
    await page.getByTestId('go-home').click()
    await picture(page, '01-home-en-light')
    await page.getByTestId('home-practice').click()
    await page.getByTestId('miner-1001').waitFor()
    expect(await page.getByTestId('miner-1000').getAttribute('aria-checked')).toBe('true')
    await picture(page, '02-setup-en-light')
    await page.getByTestId('next').click()
    await page.getByTestId('preflight-result').waitFor()
    expect(await page.getByTestId('check-repo-lock').getAttribute('data-state')).toBe('pass')
    await picture(page, '03-preflight-en-light')
    await tickAll(page)
    await page.getByTestId('to-sectors').click()
    await page.getByTestId('sector-row').first().waitFor()
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('25')
    await page.getByTestId('facet-left').click()
    await page.waitForFunction(() => document.querySelectorAll('[data-testid=sector-row]').length === 7)
    await page.getByTestId('facet-all').click()
    await picture(page, '04-sectors-en-light')
    await page.getByTestId('sector-row').nth(12).dblclick()
    await page.getByTestId('detail').waitFor()
    await picture(page, '05-detail-en-light')
    await page.getByTestId('detail-close').click()
    await page.getByTestId('make-plan').click()
    await page.getByTestId('plan-steps').waitFor()
    expect(await page.getByTestId('plan-number').textContent()).toContain('afterwards 31')
    expect(await page.getByTestId('command').textContent()).toContain('sector-ferry export --miner t01000')
    await tickAll(page)
    await picture(page, '06-plan-en-light')
    await look(page, 'zh', 'dark')
    await picture(page, '06-plan-zh-dark')
    await page.getByTestId('plan-start').click()
    await page.getByTestId('confirm-ok').waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('confirm-cancel')
    await picture(page, '07-confirm-zh-dark')
    await page.getByTestId('confirm-ok').click()
    await page.locator('[data-testid=run-state][data-state=done]').waitFor()
    await picture(page, '08-run-zh-dark')
    await page.getByTestId('to-report').click()
    expect(await page.getByTestId('report-result').textContent()).toContain('计划已全部完成')
    expect(await page.getByTestId('report-next').textContent()).toContain('0 → 31')
    await picture(page, '09-report-zh-dark')
    await look(page, 'en', 'light')
    await picture(page, '09-report-en-light')
    const store = join(home, 'practice', 'lotus-store')
    expect(readdirSync(join(store, 'sealed'))).toHaveLength(15)
    expect(readdirSync(join(store, 'update'))).toHaveLength(3)
    expect(existsSync(join(store, '.sector-ferry'))).toBe(false)
  })

  it.each(['en', 'zh'] as const)('saves the report as one page that loads nothing else, in %s', async (language) => {
    const { page, app, home } = running
    await look(page, language, 'light')
    await page.getByTestId('go-report').click()
    const path = join(home, `report-${language}.html`)
    await app.evaluate(({ dialog }, filePath) => void (dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })), path)
    await page.getByTestId('save-html').click()
    await expect.poll(() => existsSync(path) && readFileSync(path, 'utf8').endsWith('</html>\n')).toBe(true)
    const { asked, text, png } = await app.evaluate(async ({ BrowserWindow, session }, file) => {
      const alone = session.fromPartition('report')
      const urls: string[] = []
      alone.webRequest.onBeforeRequest((details, go) => {
        urls.push(details.url)
        go({})
      })
      const shown = new BrowserWindow({ show: false, width: 960, height: 1200, webPreferences: { session: alone, sandbox: true } })
      await shown.loadFile(file)
      const said = (await shown.webContents.executeJavaScript('document.body.innerText')) as string
      const picture = (await shown.webContents.capturePage()).toPNG().toString('base64')
      shown.destroy()
      return { asked: urls, text: said, png: picture }
    }, path)
    keep(`26-report-html-${language}`, png)
    expect(asked).toEqual([`file://${path}`])
    expect(text).toContain(language === 'zh' ? '计划已全部完成' : 'All of the plan was done.')
    expect(text).toContain('t01000')
    await look(page, 'en', 'light')
  })

  it('lists the run and undoes its metadata after the miner was typed', async () => {
    const { page, home } = running
    await page.getByTestId('go-backups').click()
    await page.getByTestId('undo').click()
    expect(await page.getByTestId('confirm-ok').isDisabled()).toBe(true)
    await page.getByTestId('confirm-typed').fill('t01000')
    await page.getByTestId('confirm-ok').click()
    await page.getByTestId('undone').waitFor()
    await picture(page, '10-undone-en-light')
    const undone = readdirSync(join(home, 'practice', 'lotusminer', 'datastore'))
    expect(undone.filter((n) => n.includes('undone'))).toHaveLength(1)
    expect(undone.filter((n) => n.includes('backup'))).toHaveLength(0)
  })

  it('imports from the practice lotus-miner: stores attached, records in, differences and losses shown', async () => {
    const { page, home } = running
    await page.getByTestId('go-home').click()
    await page.getByTestId('home-practice-back').click()
    await page.getByTestId('miner-1000').waitFor()
    await picture(page, '11-setup-back-en-light')
    await page.getByTestId('next').click()
    await page.getByTestId('preflight-result').waitFor()
    await tickAll(page)
    await picture(page, '12-preflight-back-en-light')
    await page.getByTestId('to-sectors').click()
    await page.getByTestId('sector-row').first().waitFor()
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('23')
    await picture(page, '13-sectors-back-en-light')
    await page.getByTestId('make-plan').click()
    await page.getByTestId('plan-steps').waitFor()
    expect(await page.getByTestId('config-diff').textContent()).toContain('[[Common.PersistStores]]')
    expect(await page.getByTestId('plan-losses').textContent()).toContain('pieces.dealProposal')
    await page.getByTestId('plan-differing').locator('summary').first().click()
    expect(await page.getByTestId('plan-differing').textContent()).toContain('Ticket.Ticket')
    expect(await page.getByTestId('command').textContent()).toMatch(/sector-ferry import .*--attach/)
    await tickAll(page)
    await picture(page, '14-plan-back-en-light')
    await look(page, 'zh', 'light')
    await picture(page, '14-plan-back-zh-light')
    await page.getByTestId('plan-start').click()
    await page.getByTestId('confirm-ok').click()
    await page.locator('[data-testid=run-state][data-state=done]').waitFor()
    await page.getByTestId('to-report').click()
    expect(await page.getByTestId('report-result').textContent()).toContain('计划已全部完成')
    await picture(page, '15-report-back-zh-light')
    expect(readFileSync(join(home, 'practice-return', 'damocles', 'sector-manager.cfg'), 'utf8')).toContain('lotus-lotus-store')
    await look(page, 'en', 'light')
  })

  it('goes by keyboard: palette, help, steps, drawer', async () => {
    const { page } = running
    await page.keyboard.press('Control+k')
    await page.getByTestId('palette').waitFor()
    await picture(page, '16-palette-en-light')
    await page.getByTestId('palette-text').fill('settings')
    await page.keyboard.press('Enter')
    await page.getByTestId('screen-settings').waitFor()
    await page.keyboard.press('F1')
    await page.getByTestId('help').waitFor()
    await picture(page, '17-help-en-light')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+1')
    await page.getByTestId('screen-home').waitFor()
    await page.keyboard.press('Control+j')
    await page.getByTestId('drawer-hide').waitFor()
    await page.keyboard.press('Control+j')
    await page.getByTestId('drawer-hide').waitFor({ state: 'detached' })
  })

  it('says what is wrong with an address that nobody answers', async () => {
    const { page } = running
    await page.getByTestId('go-setup').click()
    await page.getByTestId('field-lotusTokenFile').fill('~/token')
    expect(await page.getByTestId('expanded-lotusTokenFile').textContent()).toBe(`= ${homedir()}/token`)
    await page.getByTestId('field-api').fill('http://127.0.0.1:9')
    await page.getByTestId('look').click()
    await page.getByTestId('problem').first().waitFor()
    expect(await page.getByTestId('problem').first().textContent()).toContain('RPC_UNREACHABLE')
    await picture(page, '18-unreachable-en-light')
  })

  it.each(looks)('every screen that can be reached, in %s and %s: a picture, and nothing that axe finds', async (language, theme) => {
    const { page } = running
    await page.getByTestId('go-home').click()
    await page.getByTestId('home-practice').click()
    await page.getByTestId('miner-1000').waitFor()
    await look(page, language, theme)
    const found: string[] = []
    const visit = async (name: string): Promise<void> => {
      await picture(page, `screen-${name}-${language}-${theme}`)
      found.push(...(await accessible(page)).map((v) => `${name}: ${v}`))
    }
    for (const name of ['home', 'direction', 'setup', 'report', 'backups', 'settings']) {
      await page.getByTestId(`go-${name}`).click()
      await visit(name)
    }
    await page.getByTestId('go-preflight').click()
    await page.getByTestId('run-checks').click()
    await page.getByTestId('preflight-result').waitFor()
    await visit('preflight')
    await page.getByTestId('to-sectors').click()
    await page.getByTestId('sector-row').first().waitFor()
    await visit('sectors')
    await page.getByTestId('make-plan').click()
    await page.getByTestId('plan-steps').waitFor()
    await visit('plan')
    expect(found).toEqual([])
  }, 120_000)
})
