import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
// @ts-expect-error plain JavaScript
import { machineArgs, resolveElectron } from '../../scripts/electron-runtime.mjs'

export const root = resolve(__dirname, '../..')
const pictures = join(root, 'test-results', 'screens')

export interface RunningApp {
  readonly app: ElectronApplication
  readonly page: Page
  readonly home: string
  close(): Promise<void>
}

/** The built app in a home of its own; `home` given: as it was left. */
export async function launchApp(home = mkdtempSync(join(tmpdir(), 'sector-ferry-e2e-'))): Promise<RunningApp> {
  const packaged = process.env.SECTOR_FERRY_PACKAGED
  const executablePath: string = packaged ?? ((await resolveElectron()) as { exe: string }).exe
  const app = await _electron.launch({
    executablePath, args: [...(machineArgs() as string[]), '--lang=en', ...(packaged ? [] : [root])],
    env: { ...(process.env as Record<string, string>), SECTOR_FERRY_HOME: home, ELECTRON_RUN_AS_NODE: undefined as unknown as string }, timeout: 30_000,
  })
  const page = await app.firstWindow()
  page.on('pageerror', (error) => console.error('page error:', error.message))
  page.on('console', (message) => void (message.type() === 'error' && console.error('page:', message.text())))
  await page.getByTestId('home-practice').waitFor()
  return {
    app, page, home,
    async close() {
      // a run that a failed test left behind would keep the window open with a question
      const late = setTimeout(() => app.process().kill('SIGKILL'), 15_000)
      await app.close().catch(() => undefined)
      clearTimeout(late)
      rmSync(home, { recursive: true, force: true })
    },
  }
}

export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}

/** What is on the screen at any zoom. */
export async function windowPicture({ app, page }: RunningApp, name: string): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  const png = await app.evaluate(async ({ BrowserWindow }) => (await BrowserWindow.getAllWindows()[0]!.webContents.capturePage()).toPNG().toString('base64'))
  keep(name, png)
}

/** Keeps a picture that came as base64. */
export function keep(name: string, png: string): void {
  mkdirSync(pictures, { recursive: true })
  writeFileSync(join(pictures, `${name}.png`), Buffer.from(png, 'base64'))
}

type Look = readonly ['en' | 'zh', 'light' | 'dark']
const both: readonly Look[] = [['en', 'light'], ['zh', 'dark']]
/** Languages and colours in which everything is looked at; all four of them with SECTOR_FERRY_SOAK=1. */
export const looks: readonly Look[] = process.env.SECTOR_FERRY_SOAK === '1' ? [...both, ['en', 'dark'], ['zh', 'light']] : both

/** Language and colours, chosen as a person does. */
export async function look(page: Page, language: 'en' | 'zh', theme: 'light' | 'dark'): Promise<void> {
  const back = (await page.locator('main').getAttribute('data-testid'))!.replace('screen-', '')
  await page.getByTestId('go-settings').click()
  await page.getByTestId(`lang-${language}`).click()
  await page.getByTestId(`theme-${theme}`).click()
  await page.getByTestId(`go-${back}`).click()
}

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
/** Violations of WCAG 2 A and AA on the screen in front. */
export async function accessible(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(axe, 'utf8'))
  return page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: { run(o: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe
    const { violations } = await run.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })
    return violations.map((v) => `${v.id}: ${v.nodes.slice(0, 2).map((n) => n.html.slice(0, 160)).join(' | ')}`)
  })
}
