import { FerryError } from '../../../shared/errors'
import type { FileLock, HeldLocks, Host } from '../host/host'

/** The two files that a running lotus-miner keeps locked: fcntl on repo.lock, flock on LOCK; neither kind sees the other. */
const lockFiles = (repo: string) =>
  [
    { file: 'repo.lock', path: `${repo}/repo.lock`, kind: 'fcntl' },
    { file: 'LOCK', path: `${repo}/datastore/metadata/LOCK`, kind: 'flock' },
  ] as const

export interface LockHolder extends FileLock {
  readonly file: 'repo.lock' | 'LOCK'
}

const unprovable = (repo: string, error: unknown): unknown =>
  error instanceof FerryError && error.code === 'LOCKS_UNPROVABLE' ? new FerryError('LOCKS_UNPROVABLE', { ...error.params, repo }, { cause: error }) : error

/** Who holds a lock of either kind on either file. @throws LOCKS_UNPROVABLE where /proc/locks cannot be read */
export async function findLockHolders(host: Host, repo: string): Promise<LockHolder[]> {
  const holders: LockHolder[] = []
  for (const { file, path } of lockFiles(repo)) {
    const locks = await host.locksOn(path).catch((error: unknown) => {
      throw unprovable(repo, error)
    })
    holders.push(...locks.map((lock) => ({ ...lock, file })))
  }
  return holders
}

/**
 * Holds both locks as a running lotus-miner would, so that it cannot start meanwhile.
 * @throws REPO_IN_USE, LOCKS_UNPROVABLE; then nothing under the repo has changed
 */
export async function holdRepoLocks(host: Host, repo: string): Promise<HeldLocks> {
  const inUse = async (): Promise<FerryError> => {
    const holder = (await findLockHolders(host, repo).catch(() => []))[0]
    return new FerryError('REPO_IN_USE', { repo, process: holder ? `${holder.process} (${holder.pid})` : '?' })
  }
  if ((await findLockHolders(host, repo)).length > 0) throw await inUse()
  const files = lockFiles(repo)
  return host.holdLocks([files[1], files[0]]).catch(async (error: unknown) => {
    if (!(error instanceof FerryError)) throw error
    if (error.code === 'LOCK_TAKEN') throw await inUse()
    if (error.code === 'NOT_FOUND') throw new FerryError('METADATA_NOT_CLOSED', { folder: `${repo}/datastore/metadata`, problem: 'LOCK is missing' })
    throw unprovable(repo, error)
  })
}
