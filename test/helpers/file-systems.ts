import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface MountedFolder {
  readonly path: string
  /** Unmounts it and removes everything. */
  remove(): void
}

const quiet = (program: string, ...args: string[]): Buffer => execFileSync(program, args, { stdio: ['ignore', 'pipe', 'ignore'] })

function mounted(mount: (folder: string, image: string) => void): MountedFolder | undefined {
  const base = mkdtempSync(join(tmpdir(), 'sector-ferry-mount-'))
  const path = join(base, 'mounted')
  mkdirSync(path)
  try {
    mount(path, join(base, 'image'))
  } catch {
    rmSync(base, { recursive: true, force: true })
    return undefined
  }
  const remove = (): void => {
    process.off('exit', remove)
    // lazily: a file that a failed test left open must not keep the mount
    quiet('umount', '-l', path)
    rmSync(base, { recursive: true, force: true })
  }
  // when every case is filtered out nobody else calls it
  process.once('exit', remove)
  return { path, remove }
}

/** A small file system of its own in a file; undefined where that cannot be mounted (no root, no tools). */
export function mountImage(kind: 'ext4' | 'xfs', megabytes = 320): (MountedFolder & { image: string }) | undefined {
  let file = ''
  const folder = mounted((folder, image) => {
    file = image
    writeFileSync(image, '')
    truncateSync(image, megabytes * 1024 ** 2)
    quiet(`mkfs.${kind}`, '-q', image)
    quiet('mount', '-o', 'loop', image, folder)
  })
  return folder && { ...folder, image: file }
}

/** Memory with a limit, to fill up. */
export const mountSmall = (kilobytes: number): MountedFolder | undefined => mounted((folder) => quiet('mount', '-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder))

/** The shared memory folder, when it is another file system than the temporary folder. */
export const sharedMemory = existsSync('/dev/shm') && statSync('/dev/shm').dev !== statSync(tmpdir()).dev ? '/dev/shm' : undefined
