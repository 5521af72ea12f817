// npm run dist:deb : a Debian package of dist/linux-unpacked, made by dpkg-deb alone (electron-builder would fetch its own tool for it).
import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

const { name, version, description, author, homepage } = JSON.parse(readFileSync('package.json', 'utf8'))
const packed = join('dist', 'linux-unpacked')
if (!existsSync(join(packed, name))) {
  console.error(`${packed} is not there: run \`npm run dist -- --linux dir\` first`)
  process.exit(1)
}
const tree = join('dist', 'deb')
const at = (path) => join(tree, path)
rmSync(tree, { recursive: true, force: true })
for (const folder of ['DEBIAN', 'usr/lib', 'usr/bin', 'usr/share/applications', `usr/share/doc/${name}`]) mkdirSync(at(folder), { recursive: true })
cpSync(packed, at(`usr/lib/${name}`), { recursive: true, verbatimSymlinks: true })
for (const program of [name, `${name}-cli`]) symlinkSync(`../lib/${name}/${program}`, at(`usr/bin/${program}`))
// Chromium's own sandbox needs it where the kernel has no user namespaces
chmodSync(at(`usr/lib/${name}/chrome-sandbox`), 0o4755)
for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) {
  const folder = `usr/share/icons/hicolor/${size}x${size}/apps`
  mkdirSync(at(folder), { recursive: true })
  cpSync(`build/icons/${size}x${size}.png`, at(`${folder}/${name}.png`))
}
writeFileSync(at(`usr/share/applications/${name}.desktop`), `[Desktop Entry]
Type=Application
Name=Sector Ferry
Name[zh_CN]=扇区摆渡
Comment=${description}
Comment[zh_CN]=在 damocles（venus-cluster）与 lotus-miner 之间迁移 Filecoin 存储矿工
Exec=/usr/lib/${name}/${name} %U
Icon=${name}
Categories=Utility;
StartupWMClass=Sector Ferry
`)
cpSync('LICENSE', at(`usr/share/doc/${name}/copyright`))
const kibibytes = Number(execFileSync('du', ['-sk', tree], { encoding: 'utf8' }).split('\t')[0])
writeFileSync(at('DEBIAN/control'), `Package: ${name}
Version: ${version}
Section: utils
Priority: optional
Architecture: amd64
Installed-Size: ${kibibytes}
Depends: libasound2, libatspi2.0-0, libdrm2, libgbm1, libgtk-3-0, libnotify4, libnss3, libsecret-1-0, libxss1
Recommends: fonts-noto-cjk
Maintainer: ${author}
Homepage: ${homepage}
Description: ${description}
 Copies, moves or attaches sector files, writes sector records and the next
 sector number, and checks every step afterwards. Chinese and English.
`)
const file = join('dist', `${name}_${version}_amd64.deb`)
execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '--build', tree, file], { stdio: 'inherit' })
rmSync(tree, { recursive: true })
appendFileSync(join('dist', 'SHA256SUMS'), execFileSync('sha256sum', [basename(file)], { cwd: 'dist', encoding: 'utf8' }))
