import { execFileSync } from 'node:child_process'
import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, readdirSync, renameSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { blockListOf } from '../../electron/core/host/block-list'
import { copyFile, hashFile } from '../../electron/core/host/copy-file'
import { createLocalHost } from '../../electron/core/host/local-host'
import type { FerryError } from '../../shared/errors'
import { sha256Of, someBytes } from '../helpers/bytes'
import { mountSmall } from '../helpers/file-systems'
import { tempDir } from '../helpers/temp-dir'

const MiB = 1024 ** 2
const signal = new AbortController().signal
const verified = { verify: 'sha256', signal } as const
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'no error', (error: FerryError) => error.code)

function newCopy(size: number): { from: string; part: string; bytes: Buffer } {
  const folder = tempDir()
  const bytes = someBytes(size)
  writeFileSync(join(folder, 'from'), bytes)
  return { from: join(folder, 'from'), part: join(folder, 'part'), bytes }
}

function overwrite(path: string, at: number, bytes: Buffer): void {
  const file = openSync(path, 'r+')
  writeSync(file, bytes, 0, bytes.length, at)
  closeSync(file)
}

describe('a part that goes bad while it is written', () => {
  const size = 17 * MiB
  const flip = (part: string, at: number): void => overwrite(part, at, Buffer.from([readFileSync(part)[at]! ^ 1]))
  const damage: [string, (part: string) => void][] = [
    ['its first bit flipped', (part) => flip(part, 0)],
    ['a bit flipped at the end of a page', (part) => flip(part, 4095)],
    ['a bit flipped at the end of the first block', (part) => flip(part, 8 * MiB - 1)],
    ['a page of zeros', (part) => overwrite(part, 5 * 4096, Buffer.alloc(4096))],
    ['a page of other content', (part) => overwrite(part, 7 * 4096, someBytes(4096, 'other'))],
    ['two pages swapped', (part) => {
      const whole = readFileSync(part)
      overwrite(part, 0, Buffer.concat([whole.subarray(4096, 8192), whole.subarray(0, 4096)]))
    }],
  ]
  it.each(damage)('%s: found, thrown away, and right the next time', async (_name, spoil) => {
    const { from, part, bytes } = newCopy(size)
    let copied = 0
    let spoilt = false
    const onBytes = (count: number, phase: 'copy' | 'verify'): void => {
      // the first block is on its way to the disk once the second has been read
      if (phase === 'copy' && (copied += count) > 16 * MiB && !spoilt) {
        spoilt = true
        spoil(part)
      }
    }
    expect(await codeOf(copyFile(from, part, { ...verified, onBytes }))).toBe('VERIFY_DIFFERS')
    expect(existsSync(part)).toBe(false)
    expect(sha256Of(readFileSync(from))).toBe(sha256Of(bytes))
    expect((await copyFile(from, part, verified)).sha256).toBe(sha256Of(bytes))
  })
})

describe('a source that changes while it is copied', () => {
  const changes: [string, (from: string) => void][] = [
    ['grows', (from) => writeFileSync(from, 'more', { flag: 'a' })],
    ['is cut', (from) => truncateSync(from, 9 * MiB)],
    ['is written with the old time put back', (from) => {
      const { atimeMs, mtimeMs } = statSync(from)
      overwrite(from, 100, Buffer.from('x'))
      utimesSync(from, atimeMs / 1000, mtimeMs / 1000)
    }],
    ['is replaced by an equal file', (from) => {
      writeFileSync(`${from}.new`, readFileSync(from))
      renameSync(`${from}.new`, from)
    }],
    ['goes', (from) => rmSync(from)],
  ]
  it.each(changes)('and %s is never taken for whole', async (_name, change) => {
    const { from, part } = newCopy(17 * MiB)
    let changed = false
    const onBytes = (): void => {
      if (!changed) change(from)
      changed = true
    }
    expect(await codeOf(copyFile(from, part, { ...verified, onBytes }))).toBe('SOURCE_CHANGED')
  })
})

