import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { accessible, launchApp, look, looks, picture, windowPicture, type RunningApp } from '../helpers/app'
import { choose } from '../helpers/keyboard'
import { bigFarm, enterList, planList, startRun, tickAll } from '../helpers/big-farm'

let running: RunningApp
let folder: string
const holders: ChildProcess[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sector-ferry-e2e-looks-'))
  running = await launchApp()
  running.page.setDefaultTimeout(10_000)
})
afterEach(() => release())
afterAll(async () => {
  await running?.close()
  rmSync(folder, { recursive: true, force: true })
})

const all = looks
/** Where another test has seen the same colours. */
const few = looks.length > 2 ? looks : looks.slice(0, 1)
/** Language and colours without leaving the screen, so that its trouble stays. */
async function lookHere(page: Page, language: 'en' | 'zh', theme: 'light' | 'dark'): Promise<void> {
  const lang = language === 'zh' ? 'zh-CN' : 'en'
  if ((await page.evaluate(() => document.documentElement.lang)) !== lang) await choose(page, language === 'zh' ? '切换到中文' : 'Switch to English')
  await page.locator(`html[lang=${lang}]`).waitFor()
  await choose(page, { en: { light: 'Theme: Light', dark: 'Theme: Dark' }, zh: { light: '外观：浅色', dark: '外观：深色' } }[language][theme])
  await page.locator(`html[data-theme=${theme}]`).waitFor()
}

/** Takes a picture in every language and theme that is asked for, and asks axe each time. */
async function seen(page: Page, name: string, wanted = all): Promise<void> {
  for (const [language, theme] of wanted) {
    await lookHere(page, language, theme)
    await picture(page, `state-${name}-${language}-${theme}`)
    expect(await accessible(page), `${name} in ${language} and ${theme}`).toEqual([])
  }
  await lookHere(page, 'en', 'light')
}

/** Lets go of what is held. */
async function release(): Promise<void> {
  for (const holder of holders.splice(0)) {
    const gone = new Promise((resolve) => holder.once('exit', resolve))
    holder.stdin!.end()
    await gone
  }
}

/** Holds the lock that a running lotus-miner holds on its database. */
async function holdLock(path: string): Promise<void> {
  // it ends with its input, so nothing of it is left behind
  const holder = spawn('flock', [path, 'cat'], { stdio: ['pipe', 'pipe', 'inherit'] })
  holders.push(holder)
  holder.stdin.write('held')
  await new Promise((resolve) => holder.stdout.once('data', resolve))
}

const preflight = async (page: Page): Promise<void> => {
  await page.getByTestId('go-preflight').click()
  const again = page.getByTestId('rerun')
  await ((await again.count()) > 0 ? again : page.getByTestId('run-checks')).click()
  await page.getByTestId('working').waitFor({ state: 'detached' })
  await page.getByTestId('preflight-result').waitFor()
}

describe('empty states', () => {
  it('say what to do first', async () => {
    const { page } = running
    for (const name of ['home', 'direction', 'backups', 'settings']) {
      await page.getByTestId(`go-${name}`).click()
      await seen(page, `empty-${name}`, few)
    }
  })
})

