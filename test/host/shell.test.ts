import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createShellHost } from '../../electron/core/host/shell-host'
import { sharedMemory } from '../helpers/file-systems'
import { localExec } from '../helpers/local-exec'
import { describeHost } from './host-suite'

describeHost('host behind a shell', async () => {
  const root = mkdtempSync(join(tmpdir(), 'sector-ferry-host-'))
  const elsewhere = sharedMemory === undefined ? undefined : mkdtempSync(join(sharedMemory, 'sector-ferry-host-'))
  return {
    host: await createShellHost(localExec(), 'shell'), root, elsewhere,
    plant(path, bytes, mode = 0o644) {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, bytes)
      chmodSync(path, mode)
    },
    plantLink: (target, path) => symlinkSync(target, path),
    close() {
      for (const folder of [root, elsewhere]) if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
})