describe('a big copy that was cut off', () => {
  const size = 264 * MiB
  /** Mostly holes, so that the test is quick; what is not a hole is near the places that matter. */
  function bigSource(): { from: string; part: string } {
    const folder = tempDir()
    const from = join(folder, 'from')
    const file = openSync(from, 'w')
    ftruncateSync(file, size)
    for (const at of [0, 8 * MiB - 100, 100 * MiB, 256 * MiB - 100, 256 * MiB, size - 300]) writeSync(file, someBytes(200, String(at)), 0, 200, at)
    closeSync(file)
    return { from, part: join(folder, 'part') }
  }
  async function cutOff(from: string, part: string): Promise<void> {
    const stop = new AbortController()
    let copied = 0
    const onBytes = (count: number): void => {
      if ((copied += count) > 256 * MiB) stop.abort()
    }
    await copyFile(from, part, { verify: 'sha256', signal: stop.signal, onBytes }).catch(() => undefined)
  }

  it('goes on after the blocks whose hashes are on disk', async () => {
    const { from, part } = bigSource()
    const wanted = (await hashFile(from, { signal })).sha256
    await cutOff(from, part)
    expect(existsSync(blockListOf(part))).toBe(true)
    expect(await copyFile(from, part, verified)).toMatchObject({ bytes: size, reused: 256 * MiB, sha256: wanted })
  })
  it('goes on before the first block that went bad since', async () => {
    const { from, part } = bigSource()
    const wanted = (await hashFile(from, { signal })).sha256
    await cutOff(from, part)
    overwrite(part, 100 * MiB + 7, Buffer.from([readFileSync(from)[100 * MiB + 7]! ^ 1]))
    expect(await copyFile(from, part, verified)).toMatchObject({ reused: 96 * MiB, sha256: wanted })
    expect((await hashFile(part, { signal })).sha256).toBe(wanted)
  })
  it('begins anew when the source is another since', async () => {
    const { from, part } = bigSource()
    await cutOff(from, part)
    overwrite(from, 50 * MiB, Buffer.from('changed'))
    expect(await copyFile(from, part, verified)).toMatchObject({ reused: 0, sha256: (await hashFile(from, { signal })).sha256 })
  })
})

describe('no space', () => {
  it('is said as such, the source stays, and it goes on once there is room', async ({ skip }) => {
    const small = mountSmall(1024)
    if (!small) return skip('a limited file system cannot be mounted here')
    try {
      const { from, bytes } = newCopy(700 * 1024)
      const part = join(small.path, 'part')
      writeFileSync(join(small.path, 'ballast'), Buffer.alloc(600 * 1024))
      expect(await codeOf(copyFile(from, part, verified))).toBe('NO_SPACE')
      expect(readFileSync(from).equals(bytes)).toBe(true)
      rmSync(join(small.path, 'ballast'))
      expect((await copyFile(from, part, verified)).sha256).toBe(sha256Of(bytes))
      const host = createLocalHost()
      await expect(host.writeFile(join(small.path, 'big'), Buffer.alloc(900 * 1024))).rejects.toThrow('NO_SPACE')
      expect(readdirSync(small.path)).toEqual(['part'])
    } finally {
      small.remove()
    }
  })
})

describe('a pipe in place of a file', () => {
  it('is refused at once by every method that reads', async () => {
    const host = createLocalHost()
    const folder = tempDir()
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    expect((await host.stat(pipe)).kind).toBe('other')
    expect(await codeOf(host.readFile(pipe))).toBe('NOT_A_FILE')
    expect(await codeOf(host.hash(pipe, { signal }))).toBe('NOT_A_FILE')
    expect(await codeOf(host.copyWithin(pipe, join(folder, 'part'), verified))).toBe('NOT_A_FILE')
    expect(existsSync(join(folder, 'part'))).toBe(false)
  })
})
