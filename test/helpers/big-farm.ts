import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { bytesOf } from '../../electron/practice/bytes'

export interface SavedList {
  readonly states: string
  readonly store: string
  /** Empty: files are left alone. */
  readonly target: string
  readonly repo?: string
}

type Model = Record<string, unknown> & { readonly ID: { readonly Miner: number; readonly Number: number } }
const golden = JSON.parse(readFileSync(join(__dirname, '../golden/damocles/ListSectors-offline.json'), 'utf8')) as { result: Model[] }
/** Records of t01000 as damocles-manager itself wrote them, of every kind. */
export const models: readonly Model[] = golden.result.filter((s) => s.ID.Miner === 1000)

/** A saved list of sectors numbered from 1, made of golden records. */
export const writeStates = (path: string, count: number, modelOf: (number: number) => object): void =>
  writeFileSync(path, `[${Array.from({ length: count }, (_, i) => JSON.stringify({ ...modelOf(i + 1), ID: { Miner: 1000, Number: i + 1 } })).join(',\n')}]`)

const proofOf32GiB = 8
/** A store of sectors big enough that a run of them can be caught in the act: `count` replicas of `size` bytes, and a saved list of them. */
export function bigFarm(folder: string, count: number, size: number): SavedList {
  const [states, store, target] = [join(folder, 'states.json'), join(folder, 'store'), join(folder, 'target')]
  mkdirSync(join(store, 'sealed'), { recursive: true })
  mkdirSync(target, { recursive: true })
  writeStates(states, count, () => ({ ...models.find((s) => s.ID.Number === 1), SectorType: proofOf32GiB }))
  for (let n = 1; n <= count; n++) {
    const name = `s-t01000-${n}`
    writeFileSync(join(store, 'sealed', name), Buffer.alloc(size, bytesOf(name, 4096)))
    mkdirSync(join(store, 'cache', name), { recursive: true })
    for (const file of ['p_aux', 't_aux', ...Array.from({ length: 8 }, (_, i) => `sc-02-data-tree-r-last-${i}.dat`)]) writeFileSync(join(store, 'cache', name, file), bytesOf(`${name}/${file}`, 512))
  }
  return { states, store, target }
}

/** Fills in a saved list and looks; ends when the miner is there and chosen. */
export async function enterList(page: Page, { states, store, target, repo }: SavedList): Promise<void> {
  await page.getByTestId('go-home').click()
  await page.getByTestId('begin').click()
  await page.getByTestId('direction-to-lotus').click()
  await page.getByTestId('damocles-states').click()
  await page.getByTestId('field-statesFile').fill(states)
  await page.getByTestId('field-stores').fill(store)
  await page.getByTestId('field-repo').fill(repo ?? '')
  if (target) {
    await page.getByTestId('files-copy').check()
    await page.getByTestId('field-store').fill(target)
  } else await page.getByTestId('files-none').check()
  await page.getByTestId('look').click()
  await page.getByTestId('miner-1000').waitFor({ timeout: 60_000 })
}

/** Checks, table and plan with everything ticked, up to the button that starts. */
export async function planList(page: Page): Promise<void> {
  await page.getByTestId('next').click()
  await page.getByTestId('preflight-result').waitFor({ timeout: 120_000 })
  await tickAll(page)
  await page.getByTestId('to-sectors').click()
  await page.getByTestId('sector-row').first().waitFor()
  await page.getByTestId('make-plan').click()
  await page.getByTestId('plan-steps').waitFor()
  await tickAll(page)
}

/** Ticks every point of attention that is shown. */
export async function tickAll(page: Page): Promise<void> {
  for (const box of await page.getByTestId('ack').all()) if (!(await box.isChecked())) await box.check()
}

export async function startRun(page: Page): Promise<void> {
  await page.getByTestId('plan-start').click()
  await page.getByTestId('confirm-ok').click()
  await page.getByTestId('run-state').waitFor()
}
