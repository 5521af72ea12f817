import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, picture, root, type RunningApp } from '../helpers/app'
import { enterList, models, tickAll, writeStates } from '../helpers/big-farm'

const count = 100_000
const slow = { timeout: 60_000 }
let running: RunningApp
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sector-ferry-e2e-table-'))
  const [states, store, repo] = [join(folder, 'states.json'), join(folder, 'store'), join(folder, 'repo')]
  writeStates(states, count, (n) => models[n % models.length]!)
  mkdirSync(join(store, 'sealed'), { recursive: true })
  cpSync(join(root, 'test/golden/lotus/empty'), repo, { recursive: true })
  running = await launchApp()
  const { page } = running
  await enterList(page, { states, store, target: '', repo })
  await page.getByTestId('next').click()
  await page.getByTestId('preflight-result').waitFor(slow)
  await tickAll(page)
  await page.getByTestId('to-sectors').click()
  await page.getByTestId('sector-row').first().waitFor(slow)
})
afterAll(async () => {
  await running?.close()
  rmSync(folder, { recursive: true, force: true })
})

const rowCount = () => running.page.getByRole('grid').getAttribute('aria-rowcount')
const selected = () => running.page.getByTestId('selected').textContent()
const firstNumber = () => running.page.getByTestId('sector-row').first().locator('.num').first().textContent()

describe(`a table of ${count} sectors`, () => {
  it('says how many there are, keeps few rows, and every row knows its place', async () => {
    const { page } = running
    expect(await rowCount()).toBe('100001')
    expect(await page.getByTestId('sector-row').count()).toBeLessThan(80)
    await page.getByTestId('grid').focus()
    await page.keyboard.press('End')
    await page.locator('[aria-rowindex="100001"]').waitFor()
    expect(await page.locator('[aria-rowindex="100001"] .num').first().textContent()).toBe('100000')
    const active = await page.getByTestId('grid').getAttribute('aria-activedescendant')
    expect(active).toBe('sector-100000')
    expect(await page.locator(`#${active}`).getAttribute('role')).toBe('row')
    await page.keyboard.press('Home')
    await page.locator('[aria-rowindex="2"]').waitFor()
    await picture(page, '25-table-100000-en-light')
  })

  it('selects ranges by number, all that match, and with shift', async () => {
    const { page } = running
    await page.getByTestId('filter').fill('1,5-90')
    await expect.poll(rowCount).toBe('88')
    await page.getByTestId('select-all').click()
    expect(await selected()).toContain('87 selected')
    await page.getByTestId('filter').fill('')
    await expect.poll(rowCount).toBe('100001')
    expect(await selected()).toContain('87 selected')
    await page.getByTestId('select-none').click()
    await page.getByTestId('grid').focus()
    await page.keyboard.press('Control+a')
    await expect.poll(selected).toContain('100,000 selected')
    await page.getByTestId('select-none').click()
    await page.getByTestId('sector-row').nth(1).click()
    await page.getByTestId('sector-row').nth(6).click({ modifiers: ['Shift'] })
    expect(await selected()).toContain('6 selected')
    await page.getByTestId('select-none').click()
  })

  it('sorts by every column, both ways', async () => {
    const { page } = running
    expect(await firstNumber()).toBe('1')
    await page.getByTestId('sort-number').click()
    await expect.poll(firstNumber).toBe('100000')
    for (const key of ['kind', 'state', 'lotus', 'chain', 'bytes', 'what']) {
      await page.getByTestId(`sort-${key}`).click()
      await page.locator('[role=columnheader][aria-sort=ascending]').filter({ has: page.getByTestId(`sort-${key}`) }).waitFor()
      expect(await rowCount()).toBe('100001')
    }
    await page.getByTestId('sort-number').click()
    await expect.poll(firstNumber).toBe('1')
  })

  it('filters by words and facets; what stays and what goes add up', async () => {
    const { page } = running
    const countOf = async (testId: string): Promise<number> => Number((await page.getByTestId(testId).textContent())!.replace(/\D/g, ''))
    expect((await countOf('facet-going')) + (await countOf('facet-left'))).toBe(count)
    await page.getByTestId('facet-left').click()
    await expect.poll(rowCount).toBe(String((await countOf('facet-left')) + 1))
    await page.getByTestId('facet-all').click()
    await page.getByTestId('chip-snapped').click()
    const snapped = await countOf('chip-snapped')
    await expect.poll(rowCount).toBe(String(snapped + 1))
    await page.getByTestId('chip-snapped').click()
    await page.getByTestId('filter').fill('snapped')
    await expect.poll(rowCount).toBe(String(snapped + 1))
    await page.getByTestId('filter').fill('no such word')
    await page.getByText('No sector matches').waitFor()
    await page.getByTestId('filter').fill('')
    await expect.poll(rowCount).toBe('100001')
  })

  it('copies rows as TSV and saves all as CSV', async () => {
    const { page, app } = running
    await page.getByTestId('filter').fill('7,9-10')
    await expect.poll(rowCount).toBe('4')
    await page.getByTestId('select-all').click()
    await page.getByTestId('copy-tsv').click()
    const clip = (): Promise<string> => app.evaluate(({ clipboard }) => clipboard.readText())
    await expect.poll(async () => (await clip()).split('\n').map((l) => l.split('\t')[0])).toEqual(['number', '7', '9', '10', ''])
    await page.getByTestId('select-none').click()
    await page.getByTestId('filter').fill('')
    await expect.poll(rowCount).toBe('100001')
    const path = join(folder, 'sectors.csv')
    await app.evaluate(({ dialog }, filePath) => void (dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })), path)
    await page.getByTestId('export-csv').click()
    await expect.poll(() => existsSync(path) && readFileSync(path, 'utf8').split('\r\n').length, slow).toBe(count + 2)
    const lines = readFileSync(path, 'utf8').split('\r\n')
    expect(lines[0]!.split(',').slice(0, 2)).toEqual(['number', 'kind'])
    expect([lines[1], lines[count]].map((l) => l!.split(',')[0])).toEqual(['1', String(count)])
  })

  it('opens both records of one sector, and its plan names it alone', async () => {
    const { page } = running
    await page.getByTestId('filter').fill(String(count))
    await expect.poll(rowCount).toBe('2')
    await page.getByTestId('sector-row').first().dblclick()
    await page.getByTestId('detail').waitFor(slow)
    expect(await page.getByTestId('detail').textContent()).toContain(`"Number": ${count}`)
    await page.getByTestId('detail-close').click()
    await page.getByTestId('select-all').click()
    await page.getByTestId('make-plan').click()
    await page.getByTestId('plan-steps').waitFor(slow)
    expect(await page.getByTestId('command').textContent()).toContain(`--numbers ${count}`)
  })
})
