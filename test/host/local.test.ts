import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, it } from 'vitest'
import { createLocalHost } from '../../electron/core/host/local-host'
import { mountImage, sharedMemory } from '../helpers/file-systems'
import { describeHost, type HostUnderTest } from './host-suite'

function localAt(base: string, otherBase: string | undefined, remove: () => void = () => undefined): HostUnderTest {
  const root = mkdtempSync(join(base, 'sector-ferry-host-'))
  const elsewhere = otherBase === undefined ? undefined : mkdtempSync(join(otherBase, 'sector-ferry-host-'))
  return {
    host: createLocalHost(), root, elsewhere,
    plant(path, bytes, mode = 0o644) {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, bytes)
      chmodSync(path, mode)
    },
    plantLink: (target, path) => symlinkSync(target, path),
    stretch: (path, size) => truncateSync(path, size),
    close() {
      for (const folder of [root, elsewhere]) if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
      remove()
    },
  }
}

describeHost('local host, temporary folder', () => localAt(tmpdir(), sharedMemory))

describe.skipIf(!sharedMemory)('in memory', () => describeHost('local host, tmpfs', () => localAt(sharedMemory!, tmpdir())))

for (const kind of ['ext4', 'xfs'] as const) {
  const image = mountImage(kind)
  if (image) describeHost(`local host, ${kind}`, () => localAt(image.path, tmpdir(), image.remove))
  else it.skip(`local host, ${kind}: cannot be mounted here`, () => undefined)
}
