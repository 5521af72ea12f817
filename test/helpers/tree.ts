import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Path → SHA-256 of every file below a folder, and `dir` for folders: two equal trees are equal byte for byte. */
export function treeOf(root: string, skip: (path: string) => boolean = () => false): Record<string, string> {
  const tree: Record<string, string> = {}
  const walk = (folder: string): void => {
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name)
      const label = relative(root, path)
      if (skip(label)) continue
      if (statSync(path).isDirectory()) {
        tree[label] = 'dir'
        walk(path)
      } else tree[label] = createHash('sha256').update(readFileSync(path)).digest('hex')
    }
  }
  walk(root)
  return tree
}
