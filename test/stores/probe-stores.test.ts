import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FerryError, type ErrorCode } from '../../shared/errors'
import type { Host } from '../../electron/core/host/host'
import { createLocalHost } from '../../electron/core/host/local-host'
import { canRename, isSamePlace } from '../../electron/core/stores/probe-stores'
import { watchedHost } from '../helpers/fault-host'
import { sharedMemory } from '../helpers/file-systems'
import { createMemoryHost } from '../helpers/memory-host'
import { tempDir } from '../helpers/temp-dir'
import { filesBelow } from '../helpers/transfer'

async function stores(): Promise<Host> {
  const host = createMemoryHost({ mounts: ['/mnt'] })
  for (const path of ['/a', '/b', '/mnt/c']) await host.makeDirectory(path)
  host.plantLink('/a', '/link')
  return host
}
const failing = (host: Host, fails: (method: string, args: readonly unknown[]) => boolean, code: ErrorCode): Host =>
  watchedHost(host, { before: ({ method, args }) => { if (fails(method, args)) throw new FerryError(code, { path: String(args[0]) }) } })

describe('are two stores one place', () => {
  it('yes for the same path, and through a link', async () => {
    const host = await stores()
    expect([await isSamePlace(host, '/a', '/a'), await isSamePlace(host, '/a', '/link'), await isSamePlace(host, '/link', '/a')]).toEqual([true, true, true])
  })
  it('no for two folders, and nothing is left of the question', async () => {
    const host = await stores()
    expect([await isSamePlace(host, '/a', '/b'), await isSamePlace(host, '/a', '/mnt/c')]).toEqual([false, false])
    for (const store of ['/a', '/b', '/mnt/c']) expect(await filesBelow(host, store)).toEqual({})
  })
  it('yes where device and inode do not tell, by a probe that shows up on the other side', async () => {
    const host = await stores()
    // as over a network: the same folder under two paths, with numbers of its own for each
    const mirrored = new Proxy(host, { get: (target, method: keyof Host) => (method === 'stat' ? (path: string) => target.stat(path.replace(/^\/b\//, '/a/')) : method === 'writeFile' || method === 'makeDirectory' || method === 'removeFile' || method === 'removeDirectory' ? (path: string, ...rest: never[]) => (target[method] as (p: string, ...r: never[]) => Promise<void>)(path.replace(/^\/b\//, '/a/'), ...rest) : target[method]) })
    expect(await isSamePlace(mirrored, '/a', '/b')).toBe(true)
    expect(await filesBelow(host, '/a')).toEqual({})
  })
  it.each(['READ_ONLY', 'NO_RIGHT', 'NO_SPACE'] as const)('no where nothing can be written (%s)', async (code) => expect(await isSamePlace(failing(await stores(), (m) => m === 'makeDirectory', code), '/a', '/b')).toBe(false))
  it('does not guess at a disk that fails', async () => expect(isSamePlace(failing(await stores(), (m) => m === 'writeFile', 'WRITE_FAILED'), '/a', '/b')).rejects.toThrow('WRITE_FAILED'))
})

describe('can files be renamed from one store to the other', () => {
  it('decides by trying, and leaves nothing', async () => {
    const host = await stores()
    expect([await canRename(host, '/a', '/b'), await canRename(host, '/a', '/mnt/c'), await canRename(host, '/mnt/c', '/a')]).toEqual([true, false, false])
    for (const store of ['/a', '/b', '/mnt/c']) expect(await filesBelow(host, store)).toEqual({})
  })
  it('asks the nearest folder for a target that is not there yet', async () => {
    const host = await stores()
    expect([await canRename(host, '/a', '/b/new/store'), await canRename(host, '/a', '/mnt/c/new')]).toEqual([true, false])
    expect(await filesBelow(host, '/b')).toEqual({})
  })
  it.each(['NOT_SUPPORTED', 'NO_RIGHT'] as const)('without hard links (%s) by a rename there and back', async (code) => {
    const host = await stores()
    const noLinks = failing(host, (method) => method === 'link', code)
    expect([await canRename(noLinks, '/a', '/b'), await canRename(noLinks, '/a', '/mnt/c')]).toEqual([true, false])
    for (const store of ['/a', '/b', '/mnt/c']) expect(await filesBelow(host, store)).toEqual({})
  })
  it('says what else is wrong', async () => expect(canRename(failing(await stores(), (m) => m === 'link', 'READ_ONLY'), '/a', '/b')).rejects.toThrow('READ_ONLY'))
})

describe('on this computer', () => {
  const host = createLocalHost()
  it('a link to a store is that store', async () => {
    const folder = tempDir()
    mkdirSync(join(folder, 'store'))
    symlinkSync('store', join(folder, 'link'))
    expect(await isSamePlace(host, join(folder, 'store'), join(folder, 'link'))).toBe(true)
    expect(readdirSync(join(folder, 'store'))).toEqual([])
  })
  it.skipIf(sharedMemory === undefined)('the temporary folder and the shared memory are two file systems', async () => {
    const [here, there] = [tempDir(), tempDir(sharedMemory)]
    expect([await isSamePlace(host, here, there), await canRename(host, here, there), await canRename(host, here, tempDir())]).toEqual([false, false, true])
    expect([readdirSync(here), readdirSync(there)]).toEqual([[], []])
  })
})
