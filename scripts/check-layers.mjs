// The rules of ARCHITECTURE.md, "Layers": which folder may import which, and where files may be written. Prints each broken rule and why it exists.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const packages = {
  shared: ['zod'],
  renderer: ['react', 'react-dom', 'zustand', '@tanstack/react-virtual'],
}
// folder → folders it may import; the longest matching folder decides
const rules = [
  ['shared', ['shared'], 'everything imports shared, so it depends on zod alone'],
  ['renderer', ['renderer', 'shared'], 'the window reaches the core only by shared/ipc.ts'],
  ['electron/core/codec', ['electron/core/codec', 'shared'], 'bytes, no I/O'],
  ['electron/core/rpc', ['electron/core/codec', 'electron/core/rpc', 'shared'], 'one client for all programs'],
  ['electron/core/host', ['electron/core/host', 'electron/core/codec', 'electron/core/kill-point', 'shared'], 'machines know nothing of miners'],
  ['electron/core/stores', ['electron/core/host', 'electron/core/stores', 'electron/core/lanes', 'shared'], 'stores are folders on a host'],
  ['electron/core/lotus', ['electron/core/codec', 'electron/core/rpc', 'electron/core/host', 'electron/core/lotus', 'electron/core/kill-point', 'shared'], 'lotus and damocles never know each other'],
  ['electron/core/damocles', ['electron/core/codec', 'electron/core/rpc', 'electron/core/damocles', 'shared'], 'lotus and damocles never know each other'],
  ['electron/core/chain', ['electron/core/codec', 'electron/core/rpc', 'electron/core/chain', 'shared'], 'the chain is one more program'],
  ['electron/core/convert', ['electron/core/codec', 'electron/core/convert', 'electron/core/damocles', 'electron/core/lotus/sector-info', 'electron/core/chain', 'shared'], 'conversion is pure: records in, records out'],
  ['electron/core', ['electron/core', 'shared'], 'the core runs in plain Node'],
  ['electron/practice', ['electron/practice', 'electron/core/codec', 'electron/core/lotus', 'shared'], 'the practice farm is data and stand-ins'],
  ['electron/cli', ['electron/cli', 'electron/core', 'electron/practice', 'shared'], 'the command line is a front end over the core'],
  ['electron', ['electron', 'shared'], ''],
]
const pure = ['electron/core/codec', 'electron/core/convert', 'electron/core/migration/plan-to-lotus.ts', 'electron/core/migration/plan-to-damocles.ts', 'electron/core/migration/plan-attach.ts', 'electron/core/migration/plan-index.ts', 'electron/core/migration/plan-finish.ts', 'electron/core/migration/plan-next-number.ts', 'electron/core/migration/assemble-plan.ts']
const writers = ['electron/core/host', 'electron/core/lotus/metadata-store.ts', 'electron/core/migration/journal.ts', 'electron/core/migration/run-lock.ts', 'electron/core/migration/run-store.ts', 'electron/practice', 'electron/settings.ts', 'electron/ipc', 'electron/cli']
const writing = /\b(?:writeFile(?:Sync)?|appendFile|createWriteStream|unlink|rmdir|truncate|copyFile|rename(?:Sync)?|mkdtemp|symlink)\b/
const maxLines = 300

const under = (path, folder) => path === folder || path.startsWith(`${folder}/`) || path.startsWith(`${folder}.`)
const walk = (folder) => readdirSync(folder).flatMap((name) => {
  const path = join(folder, name)
  return statSync(path).isDirectory() ? walk(path) : /\.tsx?$/.test(name) ? [path] : []
})

/** All broken rules below `root`, as sentences. */
export function checkLayers(root) {
  const problems = []
  for (const file of ['electron', 'renderer', 'shared'].flatMap((f) => walk(join(root, f)))) {
    const path = relative(root, file)
    const text = readFileSync(file, 'utf8')
    const rule = rules.find(([folder]) => under(path, folder))
    const say = (what) => problems.push(`${path}: ${what}`)
    if (text.split('\n').length > maxLines) say(`longer than ${maxLines} lines`)
    for (const [, from] of text.matchAll(/(?:from|import|require\()\s*'([^']+)'/g)) {
      if (from.startsWith('.')) {
        const target = normalize(join(dirname(path), from))
        if (!rule[1].some((folder) => under(target, folder))) say(`imports ${target} (${rule[2]})`)
        continue
      }
      const name = from.startsWith('@') ? from.split('/').slice(0, 2).join('/') : from.split('/')[0]
      const top = path.split('/')[0]
      if (top in packages && !packages[top].includes(name)) say(`imports ${name} (${rule[2]})`)
      if (name === 'electron' && under(path, 'electron/core')) say('imports electron (the core runs in plain Node)')
      if (pure.some((p) => under(path, p)) && (name === 'node:fs' || from === 'node:fs/promises')) say('does I/O (this part is pure)')
    }
    if (pure.some((p) => under(path, p)) && /Date\.now|new Date\(|Math\.random/.test(text)) say('reads a clock or chance (this part is pure)')
    if (/\bipcMain\b/.test(text) && path !== 'electron/ipc/serve.ts') say('uses ipcMain (only electron/ipc/serve.ts checks the sender)')
    const system = [...text.matchAll(/import \{([^}]*)\} from 'node:fs(?:\/promises)?'/g)].map((m) => m[1]).join(',')
    if (writing.test(system) && !writers.some((w) => under(path, w))) say('writes files (only the parts that do it durably may)')
  }
  return problems
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const problems = checkLayers(resolve(dirname(fileURLToPath(import.meta.url)), '..'))
  for (const problem of problems) console.error(problem)
  process.exit(problems.length > 0 ? 1 : 0)
}
