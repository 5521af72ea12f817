import { writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { hashFile } from '../../electron/core/host/copy-file'
import { openBlocks } from '../../electron/core/host/direct-read'
import { sha256Of, someBytes } from '../helpers/bytes'
import { tempDir } from '../helpers/temp-dir'

const signal = new AbortController().signal
const sizes = [0, 1, 4095, 4096, 4097, 8192, 65_536, 65_537, 3 * 1024 ** 2 + 1]

it('files of any size, many at once and one after the other, are read as they are', async () => {
  const folder = tempDir()
  for (const round of [1, 2]) {
    await Promise.all(sizes.map(async (size) => {
      const path = join(folder, `${round}-${size}`)
      const bytes = someBytes(size, path)
      writeFileSync(path, bytes)
      expect((await hashFile(path, { signal, fromDisk: true })).sha256).toBe(sha256Of(bytes))
    }))
  }
})

it('what is read past the page cache is read once', async () => {
  const path = join(tempDir(), 'file')
  writeFileSync(path, someBytes(20_000))
  // the first one finds a buffer that fits
  await (await openBlocks(path, 20_480, true)).close()
  const handle = await open(path)
  const read = vi.spyOn(Object.getPrototypeOf(handle) as { read: typeof handle.read }, 'read')
  const blocks = await openBlocks(path, 20_480, true)
  try {
    expect((await blocks.read(0, 20_480)).equals(someBytes(20_000))).toBe(true)
    if (blocks.source === 'disk') expect(read.mock.calls.length).toBe(1)
  } finally {
    read.mockRestore()
    await blocks.close()
    await handle.close()
  }
})

it('a disk that cannot give the first block is not made up for by the page cache', async (context) => {
  const path = join(tempDir(), 'file')
  writeFileSync(path, someBytes(5000))
  const probe = await openBlocks(path, 8192, true)
  await probe.close()
  if (probe.source !== 'disk') context.skip('this file system does not read past the page cache')
  const handle = await open(path)
  const read = vi.spyOn(Object.getPrototypeOf(handle) as { read: typeof handle.read }, 'read').mockRejectedValueOnce(Object.assign(new Error('i/o error'), { code: 'EIO' }))
  try {
    await expect(openBlocks(path, 8192, true)).rejects.toMatchObject({ code: 'EIO' })
  } finally {
    read.mockRestore()
    await handle.close()
  }
})
