import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFileSync, chmodSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { blockListOf, noteFlushed } from '../../electron/core/host/block-list'
import { copyFile } from '../../electron/core/host/copy-file'
import type { CopyOptions } from '../../electron/core/host/host'
import { kernelCopy } from '../../electron/core/host/kernel-copy'
import { tempDir } from '../helpers/temp-dir'

const MiB = 1024 ** 2
const size = 24 * MiB + 5
const made = (): { from: string; part: string; bytes: Buffer } => {
  const folder = tempDir()
  const bytes = randomBytes(size)
  writeFileSync(join(folder, 'from'), bytes)
  return { from: join(folder, 'from'), part: join(folder, 'part'), bytes }
}
const plain = (more: Partial<CopyOptions> = {}): CopyOptions => ({ verify: 'none', signal: new AbortController().signal, ...more })
const catsOf = (path: string): string => execFileSync('sh', ['-c', 'ls -l /proc/[0-9]*/fd 2>/dev/null | grep -F -- "$1" || true', 'sh', path], { encoding: 'utf8' })

describe.runIf(process.platform === 'linux')('a copy that nobody verifies is made by the kernel', () => {
  it('whole, with its mode, and every byte is counted once', async () => {
    const { from, part, bytes } = made()
    chmodSync(from, 0o640)
    let counted = 0
    const result = await copyFile(from, part, plain({ onBytes: (n) => (counted += n) }))
    expect([result.bytes, result.readBack, counted, statSync(part).mode & 0o777]).toEqual([size, 'none', size, 0o640])
    expect(readFileSync(part).equals(bytes)).toBe(true)
  })

  it('and all of it, without a word of our own code', async () => {
    const { from, part, bytes } = made()
    const [source, target] = [await open(from, 'r'), await open(part, 'wx+')]
    expect(await kernelCopy(source, target, { size, start: 0, unit: 8 * MiB }, plain())).toBe(size)
    await Promise.all([source.close(), target.close()])
    expect(readFileSync(part).equals(bytes)).toBe(true)
  })

  it('from where an interrupted part ends', async () => {
    const { from, part, bytes } = made()
    writeFileSync(part, bytes.subarray(0, 16 * MiB))
    const [source, target] = [await open(from, 'r'), await open(part, 'r+')]
    let counted = 0
    expect(await kernelCopy(source, target, { size, start: 16 * MiB, unit: 8 * MiB, flush: async () => undefined }, plain({ onBytes: (n) => (counted += n) }))).toBe(size)
    await Promise.all([source.close(), target.close()])
    expect([counted, readFileSync(part).equals(bytes)]).toEqual([size - 16 * MiB, true])
  })

  it('and an interrupted part is continued up to what was flushed of it, if it was of this file', async () => {
    const { from, part, bytes } = made()
    const s = statSync(from, { bigint: true })
    const id = `${s.ino}:${s.size}:${s.mtimeNs}:${s.ctimeNs}`
    const interrupted = async (flushed: number, whose: string, there: number): Promise<number> => {
      writeFileSync(part, Buffer.concat([bytes.subarray(0, 8 * MiB), Buffer.alloc(there - 8 * MiB)]))
      await noteFlushed(part, whose, flushed)
      appendFileSync(blockListOf(part), '{"v":1,"id":"' + id + '","flushed":167')
      const { reused } = await copyFile(from, part, plain())
      expect(readFileSync(part).equals(bytes)).toBe(true)
      rmSync(blockListOf(part), { force: true })
      return reused
    }
    expect(await interrupted(8 * MiB, id, 16 * MiB)).toBe(8 * MiB)
    expect(await interrupted(16 * MiB, id, 12 * MiB)).toBe(0)
    expect(await interrupted(8 * MiB, 'another', 16 * MiB)).toBe(0)
  })

  it('and goes on block by block when it has to wait', async () => {
    const { from, part, bytes } = made()
    let counted = 0
    const waits = { take: () => new Promise<void>((resolve) => setTimeout(resolve, 60)) }
    await copyFile(from, part, plain({ throttle: waits, onBytes: (n) => (counted += n) }))
    expect([counted, readFileSync(part).equals(bytes)]).toEqual([size, true])
  })

  it('and without `cat` block by block from the beginning', async () => {
    const { from, part, bytes } = made()
    const path = process.env['PATH']
    process.env['PATH'] = '/nowhere'
    try {
      await copyFile(from, part, plain())
    } finally {
      process.env['PATH'] = path
    }
    expect(readFileSync(part).equals(bytes)).toBe(true)
  })

  it('one after the other to one disk, each whole', async () => {
    const all = [made(), made(), made()]
    await Promise.all(all.map(({ from, part }) => copyFile(from, part, plain())))
    expect(all.map(({ part, bytes }) => readFileSync(part).equals(bytes))).toEqual([true, true, true])
  })

  it('and a source cut short meanwhile is found', async () => {
    const { from, part } = made()
    const cut = { take: async () => truncateSync(from, 1000) }
    await expect(copyFile(from, part, plain({ throttle: cut }))).rejects.toMatchObject({ code: 'SOURCE_CHANGED' })
  })

  it('and an abort leaves nobody behind who writes', async () => {
    const { from, part } = made()
    const abort = new AbortController()
    const stopping = { take: () => Promise.resolve(abort.abort()) }
    await expect(copyFile(from, part, plain({ signal: abort.signal, throttle: stopping }))).rejects.toThrow()
    expect(catsOf(part)).toBe('')
  })
})
