import type { Page } from 'playwright-core'
import { expect } from 'vitest'

interface Focus {
  readonly testId: string
  readonly name: string
  readonly visible: boolean
}

/** What has the focus, and whether a person can see that it has. */
export function focusOf(page: Page): Promise<Focus> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement
    const style = getComputedStyle(element)
    const box = element.getBoundingClientRect()
    const visible = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && box.width > 0 && box.bottom > 0 && box.top < innerHeight
    return { testId: element.dataset.testid ?? '', name: `${element.tagName} ${element.dataset.testid ?? ''} ${(element.textContent ?? '').slice(0, 30)}`, visible }
  })
}

/** Tabs until `wanted` holds of what has the focus; everything on the way must show that it has it. */
async function tabUntil(page: Page, wanted: (focus: Focus) => boolean | Promise<boolean>, what: string, back: boolean): Promise<void> {
  const way: string[] = []
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab')
    const focus = await focusOf(page)
    if (focus.name.startsWith('BODY')) continue
    expect(focus.visible, `the focus cannot be seen on ${focus.name}`).toBe(true)
    if (await wanted(focus)) return
    way.push(focus.name)
  }
  throw new Error(`Tab never came to ${what}; it went ${way.slice(0, 60).join(' → ')}`)
}

export const tabTo = (page: Page, testId: string, { back = false } = {}): Promise<void> => tabUntil(page, (f) => f.testId === testId, testId, back)

/** Tab to it, then Enter. */
export async function press(page: Page, testId: string): Promise<void> {
  await tabTo(page, testId)
  await page.keyboard.press('Enter')
}

/** Ticks every point of attention with Space. */
export async function tickByKeyboard(page: Page): Promise<void> {
  const open = (): Promise<number> => page.getByTestId('ack').and(page.locator(':not(:checked)')).count()
  for (let left = await open(); left > 0; left = await open()) {
    await tabUntil(page, async (f) => f.testId === 'ack' && !(await page.evaluate(() => (document.activeElement as HTMLInputElement).checked)), 'an open point', false)
    await page.keyboard.press('Space')
  }
}

/** Something of the palette by some of its name. */
export async function choose(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByTestId('palette').waitFor()
  await page.keyboard.insertText(text)
  await page.keyboard.press('Enter')
}

/** From the found miner to the sector table. */
export async function checkAndShow(page: Page): Promise<void> {
  await press(page, 'next')
  await page.getByTestId('preflight-result').waitFor()
  expect((await focusOf(page)).testId).toBe('screen-preflight')
  await tickByKeyboard(page)
  await press(page, 'to-sectors')
  await page.getByTestId('sector-row').first().waitFor()
  expect((await focusOf(page)).testId).toBe('screen-sectors')
}

/** Through plan, confirmation with the miner typed where that is asked for, run and report. */
export async function planAndRun(page: Page, miner: string, seen: (where: 'plan' | 'run' | 'report') => Promise<void> = async () => undefined): Promise<void> {
  await page.getByTestId('plan-steps').waitFor()
  await seen('plan')
  await tickByKeyboard(page)
  await press(page, 'plan-start')
  await page.getByTestId('confirm-cancel').waitFor()
  expect((await focusOf(page)).testId).toBe('confirm-cancel')
  await page.keyboard.press('Escape')
  await page.getByTestId('confirm').waitFor({ state: 'detached' })
  expect((await focusOf(page)).testId).toBe('plan-start')
  await page.keyboard.press('Enter')
  await page.getByTestId('confirm-cancel').waitFor()
  if (await page.getByTestId('confirm-typed').isVisible()) {
    await tabTo(page, 'confirm-typed', { back: true })
    await page.keyboard.type(miner)
  }
  await tabTo(page, 'confirm-ok')
  await page.keyboard.press('Enter')
  await page.locator('[data-testid=run-state][data-state=done]').waitFor({ timeout: 90_000 })
  await seen('run')
  await press(page, 'to-report')
  await page.getByTestId('report-result').waitFor()
  await seen('report')
}

/** An entry of a list that opens, by the beginning of its name. */
export async function pick(page: Page, testId: string, text: string): Promise<void> {
  await tabTo(page, testId)
  await page.keyboard.type(text)
  expect(await page.getByTestId(testId).inputValue()).toContain(text)
}
