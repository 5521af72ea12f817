import { linkSync, lstatSync, readdirSync, renameSync, unlinkSync, type BigIntStats } from 'node:fs'
import { FerryError } from '../../../shared/errors'
import { killPoint } from '../kill-point'
import type { Child, FileStat, Host } from './host'
import { hostError, renameError } from './host-error'
import { byteOrder } from './shell-parse'

/** So many calls are made before others of this thread get their turn: about 1 ms. */
const slice = 128
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export function statOf(s: BigIntStats): FileStat {
  const kind = s.isFile() ? 'file' : s.isDirectory() ? 'directory' : s.isSymbolicLink() ? 'link' : 'other'
  return {
    kind, size: Number(s.size), mtimeNs: s.mtimeNs, ctimeNs: s.ctimeNs, device: s.dev, inode: s.ino,
    links: Number(s.nlink), mode: Number(s.mode) & 0o7777, uid: Number(s.uid), gid: Number(s.gid), allocated: Number(s.blocks) * 512,
  }
}

function statSync(path: string): FileStat | undefined {
  try {
    const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false })
    return stat && statOf(stat)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined
    throw hostError(error, path)
  }
}

/** A name that is there, whatever it is, is never replaced. */
function requireFree(path: string): void {
  if (statSync(path)) throw new FerryError('EXISTS', { path })
}

/** The same calls as those of node:fs/promises, without a thread for each: a folder of many small names is the one case where that counts. */
export const localBulk: Required<Pick<Host, 'statAll' | 'children' | 'changeNames'>> = {
  async statAll(paths) {
    const stats: (FileStat | undefined)[] = []
    for (const path of paths) {
      stats.push(statSync(path))
      if (stats.length % slice === 0) await turn()
    }
    return stats
  },
  async *children(folder, into = () => true) {
    const namesOf = (path: string): string[] => {
      try {
        return readdirSync(path).sort(byteOrder)
      } catch (error) {
        throw hostError(error, path)
      }
    }
    let calls = 0
    for (const name of namesOf(folder)) {
      const path = `${folder}/${name}`
      const stat = statSync(path)
      if (!stat) continue
      let child: Child = { name, stat }
      if (stat.kind === 'directory' && into(name)) {
        const inside = namesOf(path).flatMap((inner) => {
          const found = statSync(`${path}/${inner}`)
          return found ? [{ name: inner, stat: found }] : []
        })
        child = { name, stat, inside }
        calls += inside.length + 2
      }
      if (++calls >= slice) {
        calls = 0
        await turn()
      }
      yield child
    }
  },
  async changeNames(changes) {
    const errors: (FerryError | undefined)[] = []
    for (const change of changes) {
      try {
        if (change.op === 'remove') unlinkSync(change.from)
        else if (change.op === 'link') linkSync(change.from, change.to)
        else {
          requireFree(change.to)
          renameSync(change.from, change.to)
        }
        killPoint(`name-${change.op}`)
        errors.push(undefined)
      } catch (error) {
        errors.push(change.op === 'rename' ? renameError(error, change.from, change.to) : hostError(error, change.op === 'link' ? change.to : change.from))
      }
      if (errors.length % slice === 0) await turn()
    }
    return errors
  },
}
