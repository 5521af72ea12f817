import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { SshQuestions } from '../../electron/core/host/ssh-auth'
import { busyboxPath } from './tool-path'

const program = ['/usr/sbin/sshd', '/usr/local/sbin/sshd'].find((path) => existsSync(path))
export const haveSshd = program !== undefined && spawnSync('ssh-keygen', ['-?']).error === undefined

export type SshdVariant = 'full' | 'internal-sftp' | 'no-sftp' | 'chroot-sftp' | 'busybox'

/** A real OpenSSH server on loopback, in a temporary folder with keys of its own. */
export interface Sshd {
  readonly port: number
  readonly user: string
  readonly keyFile: string
  readonly folder: string
  /** Line for a known_hosts file. */
  readonly knownHost: string
  /** A folder with that line in its known_hosts, as our settings folder. */
  readonly home: string
  /** Where the root of the account's files is on this computer; '' unless the variant is a chroot. */
  readonly rootPrefix: string
  log(): string
  stop(): Promise<void>
}

/** Answers no question. */
export const noQuestions: SshQuestions = { trustHost: async () => false, secret: async () => undefined }

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

export const makeKey = (path: string, options: { type?: string; passphrase?: string } = {}): string => {
  execFileSync('ssh-keygen', ['-q', '-t', options.type ?? 'ed25519', '-N', options.passphrase ?? '', '-C', 'test', '-f', path])
  return path
}

/** Lets `server`'s accounts reach `other` by a `ssh` of their own, which a test may bend: `$REAL` is the real one with its key. @returns lines for the configuration of `server` */
export function sshFrom(folder: string, other: Sshd, script = 'exec $REAL "$@"', path = process.env['PATH']): string[] {
  writeFileSync(join(folder, 'ssh'), `#!/bin/sh\nREAL='/usr/bin/ssh -F none -i ${other.keyFile} -o IdentitiesOnly=yes -o UserKnownHostsFile=${other.home}/known_hosts'\n${script}\n`, { mode: 0o755 })
  return [`SetEnv PATH=${folder}:${path}`]
}

export async function startSshd({ variant = 'full', config = [], port, hostKey, mounts = [] }: { variant?: SshdVariant; config?: readonly string[]; port?: number; hostKey?: string; mounts?: readonly (readonly [from: string, to: string])[] } = {}): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), 'sector-ferry-sshd-'))
  // sshd insists on folders that only root or the user can write, and a chroot has to belong to root
  chmodSync(folder, 0o755)
  const listen = port ?? (await freePort())
  const host = hostKey ?? makeKey(join(folder, 'host'))
  const keyFile = makeKey(join(folder, 'client'))
  writeFileSync(join(folder, 'authorized'), readFileSync(`${keyFile}.pub`))
  const removeToo: string[] = []
  // no folder above a chroot may be writable for others, as /tmp is
  const root = variant === 'chroot-sftp' ? mkdtempSync('/run/sector-ferry-chroot-') : ''
  if (root !== '') {
    removeToo.push(root)
    chmodSync(root, 0o755)
    mkdirSync(join(root, 'tmp'))
  }
  const extra: Record<SshdVariant, () => string[]> = {
    full: () => ['Subsystem sftp internal-sftp'],
    'internal-sftp': () => ['Subsystem sftp internal-sftp', 'ForceCommand internal-sftp'],
    'no-sftp': () => [],
    'chroot-sftp': () => ['Subsystem sftp internal-sftp', 'ForceCommand internal-sftp', `ChrootDirectory ${root}`],
    busybox: () => {
      const path = busyboxPath()
      removeToo.push(path)
      return [`SetEnv PATH=${path}`, 'Subsystem sftp internal-sftp']
    },
  }
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true })
  const lines = [
    `Port ${listen}`, 'ListenAddress 127.0.0.1', `HostKey ${host}`, `AuthorizedKeysFile ${folder}/authorized`, `PidFile ${folder}/pid`, 'UsePAM no', 'StrictModes no', 'PermitRootLogin yes',
    'PasswordAuthentication no', 'KbdInteractiveAuthentication no', 'LogLevel VERBOSE', ...config, ...extra[variant](),
  ]
  writeFileSync(join(folder, 'config'), lines.join('\n') + '\n')
  const words = [program!, '-D', '-e', '-f', join(folder, 'config')]
  // a machine that has other folders under some paths than we have; it must not keep file systems alive whose power another test cuts
  const apart = ['unshare', '-m', 'sh', '-c', `while read -r _ m _; do case $m in */sector-ferry-power-*) umount "$m";; esac; done < /proc/self/mounts; while [ "$1" != -- ]; do mount --bind "$1" "$2" || exit 1; shift 2; done; shift; exec "$@"`, 'sh', ...mounts.flat(), '--']
  const [command, ...args] = mounts.length > 0 ? [...apart, ...words] : words
  const child = spawn(command!, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString('utf8')))
  await waitForPort(listen, child, () => log)
  const knownHost = `[127.0.0.1]:${listen} ${readFileSync(`${host}.pub`, 'utf8').split(' ').slice(0, 2).join(' ')}`
  mkdirSync(join(folder, 'home'))
  writeFileSync(join(folder, 'home/known_hosts'), knownHost + '\n')
  return {
    port: listen, user: userInfo().username, keyFile, folder, knownHost, home: join(folder, 'home'), rootPrefix: root,
    log: () => log,
    async stop() {
      // the listener's children serve the connections
      spawnSync('pkill', ['-P', String(child.pid)])
      const ended = new Promise((resolve) => child.once('close', resolve))
      if (child.exitCode === null) {
        child.kill()
        await ended
      }
      for (const path of [folder, ...removeToo]) rmSync(path, { recursive: true, force: true })
    },
  }
}

async function waitForPort(port: number, child: ChildProcess, log: () => string): Promise<void> {
  for (let n = 0; n < 100; n++) {
    if (child.exitCode !== null) throw new Error(`sshd ended: ${log()}`)
    const open = await new Promise<boolean>((resolve) => {
      const socket = createConnection({ port, host: '127.0.0.1' }, () => (socket.destroy(), resolve(true)))
      socket.once('error', () => resolve(false))
    })
    if (open) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`sshd does not listen: ${log()}`)
}
