import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { launchApp, picture, type RunningApp } from '../helpers/app'
import { bigFarm, enterList, planList, startRun, type SavedList } from '../helpers/big-farm'
import { treeOf } from '../helpers/tree'

const count = 6
const size = 24 * 1024 ** 2
let running: RunningApp
let folder: string
let list: SavedList
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sector-ferry-e2e-big-'))
  list = bigFarm(folder, count, size)
  running = await launchApp()
  await running.page.getByTestId('go-settings').click()
  await running.page.getByTestId('start-limit').selectOption('10')
  await enterList(running.page, list)
  await planList(running.page)
  await startRun(running.page)
})
afterEach(async () => {
  await running?.close()
  rmSync(folder, { recursive: true, force: true })
})

const reaches = (page: Page, state: string): Promise<void> => page.locator(`[data-testid=run-state][data-state=${state}]`).waitFor()
const copiedSome = (page: Page): Promise<unknown> => page.waitForFunction(async () => {
  const { value } = JSON.parse(await window.ferry.call('run:progress', {})) as { value: { progress: { bytes: { copied: number } } } }
  return value.progress.bytes.copied > 0
})
interface Counts { done: number; bytes: number; state: string }
const progressOf = (page: Page): Promise<Counts> => page.evaluate(async () => {
  const { value } = JSON.parse(await window.ferry.call('run:progress', {})) as { value: { progress: { state: string; sectors: { done: number }; bytes: { copied: number } } } }
  return { done: value.progress.sectors.done, bytes: value.progress.bytes.copied, state: value.progress.state }
})

/** Every sector is there, byte for byte, and nothing of the way is left. */
function arrivedWhole(): void {
  for (const type of ['sealed', 'cache']) expect(readdirSync(join(list.target, type)).sort()).toEqual(readdirSync(join(list.store, type)).sort())
  for (const name of readdirSync(join(list.store, 'sealed'))) expect(readFileSync(join(list.target, 'sealed', name)).equals(readFileSync(join(list.store, 'sealed', name)))).toBe(true)
  expect(treeOf(join(list.target, 'cache'))).toEqual(treeOf(join(list.store, 'cache')))
  expect(existsSync(join(list.target, '.sector-ferry'))).toBe(false)
}

