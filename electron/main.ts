import './core/threads'
import { homedir } from 'node:os'
import { app, BrowserWindow, clipboard, dialog, Menu, nativeTheme, Notification, powerSaveBlocker } from 'electron'
import { join } from 'node:path'
import { runCli } from './cli'
import { ferryHome } from './core/home'
import { keepLog, stderrLog, type Log } from './core/log'
import { createHandlers } from './ipc/handlers'
import { serve } from './ipc/serve'
import { openPractice } from './ipc/practice'
import { openRunDesk } from './ipc/services'
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
  const log = keepLog(stderrLog)
  const settings = openSettings(home)
  const desk = openRunDesk(home, log)
  const practice = openPractice(home)
  nativeTheme.themeSource = settings.get().theme
  serveBundle(join(__dirname, '../renderer'))
  Menu.setApplicationMenu(null)
  const window = createWindow(join(__dirname, '../preload/index.js'))
  const desktop = {
    info: { version: __VERSION__, electron: process.versions.electron ?? '', platform: process.platform, home, userHome: homedir(), systemLocale: app.getLocale().toLowerCase().startsWith('zh') ? ('zh' as const) : ('en' as const) },
    async pick(kind: 'directory' | 'file') {
      const { filePaths } = await dialog.showOpenDialog(window, { properties: kind === 'directory' ? ['openDirectory', 'showHiddenFiles'] : ['openFile', 'showHiddenFiles'] })
      return filePaths[0] ?? null
    },
    async saveAs(name: string) {
      const { filePath } = await dialog.showSaveDialog(window, { defaultPath: name })
      return filePath || null
    },
    copy: (text: string) => clipboard.writeText(text),
  }
  const themed = { get: settings.get, set: (change: Parameters<typeof settings.set>[0]) => {
    const next = settings.set(change)
    nativeTheme.themeSource = next.theme
    return next
  } }
  serve(createHandlers({ home, desktop, settings: themed, desk, practice, log }), isTrustedSender(window), log)
  log.onLine((line) => void (!window.isDestroyed() && window.webContents.send('log:line', line)))
  watchRuns(window, desk, settings)
  surviveCrash(window, log)
  askBeforeClosing(window, desk, settings)
  app.on('will-quit', () => void practice.close())
  await window.loadURL(`${origin}/index.html`)
}

type Desk = ReturnType<typeof openRunDesk>

/** Shows a run outside the page: task bar, no sleep, and a notice at its end. */
function watchRuns(window: BrowserWindow, desk: Desk, settings: ReturnType<typeof openSettings>): void {
  let awake: number | undefined
  let was = ''
  let problems = 0
  desk.onProgress((progress) => {
    if (!window.isDestroyed()) {
      window.webContents.send('run:progress', progress)
      window.setProgressBar(desk.running ? progress.steps.reduce((n, s) => n + s.fraction, 0) / Math.max(1, progress.steps.length) : -1)
    }
    if (desk.running) awake ??= powerSaveBlocker.start('prevent-app-suspension')
    else if (awake !== undefined) {
      powerSaveBlocker.stop(awake)
      awake = undefined
    }
    const ended = was === 'running' && !['running', 'paused', 'pausing', 'stopping'].includes(progress.state)
    const needsYou = progress.problems.length > problems
    if ((ended || needsYou) && settings.get().notify && !window.isDestroyed() && !window.isFocused() && Notification.isSupported()) new Notification({ title: noticeOf(isChinese(settings), ended ? progress.state : 'needs-you'), body: progress.run }).show()
    was = progress.state
    problems = progress.problems.length
  })
}

const isChinese = (settings: ReturnType<typeof openSettings>): boolean => settings.get().locale === 'zh' || (settings.get().locale === 'system' && app.getLocale().toLowerCase().startsWith('zh'))

function noticeOf(zh: boolean, what: string): string {
  if (what === 'done') return zh ? '任务已完成' : 'The run is done'
  if (what === 'needs-you') return zh ? '任务需要处理' : 'The run needs you'
  return zh ? '任务已停止，没有全部完成' : 'The run has ended, not all was done'
}

/** A page that died is opened again; the run goes on in this process and is shown by the new page. */
function surviveCrash(window: BrowserWindow, log: Log): void {
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    log.error(`the page ended (${reason}); it is opened again`)
    if (reason !== 'clean-exit' && !window.isDestroyed()) window.webContents.reload()
  })
}

function askBeforeClosing(window: BrowserWindow, desk: Desk, settings: ReturnType<typeof openSettings>): void {
  let agreed = false
  window.on('close', (event) => {
    if (agreed || !desk.running) return
    event.preventDefault()
    const zh = isChinese(settings)
    void dialog
      .showMessageBox(window, {
        type: 'question', buttons: zh ? ['继续运行', '安全停止并退出'] : ['Keep running', 'Stop safely and quit'], defaultId: 0, cancelId: 0,
        message: zh ? '任务仍在进行。' : 'A run is still going.', detail: zh ? '停止后可以随时继续，不会丢失任何文件。' : 'A stopped run can be resumed at any time; no file is lost.',
      })
      .then(async ({ response }) => {
        if (response !== 1) return
        await desk.shutdown()
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
