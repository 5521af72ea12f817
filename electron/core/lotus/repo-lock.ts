import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, readdir, readlink, realpath, rm, stat, symlink, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { FerryError } from '../../../shared/errors'
import { crc32c, maskCrc } from '../codec/crc32c'

/** The two files that a running lotus-miner keeps locked: fcntl on repo.lock, flock on LOCK; neither kind sees the other. */
const lockFiles = (repo: string): { file: 'repo.lock' | 'LOCK'; path: string }[] => [
  { file: 'repo.lock', path: `${repo}/repo.lock` },
  { file: 'LOCK', path: `${repo}/datastore/metadata/LOCK` },
]

export interface LockHolder {
  readonly file: 'repo.lock' | 'LOCK'
  readonly kind: 'FLOCK' | 'POSIX' | 'OFDLCK'
  /** 0 when the process is not visible from here. */
  readonly pid: number
  readonly process: string
}

/** Who holds a lock of either kind on either file, from /proc/locks by device and inode. @throws LOCKS_UNPROVABLE without /proc/locks */
export async function findLockHolders(repo: string): Promise<LockHolder[]> {
  const table = await readFile('/proc/locks', 'utf8').catch((error: unknown) => {
    throw new FerryError('LOCKS_UNPROVABLE', { repo, problem: '/proc/locks cannot be read' }, { cause: error })
  })
  const holders: LockHolder[] = []
  for (const { file, path } of lockFiles(repo)) {
    const info = await stat(path, { bigint: true }).catch(() => undefined)
    if (!info) continue
    for (const line of table.split('\n')) {
      const match = /^\d+: (?:-> )?(FLOCK|POSIX|OFDLCK)\s+\S+\s+\S+\s+(-?\d+)\s+([0-9a-f]+):([0-9a-f]+):(\d+)\s/.exec(line)
      if (!match || BigInt(match[5]!) !== info.ino || line.includes('->')) continue
      const pid = Math.max(0, Number(match[2]))
      const sameDevice = deviceText(info.dev) === `${parseInt(match[3]!, 16)}:${parseInt(match[4]!, 16)}`
      if (sameDevice || (await hasOpen(pid, path))) holders.push({ file, kind: match[1] as LockHolder['kind'], pid, process: await processName(pid) })
    }
  }
  return holders
}

const deviceText = (dev: bigint): string => `${((dev >> 8n) & 0xfffn) | ((dev >> 32n) & ~0xfffn)}:${(dev & 0xffn) | ((dev >> 12n) & ~0xffn)}`

/** Overlay and btrfs show another device in /proc/locks than stat does; an open file descriptor settles it. */
async function hasOpen(pid: number, path: string): Promise<boolean> {
  if (pid === 0) return false
  const wanted = await realpath(path).catch(() => path)
  for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
    if ((await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')) === wanted) return true
  }
  return false
}

async function processName(pid: number): Promise<string> {
  if (pid === 0) return '?'
  return (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '?')).trim()
}

async function inUse(repo: string): Promise<FerryError> {
  const holder = (await findLockHolders(repo).catch(() => []))[0]
  return new FerryError('REPO_IN_USE', { repo, process: holder ? `${holder.process} (${holder.pid})` : '?' })
}

/**
 * Holds both locks as a running lotus-miner would, so that it cannot start meanwhile; they end with this process at the latest.
 * @throws REPO_IN_USE, LOCKS_UNPROVABLE; then nothing under the repo has changed
 */
export async function holdRepoLocks(repo: string): Promise<{ release(): Promise<void> }> {
  if ((await findLockHolders(repo)).length > 0) throw await inUse(repo)
  const flock = await holdFlock(repo)
  try {
    const fcntl = await holdFcntl(repo)
    return {
      async release() {
        await fcntl()
        await flock()
      },
    }
  } catch (error) {
    await flock()
    throw error
  }
}

/** flock(2) by the flock program, held until its standard input ends, which is when we end. */
function holdFlock(repo: string): Promise<() => Promise<void>> {
  const path = `${repo}/datastore/metadata/LOCK`
  if (!existsSync(path)) return Promise.reject(new FerryError('METADATA_NOT_CLOSED', { folder: `${repo}/datastore/metadata`, problem: 'LOCK is missing' }))
  const child = spawn('flock', ['-n', '-x', path, 'sh', '-c', 'echo held; exec cat'], { stdio: ['pipe', 'pipe', 'ignore'] })
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)))
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new FerryError('LOCKS_UNPROVABLE', { repo, problem: 'the flock program is missing (package util-linux)' }, { cause: error })))
    child.stdout.once('data', () =>
      resolve(async () => {
        child.stdin.end()
        await ended
      }),
    )
    void ended.then(async () => reject(await inUse(repo)))
  })
}

/**
 * fcntl(2) on the whole of repo.lock: Node has no call for it, LevelDB does it to the LOCK file of a database, so an empty
 * database of ours has repo.lock as its LOCK. Nothing is written to repo.lock; one that was not there is removed again.
 */
async function holdFcntl(repo: string): Promise<() => Promise<void>> {
  const lock = `${repo}/repo.lock`
  const existed = existsSync(lock)
  const folder = await mkdtemp(join(tmpdir(), 'sector-ferry-lock-'))
  const drop = async (): Promise<void> => {
    if (!existed) await unlink(lock).catch(() => undefined)
    await rm(folder, { recursive: true, force: true })
  }
  await writeFile(join(folder, 'CURRENT'), 'MANIFEST-000002\n')
  await writeFile(join(folder, 'MANIFEST-000002'), emptyManifest())
  await symlink(lock, join(folder, 'LOCK'))
  const database = new ClassicLevel(folder, { createIfMissing: false })
  try {
    await database.open()
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw (error as { cause?: { code?: string } }).cause?.code === 'LEVEL_LOCKED' ? await inUse(repo) : new FerryError('LOCKS_UNPROVABLE', { repo, problem: (error as Error).message }, { cause: error })
  }
  return async () => {
    await database.close()
    await drop()
  }
}

/** A manifest with no tables: comparator, log number 0, next file 3, last sequence 0. */
function emptyManifest(): Buffer {
  const name = Buffer.from('leveldb.BytewiseComparator')
  const edit = Buffer.concat([Buffer.of(1, name.length), name, Buffer.of(2, 0, 9, 0, 3, 3, 4, 0)])
  const chunk = Buffer.concat([Buffer.of(1), edit])
  const head = Buffer.alloc(6)
  head.writeUInt32LE(maskCrc(crc32c(chunk)), 0)
  head.writeUInt16LE(edit.length, 4)
  return Buffer.concat([head, chunk])
}
