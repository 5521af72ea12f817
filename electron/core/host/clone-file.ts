import { constants } from 'node:fs'
import { copyFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Pairs of devices between which no file can share blocks. Other refusals are of one file alone. */
const unable = new Set<string>()
const ofDevices: readonly string[] = ['ENOTSUP', 'EOPNOTSUPP', 'ENOTTY', 'ENOSYS', 'EXDEV']

/**
 * Makes the new file `part` share the blocks of `from` (a reflink), where the file system can; nothing is flushed.
 * @param device that `from` is on
 * @returns false when that was not possible and no part is there: its bytes have to be copied
 */
export async function cloneFile(from: string, part: string, device: bigint): Promise<boolean> {
  try {
    const pair = `${device}:${(await stat(dirname(part), { bigint: true })).dev}`
    if (unable.has(pair)) return false
    try {
      await copyFile(from, part, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE)
      return true
    } catch (error) {
      if (ofDevices.includes((error as NodeJS.ErrnoException).code ?? '')) unable.add(pair)
      return false
    }
  } catch {
    return false
  }
}
