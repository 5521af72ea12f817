import { BrowserWindow, protocol, session, type IpcMainInvokeEvent } from 'electron'
import { readFile } from 'node:fs/promises'
import { join, normalize, extname } from 'node:path'

export const origin = 'app://bundle'
const types: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2' }
const policy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'", "connect-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ')

/** Must be called before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: false } }])
}

/** Serves the built window from `folder` under app://bundle with its policy; nothing outside the folder, nothing from any network. */
export function serveBundle(folder: string): void {
  protocol.handle('app', async (request) => {
    const url = new URL(request.url)
    const path = normalize(decodeURIComponent(url.pathname === '/' ? '/index.html' : url.pathname))
    const missing = new Response('not found', { status: 404 })
    if (url.host !== 'bundle' || path.includes('\0') || !path.startsWith('/') || path.includes('..')) return missing
    try {
      const bytes = await readFile(join(folder, path))
      return new Response(bytes, { headers: { 'content-type': types[extname(path)] ?? 'application/octet-stream', 'content-security-policy': policy, 'x-content-type-options': 'nosniff' } })
    } catch {
      return missing
    }
  })
  session.defaultSession.webRequest.onBeforeRequest((details, allow) => allow({ cancel: !/^(app:\/\/bundle\/|devtools:|data:)/.test(details.url) }))
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.defaultSession.setPermissionCheckHandler(() => false)
}

/** Ctrl and one of these changes the size of everything; the app has no menu that would. */
const zoomSteps: Readonly<Record<string, number>> = { '+': 0.5, '=': 0.5, '-': -0.5, '0': 0 }

/** The one window: sandboxed, isolated, unable to leave its bundle. */
export function createWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280, height: 840, minWidth: 640, minHeight: 480, show: false, title: 'Sector Ferry', autoHideMenuBar: true, icon: join(preload, '../../renderer/icon.png'),
    webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, spellcheck: false },
  })
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  for (const event of ['will-navigate', 'will-redirect', 'will-attach-webview'] as const) window.webContents.on(event as 'will-navigate', (e) => e.preventDefault())
  window.webContents.on('before-input-event', (event, input) => {
    const step = input.type === 'keyDown' && (input.control || input.meta) ? zoomSteps[input.key] : undefined
    if (step === undefined) return
    event.preventDefault()
    const level = window.webContents.getZoomLevel()
    window.webContents.setZoomLevel(step === 0 ? 0 : Math.max(-3, Math.min(5, level + step)))
  })
  window.once('ready-to-show', () => window.show())
  return window
}

/** Only the main frame of our own window, showing our own bundle, may call. */
export const isTrustedSender = (window: BrowserWindow) => (event: IpcMainInvokeEvent): boolean =>
  !window.isDestroyed() && event.sender === window.webContents && event.senderFrame === window.webContents.mainFrame && (event.senderFrame?.url.startsWith(`${origin}/`) ?? false)