describe('states of trouble', () => {
  it('an address that nobody answers', async () => {
    const { page } = running
    await page.getByTestId('go-direction').click()
    await page.getByTestId('direction-to-lotus').click()
    await page.getByTestId('field-api').fill('http://127.0.0.1:9')
    await page.getByTestId('look').click()
    await page.getByTestId('problem').first().waitFor()
    await seen(page, 'unreachable')
  })

  it('a repo that is in use stops, strays want attention and can be moved aside', async () => {
    const { page, home } = running
    await page.getByTestId('go-home').click()
    await page.getByTestId('home-practice').click()
    await page.getByTestId('miner-1000').waitFor()
    const farm = join(home, 'practice')
    await holdLock(join(farm, 'lotusminer', 'datastore', 'metadata', 'LOCK'))
    await page.getByTestId('next').click()
    await page.getByTestId('preflight-result').waitFor()
    expect(await page.getByTestId('check-repo-lock').getAttribute('data-state')).toBe('stop')
    await seen(page, 'preflight-stop')
    await tickAll(page)
    await page.getByTestId('to-sectors').click()
    await page.getByTestId('make-plan').click()
    await page.getByTestId('plan-stopped').waitFor()
    expect(await page.getByTestId('plan-start').isDisabled()).toBe(true)
    await seen(page, 'plan-stopped', all.slice(0, 2))
    await release()
    const sealed = join(farm, 'lotus-store', 'sealed')
    mkdirSync(sealed, { recursive: true })
    writeFileSync(join(sealed, '.s-t01000-7.AAtrUy'), 'of rsync')
    await preflight(page)
    await page.getByTestId('move-strays').waitFor()
    await seen(page, 'preflight-strays')
    await page.getByTestId('move-strays').click()
    await page.getByTestId('confirm').waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('confirm-cancel')
    await picture(page, 'state-strays-confirm-en-light')
    await page.getByTestId('confirm-ok').click()
    await page.getByTestId('move-strays').waitFor({ state: 'detached' })
  })

  it('a plan whose ground has changed is refused', async () => {
    const { page, home } = running
    await preflight(page)
    await tickAll(page)
    await page.getByTestId('to-sectors').click()
    await page.getByTestId('make-plan').click()
    await page.getByTestId('plan-steps').waitFor()
    await tickAll(page)
    rmSync(join(home, 'practice', 'damocles', 'store-a', 'sealed', 's-t01000-1'))
    await page.getByTestId('plan-start').click()
    await page.getByTestId('confirm-ok').click()
    await page.getByTestId('problem').waitFor()
    expect(await page.getByTestId('problem').textContent()).toContain('PLAN_STALE')
    await seen(page, 'plan-stale', all.slice(0, 1))
  })

  it('the confirmation of a move wants the miner typed', async () => {
    const { page } = running
    await page.getByTestId('go-setup').click()
    await page.getByTestId('files-move').check()
    await preflight(page)
    await tickAll(page)
    await page.getByTestId('to-sectors').click()
    await page.getByTestId('make-plan').click()
    await page.getByTestId('plan-steps').waitFor()
    await tickAll(page)
    for (const [language, theme] of all) {
      await look(page, language, theme)
      await page.getByTestId('plan-start').click()
      await page.getByTestId('confirm-typed').fill('t01001')
      expect(await page.getByTestId('confirm-ok').isDisabled()).toBe(true)
      await picture(page, `state-confirm-move-${language}-${theme}`)
      expect(await accessible(page)).toEqual([])
      await page.getByTestId('confirm-cancel').click()
    }
    await look(page, 'en', 'light')
  })

  it('a source that disappears while others are copied: its sector fails, the others arrive, the run needs somebody', async () => {
    const { page } = running
    const list = bigFarm(folder, 4, 24 * 1024 ** 2)
    await page.getByTestId('go-settings').click()
    await page.getByTestId('start-limit').selectOption('10')
    await enterList(page, list)
    await planList(page)
    await startRun(page)
    await page.getByTestId('pause').click()
    const victim = join(list.store, 'sealed', 's-t01000-4')
    rmSync(victim)
    await page.getByTestId('limit').selectOption('')
    await page.getByTestId('continue').click()
    await page.locator('[data-testid=run-state][data-state=failed]').waitFor()
    await page.getByTestId('needs-you').waitFor()
    await seen(page, 'run-failed')
    await page.getByTestId('to-report').click()
    await page.getByTestId('retry').waitFor()
    expect(await page.getByTestId('report-counts').textContent()).toContain('failed 1')
    await seen(page, 'report-part')
    expect(readdirSync(join(list.target, 'sealed'))).toEqual(['s-t01000-1', 's-t01000-2', 's-t01000-3'])
    await page.getByTestId('go-backups').click()
    await seen(page, 'backups-part', all.slice(0, 2))
  })
})

