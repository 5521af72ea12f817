import { createHash, randomBytes } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { noteBlocks } from '../../electron/core/host/block-list'
import { copyFile } from '../../electron/core/host/copy-file'
import { createLocalHost } from '../../electron/core/host/local-host'
import { tempDir } from '../helpers/temp-dir'

const MiB = 1024 ** 2
const options = { verify: 'sha256' as const, signal: new AbortController().signal }
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const identity = (path: string): string => {
  const s = statSync(path, { bigint: true })
  return `${s.ino}:${s.size}:${s.mtimeNs}:${s.ctimeNs}`
}

describe('copying a file', () => {
  it.each([0, 1, 4095, 4096, 3 * MiB + 7, 17 * MiB + 5])('of %i bytes: equal, verified, mode and time kept', async (size) => {
    const folder = tempDir()
    const [from, part] = [join(folder, 'from'), join(folder, 'part')]
    const bytes = randomBytes(size)
    writeFileSync(from, bytes)
    chmodSync(from, 0o640)
    utimesSync(from, 1_600_000_000, 1_600_000_000)
    const result = await copyFile(from, part, options)
    expect([result.bytes, result.sha256]).toEqual([size, sha(bytes)])
    expect(readFileSync(part).equals(bytes)).toBe(true)
    expect([statSync(part).mode & 0o777, statSync(part).mtimeMs]).toEqual([0o640, 1_600_000_000_000])
  })

  it.each([['kept whole', false, 16 * MiB], ['with a flipped byte in its second block', true, 8 * MiB]])('an interrupted part %s goes on from its last right block', async (_name, flip, reused) => {
    const folder = tempDir()
    const [from, part] = [join(folder, 'from'), join(folder, 'part')]
    const bytes = randomBytes(20 * MiB)
    writeFileSync(from, bytes)
    const begun = Buffer.from(bytes.subarray(0, 18 * MiB))
    await noteBlocks(part, identity(from), 8 * MiB, 0, [sha(begun.subarray(0, 8 * MiB)), sha(begun.subarray(8 * MiB, 16 * MiB))])
    if (flip) begun[9 * MiB]! ^= 1
    writeFileSync(part, begun)
    const result = await copyFile(from, part, options)
    expect([result.reused, result.sha256]).toEqual([reused, sha(bytes)])
    expect(readFileSync(part).equals(bytes)).toBe(true)
  })

  it('an interrupted part of another source counts for nothing', async () => {
    const folder = tempDir()
    const [from, part] = [join(folder, 'from'), join(folder, 'part')]
    writeFileSync(from, randomBytes(9 * MiB))
    writeFileSync(part, Buffer.alloc(8 * MiB))
    await noteBlocks(part, 'another', 8 * MiB, 0, [sha(Buffer.alloc(8 * MiB))])
    expect((await copyFile(from, part, options)).reused).toBe(0)
  })

  it('keeps the holes of a sparse file', async () => {
    const folder = tempDir()
    const [from, part] = [join(folder, 'from'), join(folder, 'part')]
    writeFileSync(from, 'x')
    truncateSync(from, 64 * MiB)
    const result = await copyFile(from, part, options)
    expect(result.sha256).toBe(sha(readFileSync(from)))
    expect(statSync(part).blocks * 512).toBeLessThan(20 * MiB)
  })

  it('refuses a link, a folder and a pipe, and stops when told', async () => {
    const folder = tempDir()
    writeFileSync(join(folder, 'file'), 'x')
    symlinkSync('file', join(folder, 'link'))
    mkdirSync(join(folder, 'folder'))
    execFileSync('mkfifo', [join(folder, 'pipe')])
    for (const name of ['link', 'folder', 'pipe']) await expect(copyFile(join(folder, name), join(folder, `${name}.part`), options)).rejects.toThrow('NOT_A_FILE')
    const stopped = new AbortController()
    stopped.abort()
    await expect(copyFile(join(folder, 'file'), join(folder, 'part'), { ...options, signal: stopped.signal })).rejects.toThrow('ABORTED')
  })
})

describe('this computer as a host', () => {
  const host = createLocalHost()
  it('never replaces a name, and says what is wrong by code', async () => {
    const folder = tempDir()
    await host.makeDirectory(join(folder, 'a/b/c'))
    await host.writeFile(join(folder, 'a/x'), Buffer.from('1'))
    await expect(host.writeFile(join(folder, 'a/x'), Buffer.from('2'))).rejects.toThrow('EXISTS')
    await host.writeFile(join(folder, 'a/y'), Buffer.from('2'))
    await expect(host.rename(join(folder, 'a/x'), join(folder, 'a/y'))).rejects.toThrow('EXISTS')
    await expect(host.link(join(folder, 'a/x'), join(folder, 'a/y'))).rejects.toThrow('EXISTS')
    await expect(host.removeDirectory(join(folder, 'a'))).rejects.toThrow('NOT_EMPTY')
    await expect(host.stat(join(folder, 'none'))).rejects.toThrow('NOT_FOUND')
    await expect(host.makeDirectory(join(folder, 'a/x/z'))).rejects.toThrow('NOT_A_DIRECTORY')
    await expect(host.readFile(join(folder, 'a/x'), 0)).rejects.toThrow('TOO_LARGE')
    expect((await host.list(join(folder, 'a'))).map((e) => [e.name, e.kind])).toEqual([['b', 'directory'], ['x', 'file'], ['y', 'file']])
    expect((await host.hash(join(folder, 'a/x'), { signal: options.signal })).sha256).toBe(sha(Buffer.from('1')))
    expect((await host.space(folder)).freeBytes).toBeGreaterThan(0)
  })
})
