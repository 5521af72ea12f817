import { readFileSync, truncateSync, writeFileSync, appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { copyFile } from '../../electron/core/host/copy-file'
import { someBytes } from '../helpers/bytes'
import { tempDir } from '../helpers/temp-dir'

const hook = vi.hoisted(() => ({ atFlushed: undefined as (() => void) | undefined }))
vi.mock('../../electron/core/kill-point', () => ({ killPoint: (name: string) => name === 'part-flushed' && hook.atFlushed?.() }))

const size = 6000
const kinds: Record<string, (path: string, n: number) => void> = {
  'one bit': (path, n) => write(path, n, (bytes, at) => (bytes[at]! ^= 1 << n % 8)),
  'a byte set to zero': (path, n) => write(path, n, (bytes, at) => (bytes[at] = bytes[at] === 0 ? 1 : 0)),
  'a sector of zeros': (path, n) => write(path, n, (bytes, at) => bytes.fill(0, at & ~511, (at & ~511) + 512)),
  'two sectors that changed places': (path, n) => write(path, n, (bytes, at) => {
    const [a, b] = [at & ~511, ((at & ~511) + 1024) % 5120]
    const kept = Buffer.from(bytes.subarray(a, a + 512))
    bytes.copy(bytes, a, b, b + 512)
    kept.copy(bytes, b)
  }),
  'cut short': (path, n) => truncateSync(path, (n * 7) % size),
  'grown': (path, n) => appendFileSync(path, Buffer.alloc(1 + (n % 9))),
}
function write(path: string, n: number, damage: (bytes: Buffer, at: number) => void): void {
  const bytes = readFileSync(path)
  damage(bytes, (n * 13) % size)
  writeFileSync(path, bytes)
}

const each = 350
it.each(Object.keys(kinds))(`${each} copies damaged behind the copy's back, %s: every one is found before it gets its name`, async (kind) => {
  const folder = tempDir()
  const source = join(folder, 'source')
  const content = someBytes(size, 'source')
  writeFileSync(source, content)
  let found = 0
  for (let n = 0; n < each; n++) {
    const part = join(folder, `part-${n}`)
    hook.atFlushed = () => kinds[kind]!(part, n)
    await copyFile(source, part, { verify: 'sha256', signal: new AbortController().signal }).catch((error: unknown) => {
      expect((error as { code: string }).code).toBe('VERIFY_DIFFERS')
      found++
    })
  }
  hook.atFlushed = undefined
  expect(found).toBe(each)
  expect(readFileSync(source).equals(content)).toBe(true)
  // the next attempt is not misled by what was left
  expect((await copyFile(source, join(folder, 'part-0'), { verify: 'sha256', signal: new AbortController().signal })).bytes).toBe(size)
}, 120_000)
