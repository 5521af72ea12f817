import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, picture, type RunningApp } from '../helpers/app'
import { checkAndShow, choose, focusOf, planAndRun, press, tabTo } from '../helpers/keyboard'

let running: RunningApp
beforeAll(async () => {
  running = await launchApp()
})
afterAll(async () => {
  await running?.close()
})

/** In the table: rows, both records of one, a filter, an order, all and none. */
async function useTable(page: Page, all: number): Promise<void> {
  const rows = page.getByRole('grid')
  await tabTo(page, 'grid')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByTestId('detail').waitFor()
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('Tab')
    const inside = await page.evaluate(() => document.activeElement === document.body || document.querySelector('[data-testid=detail]')!.contains(document.activeElement))
    expect(inside, 'the focus stays inside the dialog').toBe(true)
  }
  await page.keyboard.press('Escape')
  await page.getByTestId('detail').waitFor({ state: 'detached' })
  expect((await focusOf(page)).testId).toBe('grid')
  await page.keyboard.press('/')
  await page.keyboard.type('1,5-9')
  await expect.poll(() => rows.getAttribute('aria-rowcount')).toBe('7')
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await expect.poll(() => rows.getAttribute('aria-rowcount')).toBe(String(all + 1))
  await tabTo(page, 'sort-number')
  await page.keyboard.press('Enter')
  expect(await page.locator('[role=columnheader][aria-sort=descending]').count()).toBe(1)
  await page.keyboard.press('ArrowRight')
  expect((await focusOf(page)).testId).toBe('sort-kind')
  await tabTo(page, 'grid', { back: true })
  await page.keyboard.press('Control+a')
  expect(await page.getByTestId('selected').textContent()).toContain(String(all))
  await page.keyboard.press('Home')
  await page.keyboard.press('Space')
  expect(await page.getByTestId('selected').textContent()).toContain(`${all - 1} `)
  await tabTo(page, 'select-none', { back: true })
  await page.keyboard.press('Enter')
  expect(await page.getByTestId('select-none').isDisabled()).toBe(true)
}

describe('a migration with the keyboard only', () => {
  it('in English: moves the sectors of damocles to lotus-miner', async () => {
    const { page, home } = running
    await press(page, 'home-practice')
    await page.getByTestId('miner-1000').waitFor()
    await tabTo(page, 'files-copy')
    await page.keyboard.press('ArrowDown')
    expect(await page.getByTestId('files-move').isChecked()).toBe(true)
    await tabTo(page, 'miner-1000')
    await page.keyboard.press('ArrowRight')
    expect(await page.getByTestId('miner-1001').getAttribute('aria-checked')).toBe('true')
    await page.keyboard.press('ArrowLeft')
    expect(await page.getByTestId('miner-1000').getAttribute('aria-checked')).toBe('true')
    await checkAndShow(page)
    await useTable(page, 24)
    await page.keyboard.press('Control+Enter')
    await planAndRun(page, 't01000')
    await picture(page, '20-keyboard-report-en')
    expect(await page.getByTestId('report-result').textContent()).toContain('All of the plan was done.')
    const farm = join(home, 'practice')
    expect(readdirSync(join(farm, 'lotus-store', 'sealed'))).toHaveLength(15)
    expect(existsSync(join(farm, 'damocles', 'store-a', 'sealed', 's-t01000-1'))).toBe(false)
  })

  it('in Chinese: takes the sectors of lotus-miner into damocles', async () => {
    const { page, home } = running
    await choose(page, '中文')
    await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe('zh-CN')
    await page.keyboard.press('Control+1')
    await page.getByTestId('home-practice-back').waitFor()
    await press(page, 'home-practice-back')
    await page.getByTestId('miner-1000').waitFor()
    await tabTo(page, 'switch-override')
    await page.keyboard.press('Space')
    expect(await page.getByTestId('switch-override').isChecked()).toBe(true)
    await checkAndShow(page)
    await useTable(page, 22)
    await page.keyboard.press('Control+Enter')
    await planAndRun(page, 't01000')
    await picture(page, '21-keyboard-report-zh')
    expect(await page.getByTestId('report-result').textContent()).toContain('计划已全部完成')
    expect(readFileSync(join(home, 'practice-return', 'damocles', 'sector-manager.cfg'), 'utf8')).toContain('lotus-lotus-store')
  })

  it('goes round the regions with F6 and undoes a run from its row', async () => {
    const { page } = running
    await choose(page, '备份')
    await page.getByTestId('screen-backups').waitFor()
    const regions = new Set<string>()
    for (let i = 0; i < 3; i++) {
      await page.keyboard.press('F6')
      regions.add(await page.evaluate(() => document.activeElement!.closest('[data-region]')!.tagName))
    }
    expect([...regions].sort()).toEqual(['ASIDE', 'MAIN', 'NAV'])
    await press(page, 'undo')
    await tabTo(page, 'confirm-typed', { back: true })
    await page.keyboard.type('t01000')
    await tabTo(page, 'confirm-ok')
    await page.keyboard.press('Enter')
    await page.getByTestId('undone').waitFor()
  })
})
