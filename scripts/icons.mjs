// Draws build/icon.svg in every size that desktops want, with the app's own Chromium: build/icons/*.png, icon.ico, icon.icns and the
// icon of the window. Run it after a change of the drawing: xvfb-run -a node scripts/icons.mjs
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { _electron } from 'playwright-core'
import { machineArgs, resolveElectron } from './electron-runtime.mjs'

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024]
const svg = readFileSync('build/icon.svg', 'utf8')
const { exe } = await resolveElectron()
const app = await _electron.launch({ executablePath: exe, args: [...machineArgs(), '.'] })

/** Chromium draws the picture at its real size; nothing is scaled afterwards. */
const draw = async (size) => Buffer.from(await app.evaluate(async ({ BrowserWindow }, [source, side]) => {
  const window = new BrowserWindow({ width: side, height: side, useContentSize: true, show: false, frame: false, transparent: true, webPreferences: { offscreen: true } })
  const html = `<style>html,body{margin:0;background:transparent;overflow:hidden}svg{width:${side}px;height:${side}px;display:block}</style>${source}`
  let image
  window.webContents.on('paint', (_event, _dirty, painted) => (image = painted))
  await window.loadURL(`data:text/html;base64,${btoa(html)}`)
  window.webContents.invalidate()
  // the first pictures are empty; the last one counts
  await new Promise((resolve) => setTimeout(resolve, 800))
  window.destroy()
  return image.toPNG().toString('base64')
}, [svg, size]), 'base64')

/** A Windows icon: a directory of PNGs. */
function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let at = head.length
  for (const [i, { size, png }] of pictures.entries()) {
    const entry = 6 + 16 * i
    head.writeUInt8(size % 256, entry)
    head.writeUInt8(size % 256, entry + 1)
    head.writeUInt16LE(1, entry + 4)
    head.writeUInt16LE(32, entry + 6)
    head.writeUInt32LE(png.length, entry + 8)
    head.writeUInt32LE(at, entry + 12)
    at += png.length
  }
  return Buffer.concat([head, ...pictures.map((p) => p.png)])
}

/** A macOS icon: the same under four-letter names. */
function icns(pictures) {
  const names = { 128: 'ic07', 256: 'ic08', 512: 'ic09', 1024: 'ic10' }
  const parts = pictures.map(({ size, png }) => {
    const head = Buffer.from(`${names[size]}0000`, 'latin1')
    head.writeUInt32BE(png.length + 8, 4)
    return Buffer.concat([head, png])
  })
  const head = Buffer.from('icns0000', 'latin1')
  head.writeUInt32BE(8 + parts.reduce((n, p) => n + p.length, 0), 4)
  return Buffer.concat([head, ...parts])
}

try {
  const pictures = []
  for (const size of sizes) pictures.push({ size, png: await draw(size) })
  const of = (...wanted) => pictures.filter((p) => wanted.includes(p.size))
  mkdirSync('build/icons', { recursive: true })
  mkdirSync('renderer/public', { recursive: true })
  for (const { size, png } of pictures) if (size < 1024) writeFileSync(`build/icons/${size}x${size}.png`, png)
  writeFileSync('build/icon.ico', ico(of(16, 24, 32, 48, 64, 128, 256)))
  writeFileSync('build/icon.icns', icns(of(128, 256, 512, 1024)))
  writeFileSync('renderer/public/icon.png', of(256)[0].png)
} finally {
  await app.close()
}