describe('dialogs and the drawer', () => {
  it('have nothing that axe finds', async () => {
    const { page } = running
    await page.getByTestId('go-home').click()
    await page.getByTestId('home-practice').click()
    await page.getByTestId('miner-1000').waitFor()
    await preflight(page)
    await tickAll(page)
    await page.getByTestId('to-sectors').click()
    await page.getByTestId('sector-row').first().waitFor()
    for (const [language, theme] of few) {
      await lookHere(page, language, theme)
      await page.getByTestId('sector-row').nth(6).dblclick()
      await page.getByTestId('detail').waitFor()
      await picture(page, `state-detail-${language}-${theme}`)
      expect(await accessible(page), 'details').toEqual([])
      await page.keyboard.press('Escape')
      for (const [key, dialog] of [['F1', 'help'], ['Control+k', 'palette']] as const) {
        await page.keyboard.press(key)
        await page.getByTestId(dialog).waitFor()
        expect(await accessible(page), dialog).toEqual([])
        await page.keyboard.press('Escape')
        await page.getByTestId(dialog).waitFor({ state: 'detached' })
      }
      for (const tab of ['transfers', 'log', 'commands']) {
        await page.getByTestId(`drawer-${tab}`).click()
        expect(await accessible(page), tab).toEqual([])
      }
      await picture(page, `state-drawer-${language}-${theme}`)
      await page.getByTestId('drawer-hide').click()
    }
    await lookHere(page, 'en', 'light')
  })
})

describe('for everybody', () => {
  const screens = ['home', 'direction', 'setup', 'preflight', 'sectors', 'plan', 'run', 'report', 'backups', 'settings']
  it('twice as large at 1280×800, nothing is cut off and nothing needs scrolling sideways', async () => {
    const { page, app } = running
    await page.getByTestId('go-home').click()
    await page.getByTestId('home-practice').click()
    await page.getByTestId('miner-1000').waitFor()
    await preflight(page)
    await tickAll(page)
    await page.getByTestId('to-sectors').click()
    await page.getByTestId('make-plan').click()
    await page.getByTestId('plan-steps').waitFor()
    await app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]!
      window.setContentSize(1280, 800)
      window.webContents.setZoomFactor(2)
    })
    await expect.poll(() => page.evaluate(() => innerWidth)).toBeLessThanOrEqual(640)
    const bad: string[] = []
    for (const language of ['en', 'zh'] as const) {
      await look(page, language, 'light')
      for (const screen of screens) {
        await page.getByTestId(`go-${screen}`).click()
        await page.getByTestId(`screen-${screen}`).waitFor()
        if (screen === 'sectors') await page.getByTestId('sector-row').first().waitFor()
        await windowPicture(running, `zoom-${screen}-${language}`)
        bad.push(...(await page.evaluate((name) => {
          const found: string[] = []
          const main = document.querySelector('main')!
          if (document.documentElement.scrollWidth > innerWidth) found.push(`${name}: the window scrolls sideways`)
          if (main.scrollWidth > main.clientWidth + 1) found.push(`${name}: the screen scrolls sideways (${main.scrollWidth} in ${main.clientWidth})`)
          for (const control of document.querySelectorAll<HTMLElement>('button, select, label, h1, h2')) {
            const box = control.getBoundingClientRect()
            if (box.width === 0 || control.closest('[role=grid]')) continue
            if (control.scrollWidth > control.clientWidth + 2 && control.clientWidth > 0 && getComputedStyle(control).overflow !== 'visible') found.push(`${name}: cut off: ${control.textContent}`)
            if (box.right > innerWidth + 1) found.push(`${name}: beyond the edge: ${control.textContent}`)
          }
          return found
        }, `${screen} ${language}`)))
      }
    }
    expect(bad).toEqual([])
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.setZoomFactor(1))
    await look(page, 'en', 'light')
  })

  it('nothing moves for those who asked for less motion', async () => {
    const { page } = running
    await page.emulateMedia({ reducedMotion: 'reduce' })
    for (const screen of screens) {
      await page.getByTestId(`go-${screen}`).click()
      const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter((e) => {
        const style = getComputedStyle(e)
        return style.animationName !== 'none' || style.transitionDuration.split(',').some((d) => parseFloat(d) > 0)
      }).map((e) => e.outerHTML.slice(0, 80)))
      expect(moving, screen).toEqual([])
      expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
    }
    await page.emulateMedia({ reducedMotion: null })
  })
})
