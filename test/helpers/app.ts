import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
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
