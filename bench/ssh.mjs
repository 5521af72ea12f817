// Work on a host behind SSH against the same by OpenSSH's own programs, in one run on loopback; needs sshd.
// Usage: node bench/ssh.mjs [MiB] [names] [runs]
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = resolve(fileURLToPath(import.meta.url), '../..')
const require = createRequire(import.meta.url)
const folder = mkdtempSync(join(tmpdir(), 'sector-ferry-bench-'))
const installed = ['classic-level', 'ssh2', 'ssh2/lib/protocol/constants.js']
try {
  await build({
    configFile: false, logLevel: 'error', root,
    build: { ssr: join(root, 'bench/ssh-work.ts'), outDir: folder, minify: false, rolldownOptions: { external: installed, output: { format: 'cjs', entryFileNames: 'work.cjs', paths: Object.fromEntries(installed.map((name) => [name, require.resolve(name)])) } } },
    ssr: { noExternal: true, external: installed },
  })
  process.exitCode = spawnSync(process.execPath, [join(folder, 'work.cjs'), ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
