import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { it } from 'vitest'
import { connectSsh } from '../../electron/core/host/ssh-connect'
import { openSshHost } from '../../electron/core/host/ssh-host'
import { sharedMemory } from '../helpers/file-systems'
import { haveSshd, noQuestions, startSshd, type SshdVariant } from '../helpers/sshd'
import { busybox } from '../helpers/tool-path'
import { describeHost, type HostUnderTest } from './host-suite'

async function sshAt(variant: SshdVariant): Promise<HostUnderTest> {
  const sshd = await startSshd({ variant })
  const base = sshd.rootPrefix === '' ? tmpdir() : join(sshd.rootPrefix, 'tmp')
  const root = mkdtempSync(join(base, 'sector-ferry-host-'))
  const elsewhere = sharedMemory === undefined || sshd.rootPrefix !== '' ? undefined : mkdtempSync(join(sharedMemory, 'sector-ferry-host-'))
  const target = { host: '127.0.0.1', port: sshd.port, user: sshd.user, keyFile: sshd.keyFile }
  const host = await openSshHost(() => connectSsh(target, { home: sshd.home, knownHosts: [], questions: noQuestions }))
  const here = (path: string): string => sshd.rootPrefix + path
  return {
    host, root: root.slice(sshd.rootPrefix.length), elsewhere,
    plant(file, bytes, mode = 0o644) {
      mkdirSync(dirname(here(file)), { recursive: true })
      writeFileSync(here(file), bytes)
      chmodSync(here(file), mode)
    },
    plantLink: (link, file) => symlinkSync(link, here(file)),
    stretch: (file, size) => truncateSync(here(file), size),
    async close() {
      await sshd.stop()
      for (const folder of [root, elsewhere]) if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

const variants: readonly (readonly [SshdVariant, string])[] = [
  ['full', 'OpenSSH with shell and SFTP'],
  ['internal-sftp', 'OpenSSH with SFTP alone'],
  ['no-sftp', 'OpenSSH without SFTP'],
  ['chroot-sftp', 'OpenSSH with SFTP in a chroot'],
  ['busybox', 'OpenSSH with busybox alone and no sha256sum'],
]
for (const [variant, name] of variants) {
  const missing = !haveSshd ? 'there is no sshd' : variant === 'chroot-sftp' && process.getuid?.() !== 0 ? 'only root can chroot' : variant === 'busybox' && !busybox ? 'there is no busybox' : undefined
  if (missing === undefined) describeHost(name, () => sshAt(variant))
  else it.skip(`${name}: ${missing}`, () => undefined)
}
