import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { FerryError } from '../../../shared/errors'
import { crc32c, maskCrc } from '../codec/crc32c'
import { killPoint } from '../kill-point'
import type { HeldLocks, Host, LockKind } from './host'
import { hostError } from './host-error'

/** `Host.holdLocks` of this computer; the locks end with this process at the latest. */
export async function holdLocalLocks(wanted: readonly { readonly path: string; readonly kind: LockKind }[], sync: Host['sync']): Promise<HeldLocks> {
  const held: (() => Promise<void>)[] = []
  const release = async (): Promise<void> => {
    for (const drop of held.splice(0).reverse()) await drop()
  }
  try {
    for (const { path, kind } of wanted) held.push(await (kind === 'flock' ? holdFlock : holdFcntl)(path))
  } catch (error) {
    await release()
    throw error
  }
  return {
    release,
    async swap({ live, aside, next, parent }) {
      if (existsSync(aside)) throw new FerryError('EXISTS', { path: aside })
      try {
        await rename(live, aside)
        killPoint('metadata-live-away')
        await rename(next, live)
      } catch (error) {
        throw hostError(error, live)
      }
      killPoint('metadata-swapped')
      await sync(parent)
    },
  }
}

/** flock(2) by the flock program, held until its standard input ends, which is when we end. */
function holdFlock(path: string): Promise<() => Promise<void>> {
  if (!existsSync(path)) return Promise.reject(new FerryError('NOT_FOUND', { path }))
  const child = spawn('flock', ['-n', '-x', path, 'sh', '-c', 'echo held; exec cat'], { stdio: ['pipe', 'pipe', 'ignore'] })
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)))
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new FerryError('LOCKS_UNPROVABLE', { repo: path, problem: 'the flock program is missing (package util-linux)' }, { cause: error })))
    child.stdout.once('data', () =>
      resolve(async () => {
        child.stdin.end()
        await ended
      }),
    )
    void ended.then(() => reject(new FerryError('LOCK_TAKEN', { path })))
  })
}

/**
 * fcntl(2) on the whole of a file: Node has no call for it, LevelDB does it to the LOCK file of a database, so an empty database
 * of ours has the file as its LOCK. Nothing is written to it; one that was not there is removed again.
 */
async function holdFcntl(lock: string): Promise<() => Promise<void>> {
  const existed = existsSync(lock)
  const folder = await mkdtemp(join(tmpdir(), 'sector-ferry-lock-'))
  await writeFile(join(folder, 'CURRENT'), 'MANIFEST-000002\n')
  await writeFile(join(folder, 'MANIFEST-000002'), emptyManifest())
  await symlink(lock, join(folder, 'LOCK'))
  const database = new ClassicLevel(folder, { createIfMissing: false })
  try {
    await database.open()
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw (error as { cause?: { code?: string } }).cause?.code === 'LEVEL_LOCKED' ? new FerryError('LOCK_TAKEN', { path: lock }) : new FerryError('LOCKS_UNPROVABLE', { repo: lock, problem: (error as Error).message }, { cause: error })
  }
  return async () => {
    await database.close()
    if (!existed) await unlink(lock).catch(() => undefined)
    await rm(folder, { recursive: true, force: true })
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