describe('a run in the window', () => {
  it('pauses, goes on, stops after the sectors in flight and is resumed to the end', async () => {
    const { page } = running
    await copiedSome(page)
    await page.getByTestId('pause').click()
    await reaches(page, 'paused')
    expect(await page.getByTestId('mode').textContent()).toContain('Writing')
    await expect.poll(async () => {
      const [a] = [await progressOf(page), await page.waitForTimeout(300)]
      return (await progressOf(page)).bytes - a.bytes
    }).toBe(0)
    const held = await progressOf(page)
    await page.keyboard.press('Control+j')
    await picture(page, '22-paused-en-light')
    await page.keyboard.press('Control+j')
    await page.getByTestId('continue').click()
    await reaches(page, 'running')
    await page.getByTestId('stop-after').click()
    await page.getByTestId('limit').selectOption('')
    await reaches(page, 'interrupted')
    const stopped = await progressOf(page)
    expect(stopped.bytes).toBeGreaterThanOrEqual(held.bytes)
    expect(stopped.done).toBeGreaterThan(0)
    expect(stopped.done).toBeLessThan(count)
    expect(readdirSync(join(list.target, 'sealed'))).toHaveLength(stopped.done)
    await picture(page, '23-stopped-en-light')
    await page.getByTestId('run-resume').click()
    await page.getByTestId('limit').selectOption('')
    await reaches(page, 'done')
    arrivedWhole()
  })

  it('stops at once and leaves no final name that is not whole; the report says so and resumes', async () => {
    const { page } = running
    await copiedSome(page)
    await page.getByTestId('stop-now').click()
    await reaches(page, 'interrupted')
    expect(await page.getByTestId('mode').textContent()).toBe('Read-only')
    for (const name of existsSync(join(list.target, 'sealed')) ? readdirSync(join(list.target, 'sealed')) : []) expect(readFileSync(join(list.target, 'sealed', name)).equals(readFileSync(join(list.store, 'sealed', name)))).toBe(true)
    await page.getByTestId('to-report').click()
    expect(await page.getByTestId('report-result').textContent()).toContain('can be resumed')
    await page.getByTestId('retry').click()
    await page.getByTestId('limit').selectOption('')
    await reaches(page, 'done')
    arrivedWhole()
  })

  it('goes on when the page dies, and the new page shows exactly how far it is', async () => {
    const { page, app } = running
    await copiedSome(page)
    await page.getByTestId('pause').click()
    await reaches(page, 'paused')
    // the page that Playwright knows is gone for good; asked in vain while the new one loads
    const inPage = <T>(code: string): Promise<T | undefined> => Promise.race([app.evaluate(({ BrowserWindow }, text) => BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(text) as Promise<T>, code) as Promise<T>, new Promise<undefined>((resolve) => setTimeout(resolve, 1000))])
    const shown = `(() => { const s = document.querySelector('[data-testid=run-state]'); return s && [s.dataset.state, document.querySelector('[data-testid=run-counts]').textContent, document.querySelector('[data-testid=run-bytes]').textContent].join(' | ') })()`
    const steady = async (): Promise<string> => {
      for (let last: string | undefined = ''; ;) {
        const now = await inPage<string>(shown)
        if (now !== undefined && now === last) return now
        last = now
        await page.waitForTimeout(400)
      }
    }
    const before = await steady()
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer())
    await expect.poll(() => inPage<string>(shown), { timeout: 20_000 }).toBe(before)
    expect(before).toContain('paused')
    await inPage(`document.querySelector('[data-testid=limit]').value = ''; document.querySelector('[data-testid=limit]').dispatchEvent(new Event('change', { bubbles: true })); document.querySelector('[data-testid=continue]').click()`)
    await expect.poll(() => inPage<string>(`document.querySelector('[data-testid=run-state]').dataset.state`), { timeout: 60_000 }).toBe('done')
    arrivedWhole()
  })

  it('keeps the computer awake, asks before it closes, and stops safely when told so', async () => {
    const { page, app, home } = running
    await copiedSome(page)
    await app.evaluate(({ dialog }) => {
      const asked: string[][] = []
      Object.assign(globalThis, { asked, answer: 0 })
      dialog.showMessageBox = ((_window: unknown, box: { buttons: string[] }) => {
        asked.push(box.buttons)
        return Promise.resolve({ response: (globalThis as unknown as { answer: number }).answer, checkboxChecked: false })
      }) as unknown as typeof dialog.showMessageBox
    })
    const awake = (): Promise<boolean> => app.evaluate(({ powerSaveBlocker }) => Array.from({ length: 20 }, (_, id) => id).some((id) => powerSaveBlocker.isStarted(id)))
    expect(await awake()).toBe(true)
    const close = (answer: number): Promise<void> => app.evaluate(({ BrowserWindow }, given) => {
      Object.assign(globalThis, { answer: given })
      BrowserWindow.getAllWindows()[0]!.close()
    }, answer)
    await close(0)
    await expect.poll(() => app.evaluate(() => (globalThis as unknown as { asked: string[][] }).asked)).toEqual([['Keep running', 'Stop safely and quit']])
    await expect.poll(async () => (await progressOf(page)).state).toBe('running')
    const gone = new Promise((resolve) => app.process().once('exit', resolve))
    await close(1).catch(() => undefined)
    await gone
    running = await launchApp(home)
    await running.page.getByTestId('unfinished').getByTestId('resume').click()
    await running.page.getByTestId('run-state').waitFor()
    await running.page.getByTestId('limit').selectOption('')
    await reaches(running.page, 'done')
    arrivedWhole()
    expect(await running.app.evaluate(({ powerSaveBlocker }) => Array.from({ length: 20 }, (_, id) => id).some((id) => powerSaveBlocker.isStarted(id)))).toBe(false)
  })

  it('survives the end of the whole app: the unfinished run comes first and is resumed', async () => {
    const { page, app, home } = running
    await copiedSome(page)
    const gone = new Promise((resolve) => app.process().once('exit', resolve))
    app.process().kill('SIGKILL')
    await gone
    running = await launchApp(home)
    const again = running.page
    const cards = await again.locator('main section.card').evaluateAll((all) => all.map((c) => (c as HTMLElement).dataset.testid ?? ''))
    expect(cards[0]).toBe('unfinished')
    await picture(again, '24-unfinished-en-light')
    await again.getByTestId('unfinished').getByTestId('resume').click()
    await again.getByTestId('run-state').waitFor()
    await again.getByTestId('limit').selectOption('')
    await reaches(again, 'done')
    arrivedWhole()
    await again.getByTestId('to-report').click()
    expect(await again.getByTestId('report-counts').textContent()).toContain('failed 0')
  })
})
