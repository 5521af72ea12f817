import { describe, it } from 'vitest'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createShellHost } from '../../electron/core/host/shell-host'
import { sharedMemory } from '../helpers/file-systems'
import { localExec } from '../helpers/local-exec'
import { busybox, busyboxPath, havePython, pythonPath } from '../helpers/tool-path'
import { describeHost, type HostUnderTest } from './host-suite'

async function shellAt(path?: string): Promise<HostUnderTest> {
  const root = mkdtempSync(join(tmpdir(), 'sector-ferry-host-'))
  const elsewhere = sharedMemory === undefined ? undefined : mkdtempSync(join(sharedMemory, 'sector-ferry-host-'))
  return {
    host: await createShellHost(localExec(path === undefined ? process.env : { PATH: path, HOME: root }), 'shell'), root, elsewhere,
    plant(file, bytes, mode = 0o644) {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, bytes)
      chmodSync(file, mode)
    },
    plantLink: (target, file) => symlinkSync(target, file),
    stretch: (file, size) => truncateSync(file, size),
    close() {
      for (const folder of [root, elsewhere, path]) if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

describeHost('host behind a shell', () => shellAt())
describe.skipIf(!havePython)('python3', () => describeHost('host behind a shell with python3 and no perl', () => shellAt(pythonPath())))
if (busybox) describeHost('host behind a shell with busybox alone and no sha256sum', () => shellAt(busyboxPath()))
else it.skip('host behind a shell with busybox alone: there is no busybox', () => undefined)
