// electron-builder's afterAllArtifactBuild hook: SHA256SUMS beside what was made, for `sha256sum -c`.
const { createHash } = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')

module.exports = async ({ outDir, artifactPaths }) => {
  const sums = []
  for (const file of artifactPaths) {
    if (!fs.existsSync(file) || fs.statSync(file).isDirectory()) continue
    const hash = createHash('sha256')
    for await (const block of fs.createReadStream(file)) hash.update(block)
    sums.push(`${hash.digest('hex')}  ${path.basename(file)}\n`)
  }
  if (sums.length === 0) return []
  const list = path.join(outDir, 'SHA256SUMS')
  fs.writeFileSync(list, sums.sort().join(''))
  return [list]
}
