import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, it } from 'vitest'
// @ts-expect-error plain JavaScript
import { checkLayers } from '../../scripts/check-layers.mjs'
import { tempDir } from '../helpers/temp-dir'

it('the project keeps its layers', () => {
  expect(checkLayers(resolve(__dirname, '../..'))).toEqual([])
})

it.each([
  ['electron/core/host/x.ts', "import { app } from 'electron'", 'imports electron'],
  ['electron/core/lotus/x.ts', "import { a } from '../damocles/api'", 'lotus and damocles'],
  ['electron/core/convert/x.ts', 'const t = Date.now()', 'clock'],
  ['electron/core/codec/x.ts', "import { readFile } from 'node:fs/promises'", 'I/O'],
  ['electron/ipc/x.ts', "import { ipcMain } from 'electron'", 'ipcMain'],
  ['electron/core/migration/x.ts', "import { unlink } from 'node:fs/promises'", 'writes files'],
  ['renderer/src/x.ts', "import { plan } from '../../electron/core/migration/plan'", 'only by shared/ipc.ts'],
  ['shared/x.ts', "import { createHash } from 'node:crypto'", 'zod alone'],
  ['shared/y.ts', '\n'.repeat(301), 'longer than'],
])('%s: a broken rule is found', (path, text, says) => {
  const root = tempDir()
  for (const folder of ['electron', 'renderer', 'shared']) mkdirSync(join(root, folder))
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  expect(checkLayers(root).join('\n')).toContain(says)
})
