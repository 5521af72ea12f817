import { ClassicLevel } from 'classic-level'
import { FerryError } from '../../../shared/errors'
import { changeCopy, removeFolder } from '../host/folder-copy'
import type { Host } from '../host/host'
import { isLost } from '../host/settle'
import { killPoint } from '../kill-point'
import { digestEntries, metadataFolder, readMetadata } from './leveldb/read-metadata'
import { holdRepoLocks } from './repo-lock'

export type Put = readonly [key: string, value: Buffer]

export interface WriteMetadata {
  readonly host: Host
  readonly repo: string
  /** Names the work and backup folders; a second write of one run needs another name. */
  readonly run: string
  readonly puts: readonly Put[]
  /** Digest of the content that the plan was made from. */
  readonly from: string
  readonly onBarrier: (op: string, data: Record<string, unknown>) => Promise<void>
}

/** `backup` is the old database folder, whole; `digest` is that of the new content. */
export interface WrittenMetadata {
  readonly backup: string
  readonly digest: string
}

const folders = (repo: string, run: string) => ({
  parent: `${repo}/datastore`, live: metadataFolder(repo), work: `${metadataFolder(repo)}.ferry-new-${run}`, backup: `${metadataFolder(repo)}.ferry-backup-${run}`,
})
const batchSize = 1000

const isThere = async (host: Host, path: string): Promise<boolean> => {
  try {
    await host.stat(path)
    return true
  } catch (error) {
    if (error instanceof FerryError && error.code === 'NOT_FOUND') return false
    throw error
  }
}

/**
 * Writes entries into lotus-miner's database, all or nothing (reliability.md 4 (d)): under both locks the strict reader checks
 * the live folder, a copy is changed, closed and read back, then the folders change places. The old folder stays as the backup.
 * On another machine the copy is fetched, changed here and returned; the swap is done there by the process that holds the locks.
 * @throws REPO_IN_USE, LOCKS_UNPROVABLE, METADATA_CHANGED, METADATA_DAMAGED, METADATA_READS_BACK_DIFFERENT
 */
export async function writeMetadata(what: WriteMetadata): Promise<WrittenMetadata> {
  const { host, repo, run, puts, from, onBarrier } = what
  const { parent, live, work, backup } = folders(repo, run)
  const locks = await holdRepoLocks(host, repo)
  try {
    const before = await readMetadata(host, repo)
    if (before.digest !== from) throw new FerryError('METADATA_CHANGED', { repo })
    const expected = digestEntries(merge(before.entries, puts))
    await removeFolder(host, work)
    await changeCopy(host, live, work, async (folder) => {
      killPoint('metadata-copied')
      await putAll(folder, puts)
      killPoint('metadata-written')
    })
    const after = await readMetadata(host, repo, work)
    if (after.digest !== expected) throw new FerryError('METADATA_READS_BACK_DIFFERENT', { repo })
    if ((await readMetadata(host, repo)).digest !== from) throw new FerryError('METADATA_CHANGED', { repo })
    await onBarrier('SWAP_INTENT', { from, to: expected })
    killPoint('metadata-swap-intent')
    await locks.swap({ live, aside: backup, next: work, parent })
    await onBarrier('SWAPPED', { backup, to: expected })
    return { backup, digest: expected }
  } catch (error) {
    // with the connection lost the machine may still be swapping: what it works on stays
    if (!isLost(error) && (await isThere(host, live).catch(() => false))) await removeFolder(host, work).catch(() => undefined)
    throw error
  } finally {
    await locks.release()
  }
}

/**
 * Settles what a crash left of `writeMetadata`, from the folders alone: a finished swap is confirmed by content, a half one is
 * completed when the new folder is right, else the old one goes back. @returns undefined when nothing was swapped
 */
export async function recoverMetadata(what: Pick<WriteMetadata, 'host' | 'repo' | 'run' | 'puts'>): Promise<WrittenMetadata | undefined> {
  const { host, repo, run, puts } = what
  const { parent, live, work, backup } = folders(repo, run)
  if (!(await isThere(host, backup))) return undefined
  const digest = digestEntries(merge((await readMetadata(host, repo, backup)).entries, puts))
  if (await isThere(host, live)) {
    if ((await readMetadata(host, repo)).digest !== digest) throw new FerryError('METADATA_CHANGED', { repo })
    await host.sync(parent)
    return { backup, digest }
  }
  const whole = (await isThere(host, work)) && (await readMetadata(host, repo, work).then((view) => view.digest === digest, () => false))
  await host.rename(whole ? work : backup, live)
  await host.sync(parent)
  return whole ? { backup, digest } : undefined
}

/**
 * Puts the backup back in place of what the run wrote; that is kept beside it as `metadata.ferry-undone-<run>`.
 * @throws REPO_IN_USE, METADATA_CHANGED_SINCE when lotus-miner has written meanwhile
 */
export async function undoMetadata(host: Host, repo: string, backup: string, written: string): Promise<void> {
  const { parent, live } = folders(repo, '')
  const locks = await holdRepoLocks(host, repo)
  try {
    if ((await readMetadata(host, repo)).digest !== written) throw new FerryError('METADATA_CHANGED_SINCE', { repo })
    await readMetadata(host, repo, backup)
    const undone = backup.replace('.ferry-backup-', '.ferry-undone-')
    await locks.swap({ live, aside: undone, next: backup, parent })
  } finally {
    await locks.release()
  }
}

function merge(entries: ReadonlyMap<string, Buffer>, puts: readonly Put[]): [string, Buffer][] {
  const merged = new Map([...entries, ...puts])
  return [...merged].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
}

/** Opens only the copy, never the live folder, and never creates a database. */
async function putAll(folder: string, puts: readonly Put[]): Promise<void> {
  const database = new ClassicLevel<string, Buffer>(folder, { createIfMissing: false, compression: false, valueEncoding: 'buffer', writeBufferSize: 64 * 1024 ** 2 })
  await database.open()
  try {
    for (let at = 0; at < puts.length; at += batchSize) {
      await database.batch(puts.slice(at, at + batchSize).map(([key, value]) => ({ type: 'put' as const, key, value })), { sync: at + batchSize >= puts.length })
    }
  } finally {
    await database.close()
  }
}
