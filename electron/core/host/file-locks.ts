import { FerryError } from '../../../shared/errors'
import type { FileLock, Host } from './host'

const lockLine = /^\d+: (FLOCK|POSIX|OFDLCK)\s+\S+\s+\S+\s+(-?\d+)\s+([0-9a-f]+):([0-9a-f]+):(\d+)\s/
const deviceText = (dev: bigint): string => `${((dev >> 8n) & 0xfffn) | ((dev >> 32n) & ~0xfffn)}:${(dev & 0xffn) | ((dev >> 12n) & ~0xffn)}`

/** `Host.locksOn` for any machine whose /proc can be read. */
export async function findLocks(host: Pick<Host, 'readFile' | 'stat' | 'realPath' | 'list'>, path: string): Promise<FileLock[]> {
  const table = await host.readFile('/proc/locks').catch((error: unknown) => {
    throw new FerryError('LOCKS_UNPROVABLE', { repo: path, problem: '/proc/locks cannot be read' }, { cause: error })
  })
  const real = await host.realPath(path).catch((error: unknown) => {
    if (error instanceof FerryError && (error.code === 'NOT_FOUND' || error.code === 'NOT_A_DIRECTORY')) return undefined
    throw error
  })
  if (real === undefined) return []
  const info = await host.stat(real)
  const locks: FileLock[] = []
  for (const line of table.toString('utf8').split('\n')) {
    const match = lockLine.exec(line)
    if (!match || BigInt(match[5]!) !== info.inode) continue
    const pid = Math.max(0, Number(match[2]))
    const sameDevice = deviceText(info.device) === `${parseInt(match[3]!, 16)}:${parseInt(match[4]!, 16)}`
    if (sameDevice || (await hasOpen(host, pid, real))) locks.push({ kind: match[1] as FileLock['kind'], pid, process: await processName(host, pid) })
  }
  return locks
}

/** Overlay and btrfs show another device in /proc/locks than stat does; an open file descriptor settles it. */
async function hasOpen(host: Pick<Host, 'realPath' | 'list'>, pid: number, wanted: string): Promise<boolean> {
  if (pid === 0) return false
  for (const { name } of await host.list(`/proc/${pid}/fd`).catch(() => [])) {
    if ((await host.realPath(`/proc/${pid}/fd/${name}`).catch(() => '')) === wanted) return true
  }
  return false
}

async function processName(host: Pick<Host, 'readFile'>, pid: number): Promise<string> {
  if (pid === 0) return '?'
  return (await host.readFile(`/proc/${pid}/comm`).catch(() => Buffer.from('?'))).toString('utf8').trim()
}
