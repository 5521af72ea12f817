import './core/threads'
import { homedir } from 'node:os'
import { app, BrowserWindow, clipboard, dialog, Menu, nativeTheme, Notification, powerSaveBlocker } from 'electron'
import { join } from 'node:path'
import type { Channel } from '../shared/ipc'
import type { RunProgress } from '../shared/progress'
import { runCli } from './cli'
import { ferryHome } from './core/home'
import { stderrLog } from './core/log'
import { answerWith } from './ipc/answer'
import { startCore, type Core } from './ipc/core-link'
import { desktopChannels, desktopHandlers } from './ipc/desktop'
import { serve } from './ipc/serve'
import { openSettings } from './settings'
import { createWindow, isTrustedSender, origin, registerScheme, serveBundle } from './window'

declare const __VERSION__: string

// Electron's own handler shows a modal box, which hangs a machine without a person.
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    console.error(event, error)
    app.exit(1)
  })
}

async function runAsCommand(args: readonly string[]): Promise<void> {
  app.dock?.hide()
  app.exit(await runCli(args))
}

async function openApp(): Promise<void> {
  const home = ferryHome()
  const settings = openSettings(home)
  nativeTheme.themeSource = settings.get().theme
  serveBundle(join(__dirname, '../renderer'))
  Menu.setApplicationMenu(null)
  const window = createWindow(join(__dirname, '../preload/index.js'))
  const runs = watchRuns(window, settings)
  const core = startCore({ home, about: { version: __VERSION__, runtime: `electron ${process.versions.electron ?? ''}` } }, {
    async saveAs(name) {
      const { filePath } = await dialog.showSaveDialog(window, { defaultPath: name })
      return filePath || null
    },
    limit: async () => settings.get().limit,
  }, {
    onRunning: runs.onRunning,
    onProgress: runs.onProgress,
    onQuestion: (question) => void (!window.isDestroyed() && window.webContents.send('ssh:ask', question)),
    onLine: (line) => void (!window.isDestroyed() && window.webContents.send('log:line', line)),
    onDeath(error) {
      console.error('the core ended', error)
      app.exit(1)
    },
  })
  const own = answerWith(desktopHandlers({
    info: { version: __VERSION__, electron: process.versions.electron ?? '', platform: process.platform, home, userHome: homedir(), systemLocale: app.getLocale().toLowerCase().startsWith('zh') ? 'zh' : 'en' },
    settings: { get: settings.get, set: (change) => {
      const next = settings.set(change)
      nativeTheme.themeSource = next.theme
      return next
    } },
    async pick(kind) {
      const { filePaths } = await dialog.showOpenDialog(window, { properties: kind === 'directory' ? ['openDirectory', 'showHiddenFiles'] : ['openFile', 'showHiddenFiles'] })
      return filePaths[0] ?? null
    },
    copy: (text) => clipboard.writeText(text),
  }), stderrLog)
  serve((channel, raw) => ((desktopChannels as readonly Channel[]).includes(channel) ? own : core.answer)(channel, raw), isTrustedSender(window))
  surviveCrash(window, core)
  askBeforeClosing(window, core, runs, settings)
  await window.loadURL(`${origin}/index.html`)
}

/** Shows a run outside the page: task bar, no sleep, and a notice at its end. */
function watchRuns(window: BrowserWindow, settings: ReturnType<typeof openSettings>) {
  let awake: number | undefined
  let was = ''
  let problems = 0
  let going = false
  return {
    get running() {
      return going
    },
    onRunning(running: boolean) {
      going = running
      if (running) awake ??= powerSaveBlocker.start('prevent-app-suspension')
      else if (awake !== undefined) {
        powerSaveBlocker.stop(awake)
        awake = undefined
      }
    },
    onProgress(progress: RunProgress) {
      const ended = was === 'running' && !['running', 'paused', 'pausing', 'stopping'].includes(progress.state)
      const needsYou = progress.problems.length > problems
      was = progress.state
      problems = progress.problems.length
      if (window.isDestroyed()) return
      window.webContents.send('run:progress', progress)
      window.setProgressBar(going ? progress.steps.reduce((n, s) => n + s.fraction, 0) / Math.max(1, progress.steps.length) : -1)
      if ((ended || needsYou) && settings.get().notify && !window.isFocused() && Notification.isSupported()) new Notification({ title: noticeOf(isChinese(settings), ended ? progress.state : 'needs-you'), body: progress.run }).show()
    },
  }
}
type Runs = ReturnType<typeof watchRuns>

const isChinese = (settings: ReturnType<typeof openSettings>): boolean => settings.get().locale === 'zh' || (settings.get().locale === 'system' && app.getLocale().toLowerCase().startsWith('zh'))

function noticeOf(zh: boolean, what: string): string {
  if (what === 'done') return zh ? '任务已完成' : 'The run is done'
  if (what === 'needs-you') return zh ? '任务需要处理' : 'The run needs you'
  return zh ? '任务已停止，没有全部完成' : 'The run has ended, not all was done'
}

/** A page that died is opened again; the run goes on in this process and is shown by the new page. */
function surviveCrash(window: BrowserWindow, core: Core): void {
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    core.say(`the page ended (${reason}); it is opened again`)
    if (reason !== 'clean-exit' && !window.isDestroyed()) window.webContents.reload()
  })
}

function askBeforeClosing(window: BrowserWindow, core: Core, runs: Runs, settings: ReturnType<typeof openSettings>): void {
  let agreed = false
  window.on('close', (event) => {
    if (agreed || !runs.running) return
    event.preventDefault()
    const zh = isChinese(settings)
    void dialog
      .showMessageBox(window, {
        type: 'question', buttons: zh ? ['继续运行', '安全停止并退出'] : ['Keep running', 'Stop safely and quit'], defaultId: 0, cancelId: 0,
        message: zh ? '任务仍在进行。' : 'A run is still going.', detail: zh ? '停止后可以随时继续，不会丢失任何文件。' : 'A stopped run can be resumed at any time; no file is lost.',
      })
      .then(async ({ response }) => {
        if (response !== 1) return
        await core.shutdown()
        agreed = true
        window.close()
      })
  })
}

const cli = process.argv.indexOf('--cli')
if (cli >= 0) void app.whenReady().then(() => runAsCommand(process.argv.slice(cli + 1)))
else {
  app.setPath('userData', join(ferryHome(), 'window'))
  if (!app.requestSingleInstanceLock()) app.exit(0)
  // Chromium's own sandbox cannot start as root; the page stays sandboxed by its preferences either way
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  registerScheme()
  app.on('window-all-closed', () => app.quit())
  app.on('second-instance', () => BrowserWindow.getAllWindows()[0]?.focus())
  void app.whenReady().then(openApp)
}
