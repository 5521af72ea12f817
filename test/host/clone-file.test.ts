import { execFileSync } from 'node:child_process'
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, statSync, statfsSync, utimesSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { cloneFile } from '../../electron/core/host/clone-file'
import { copyFile } from '../../electron/core/host/copy-file'
import { createLocalHost } from '../../electron/core/host/local-host'
import { createShellHost } from '../../electron/core/host/shell-host'
import { someBytes, sha256Of } from '../helpers/bytes'
import { mountImage } from '../helpers/file-systems'
import { localExec } from '../helpers/local-exec'

const hook = vi.hoisted(() => ({ at: undefined as ((name: string) => void) | undefined }))
vi.mock('../../electron/core/kill-point', () => ({ killPoint: (name: string) => hook.at?.(name) }))

const MiB = 1024 ** 2
const size = 20 * MiB + 7
const verified = { verify: 'sha256', signal: new AbortController().signal } as const
const disks = { xfs: mountImage('xfs'), ext4: mountImage('ext4', 128) }
afterAll(() => Object.values(disks).forEach((disk) => disk?.remove()))

/** Byte offsets on the device of the first blocks of a file, and whether any of them is shared with another. */
function extentsOf(path: string): { first: number; shared: boolean } {
  const lines = execFileSync('xfs_io', ['-r', '-c', 'fiemap -v', path], { encoding: 'utf8' }).split('\n').slice(2).filter((line) => /\d+\.\.\d+/.test(line.split(/\s+/)[3] ?? ''))
  const flags = lines.map((line) => parseInt(line.trim().split(/\s+/).at(-1)!, 16))
  return { first: Number(/(\d+)\.\./.exec(lines[0]!.trim().split(/\s+/)[2]!)![1]) * 512, shared: flags.some((flag) => (flag & 0x2000) !== 0) }
}

describe.skipIf(!disks.xfs)('a copy where files can share blocks', () => {
  const folder = join(disks.xfs?.path ?? '', 'work')
  const [from, part] = [join(folder, 'from'), join(folder, 'part')]
  const content = someBytes(size, 'source')
  beforeEach(() => {
    hook.at = undefined
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder)
    writeFileSync(from, content)
    execFileSync('sync', ['-f', folder])
  })

  it.each(['sha256', 'none'] as const)('shares them, with the rights and time of the source, verify %s', async (verify) => {
    chmodSync(from, 0o440)
    utimesSync(from, 1_600_000_000, 1_600_000_000)
    const free = (): number => statfsSync(folder).bfree * statfsSync(folder).bsize
    const before = free()
    const told = { copy: 0, verify: 0 }
    const result = await copyFile(from, part, { ...verified, verify, onBytes: (n, phase) => (told[phase] += n) })
    expect(result).toEqual({ bytes: size, reused: 0, by: 'reflink', ...(verify === 'none' ? { readBack: 'none' } : { readBack: 'disk', sha256: sha256Of(content) }) })
    expect(told).toEqual({ copy: size, verify: verify === 'none' ? 0 : size })
    expect(before - free()).toBeLessThan(2 * MiB)
    expect(extentsOf(part).shared).toBe(true)
    expect([statSync(part).mode & 0o777, statSync(part).mtimeMs]).toEqual([0o440, 1_600_000_000_000])
  })
  it('is a file of its own: what is written to the source later is not in it', async () => {
    await copyFile(from, part, verified)
    const file = openSync(from, 'r+')
    writeSync(file, Buffer.alloc(MiB, 1), 0, MiB, 4 * MiB)
    closeSync(file)
    execFileSync('sync', ['-f', folder])
    expect(readFileSync(part).equals(content)).toBe(true)
    expect(readFileSync(from).equals(content)).toBe(false)
  })
  it('finds a source that changes meanwhile', async () => {
    hook.at = (name) => name === 'block-copied' && utimesSync(from, 1, 1)
    await expect(copyFile(from, part, verified)).rejects.toMatchObject({ code: 'SOURCE_CHANGED' })
    hook.at = (name) => name === 'block-copied' && rmSync(from, { force: true })
    await expect(copyFile(from, part, verified)).rejects.toMatchObject({ code: 'SOURCE_CHANGED' })
  })
  it('finds a shared block that went bad on the disk, though the source is right in the page cache', async () => {
    readFileSync(from)
    hook.at = (name) => {
      if (name !== 'part-flushed') return
      const image = openSync(disks.xfs!.image, 'r+')
      writeSync(image, Buffer.alloc(4096, 7), 0, 4096, extentsOf(part).first)
      closeSync(image)
    }
    await expect(copyFile(from, part, verified)).rejects.toMatchObject({ code: 'VERIFY_DIFFERS' })
    expect(readdirSync(folder)).toEqual(['from'])
  })
  it('begins anew over a part that was left, and never takes the place of another file', async () => {
    writeFileSync(part, 'left by another attempt')
    expect(await copyFile(from, part, verified)).toMatchObject({ by: 'reflink', reused: 0 })
    writeFileSync(join(folder, 'taken'), 'of someone else')
    expect(await cloneFile(from, join(folder, 'taken'), statSync(from, { bigint: true }).dev)).toBe(false)
    expect(readFileSync(join(folder, 'taken'), 'utf8')).toBe('of someone else')
  })
  it.each([5000, size])('by the commands of a host too, %i bytes', async (bytes) => {
    writeFileSync(from, content.subarray(0, bytes))
    const host = await createShellHost(localExec(), 'shell')
    try {
      expect(await host.copyWithin(from, part, verified)).toMatchObject({ by: 'reflink', bytes, sha256: sha256Of(content.subarray(0, bytes)) })
      expect(extentsOf(part).shared).toBe(true)
    } finally {
      await host.close()
    }
  })
  it('by this computer as a host too, and for an empty file by bytes', async () => {
    const host = createLocalHost()
    expect(await host.copyWithin(from, part, verified)).toMatchObject({ by: 'reflink', sha256: sha256Of(content) })
    writeFileSync(join(folder, 'empty'), '')
    expect(await host.copyWithin(join(folder, 'empty'), join(folder, 'empty.part'), verified)).toMatchObject({ by: 'bytes', bytes: 0 })
  })
})

describe.skipIf(!disks.ext4)('a copy where files cannot share blocks', () => {
  it('is made by bytes and leaves nothing of the attempt', async () => {
    const folder = join(disks.ext4!.path, 'work')
    mkdirSync(folder)
    writeFileSync(join(folder, 'from'), someBytes(5000))
    const device = statSync(folder, { bigint: true }).dev
    for (const name of ['first', 'second']) {
      expect(await cloneFile(join(folder, 'from'), join(folder, name), device)).toBe(false)
      expect(await copyFile(join(folder, 'from'), join(folder, name), verified)).toMatchObject({ by: 'bytes', sha256: sha256Of(someBytes(5000)) })
    }
    expect(readdirSync(folder).sort()).toEqual(['first', 'from', 'second'])
  })
})

describe.skipIf(!disks.xfs || !disks.ext4)('between two file systems', () => {
  it('bytes are copied', async () => {
    writeFileSync(join(disks.xfs!.path, 'across'), someBytes(5000))
    expect(await copyFile(join(disks.xfs!.path, 'across'), join(disks.ext4!.path, 'across'), verified)).toMatchObject({ by: 'bytes' })
  })
})
