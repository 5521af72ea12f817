import { beforeEach, describe, expect, it } from 'vitest'
import { FerryError } from '../../shared/errors'
import { cleanStage } from '../../electron/core/migration/steps/clean-stage'
import { sha256Of } from '../helpers/bytes'
import { watchedHost, type HostCall } from '../helpers/fault-host'
import { createMemoryHost, type MemoryHost } from '../helpers/memory-host'
import { filesBelow, memoryJournal, plannedFrom, run, sectorFiles, tidy, transfer, type Moving } from '../helpers/transfer'

const source = '/damocles'
const target = '/lotus'
const sealed = 'sealed/s-t01000-7'
const cache = 'cache/s-t01000-7'
const trash = `.sector-ferry/${run}/trash`
const files = sectorFiles()
const hashes = Object.fromEntries([...files].map(([path, bytes]) => [path, sha256Of(bytes)]))

let host: MemoryHost
beforeEach(async () => {
  host = createMemoryHost({ mounts: ['/mnt'] })
  for (const [path, bytes] of files) host.plant(`${source}/${path}`, bytes)
  await host.makeDirectory(target)
})

const moving = async (mode: 'copy' | 'move', changes: Partial<Moving> = {}): Promise<Moving> => ({ host, sector: await plannedFrom(host, source), target, mode, ...changes })
const below = (store: string): Promise<Record<string, string>> => filesBelow(host, store, 'without staging')
const onlyFiles = (tree: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(tree).filter(([, hash]) => hash !== 'dir'))
const code = (error: unknown): string => (error as FerryError).code

describe('copying a sector', () => {
  it('brings every file, tells its hash, and leaves the source as it was', async () => {
    const before = await below(source)
    const result = await transfer(await moving('copy'))
    expect(onlyFiles(await below(target))).toEqual(hashes)
    expect(await filesBelow(host, source)).toEqual(before)
    expect(Object.fromEntries(result.hashes.map((h) => [h.path.slice(target.length + 1), h.sha256]))).toEqual(hashes)
    expect(result).toMatchObject({ outcome: 'done', bytes: 2 * 64 + 2 * 2048, verified: 2 * 64 + 2 * 2048, reused: 0 })
  })

  it('gives the cache its name before the replica, and puts nothing into the sector folders but whole parts', async () => {
    const calls: HostCall[] = []
    await transfer({ ...(await moving('copy')), host: watchedHost(host, { after: (call) => void calls.push(call) }) })
    const inSectorFolders = (path: unknown): boolean => typeof path === 'string' && /^\/lotus\/(sealed|cache|unsealed|update|update-cache)\/./.test(path)
    const changes = calls.filter(({ method, args }) => ['rename', 'link', 'copyWithin'].includes(method) && inSectorFolders(args[1]))
    expect(changes.map((c) => [c.method, c.args[1]])).toEqual([['rename', `${target}/${cache}`], ['link', `${target}/${sealed}`]])
    expect(calls.filter(({ method, args }) => ['writeFile', 'makeDirectory'].includes(method) && inSectorFolders(args[0]))).toEqual([])
  })

  it('flushes a part before it gets its name, and the folder after', async () => {
    const calls: string[] = []
    await transfer({ ...(await moving('copy')), host: watchedHost(host, { after: ({ method, args }) => void calls.push([method, ...args.filter((a) => typeof a === 'string')].join(' ')) }) })
    const stage = `${target}/.sector-ferry/${run}`
    const wanted = [
      `copyWithin ${source}/${cache}/t_aux ${stage}/${cache}/t_aux`, `sync ${stage}/${cache}`, `rename ${stage}/${cache} ${target}/${cache}`, `sync ${target}/cache`,
      `copyWithin ${source}/${sealed} ${stage}/${sealed}`, `link ${stage}/${sealed} ${target}/${sealed}`, `sync ${target}/sealed`, `removeFile ${stage}/${sealed}`,
    ]
    expect(calls.filter((call) => wanted.includes(call))).toEqual(wanted)
  })

  it('gives no name to a file that was appended to after its sector was begun, and before it was copied itself', async () => {
    const planned = await moving('copy')
    const changing = watchedHost(host, { after: ({ method, args }) => {
      if (method === 'rename' && args[1] === `${target}/${cache}`) host.plant(`${source}/${sealed}`, Buffer.concat([files.get(sealed)!, Buffer.from('more')]))
    } })
    await expect(transfer({ ...planned, host: changing })).rejects.toThrow('SOURCE_CHANGED')
    expect(Object.keys(await below(target)).filter((path) => path.startsWith(sealed))).toEqual([])
  })

  it('takes the planned names along, and nothing else of the folder', async () => {
    host.plant(`${source}/${cache}/sc-02-data-layer-1.dat`, Buffer.from('layer'))
    host.plant(`${source}/${cache}/notes.json`, Buffer.from('{}'))
    await transfer(await moving('copy'))
    expect(onlyFiles(await below(target))).toEqual(hashes)
  })

  it('is skipped where everything is there already, equal', async () => {
    await transfer(await moving('copy'))
    const { inode } = await host.stat(`${target}/${sealed}`)
    const again = await transfer(await moving('copy'))
    expect(again).toMatchObject({ outcome: 'skipped', bytes: 0, reused: 2 * 64 + 2 * 2048 })
    expect((await host.stat(`${target}/${sealed}`)).inode).toBe(inode)
  })

  it('adds what is missing in a folder whose other files are equal, and keeps what others put there', async () => {
    host.plant(`${target}/${cache}/p_aux`, files.get(`${cache}/p_aux`)!)
    host.plant(`${target}/${cache}/other.txt`, Buffer.from('kept'))
    expect(await transfer(await moving('copy'))).toMatchObject({ outcome: 'done', bytes: 64 + 2 * 2048, reused: 64 })
    expect(onlyFiles(await below(target))).toEqual({ ...hashes, [`${cache}/other.txt`]: sha256Of(Buffer.from('kept')) })
  })

  it('adds nothing to a folder in which a file differs', async () => {
    host.plant(`${target}/${cache}/t_aux`, Buffer.alloc(64))
    const before = await filesBelow(host, target)
    await expect(transfer(await moving('copy'))).rejects.toThrow('DESTINATION_DIFFERS')
    expect(await filesBelow(host, target)).toEqual(before)
  })

  it('reads through a link to the sector’s file', async () => {
    host.plant('/other/real', files.get(sealed)!)
    await host.removeFile(`${source}/${sealed}`)
    host.plantLink('/other/real', `${source}/${sealed}`)
    await transfer(await moving('copy'))
    expect((await host.stat(`${target}/${sealed}`)).kind).toBe('file')
    expect(onlyFiles(await below(target))).toEqual(hashes)
  })

  it('refuses a destination that is the source under another name', async () => {
    await host.makeDirectory(`${target}/sealed`)
    await host.link(`${source}/${sealed}`, `${target}/${sealed}`)
    await expect(transfer(await moving('copy'))).rejects.toThrow('SAME_FILE')
    expect((await host.stat(`${source}/${sealed}`)).links).toBe(2)
  })

  it('does without hard links', async () => {
    const noLinks = watchedHost(host, { before: ({ method, args }) => { if (method === 'link') throw new FerryError('NOT_SUPPORTED', { path: String(args[1]) }) } })
    await transfer({ ...(await moving('copy')), host: noLinks })
    expect(onlyFiles(await below(target))).toEqual(hashes)
  })

  it('without verifying says nothing about hashes', async () => {
    expect(await transfer(await moving('copy'), { verify: 'none' })).toMatchObject({ verified: 0, readBack: 'none', hashes: [] })
  })

  it('stops when asked and goes on the next time', async () => {
    const stop = new AbortController()
    const planned = await moving('copy')
    await transfer({ ...planned, host: watchedHost(host, { after: ({ method }) => void (method === 'copyWithin' && stop.abort()) }) }, { signal: stop.signal }).then(() => expect.unreachable(), (error) => expect(code(error)).toBe('ABORTED'))
    expect(onlyFiles(await below(target))).toEqual({})
    await transfer(planned)
    expect(onlyFiles(await below(target))).toEqual(hashes)
  })
})

describe('other content under a final name', () => {
  const replica = files.get(sealed)!
  const flipped = (at: number): Buffer => {
    const bytes = Buffer.from(replica)
    bytes[at]! ^= 1 << at % 8
    return bytes
  }
  const damage: [string, Buffer][] = [
    ...Array.from({ length: 64 }, (_, i): [string, Buffer] => [`bit ${i % 8} of byte ${i * 32 + (i % 32)} flipped`, flipped(i * 32 + (i % 32))]),
    ['all zeros', Buffer.alloc(replica.length)], ['empty', Buffer.alloc(0)], ['one byte short', replica.subarray(1)], ['one byte more', Buffer.concat([replica, Buffer.alloc(1)])],
    ['zeros from the middle on', Buffer.concat([replica.subarray(0, 1024), Buffer.alloc(1024)])], ['halves swapped', Buffer.concat([replica.subarray(1024), replica.subarray(0, 1024)])],
  ]
  it.each(damage.flatMap(([name, bytes]) => (['copy', 'move'] as const).map((mode) => [name, mode, bytes] as const)))('%s (%s): a conflict with both hashes, neither side touched', async (_name, mode, bytes) => {
    host.plant(`${target}/${sealed}`, bytes)
    const before = await below(source)
    const error = await transfer(await moving(mode)).then(() => expect.unreachable(), (e: FerryError) => e)
    expect([error.code, error.params]).toEqual(['DESTINATION_DIFFERS', { path: `${target}/${sealed}`, wanted: hashes[sealed], found: sha256Of(bytes) }])
    expect(await host.readFile(`${target}/${sealed}`)).toEqual(bytes)
    expect(await below(source)).toEqual(before)
  })
})

describe('moving a sector', () => {
  it('on one file system keeps the files themselves and leaves no empty folder', async () => {
    const { inode } = await host.stat(`${source}/${sealed}`)
    await transfer(await moving('move'))
    expect((await host.stat(`${target}/${sealed}`)).inode).toBe(inode)
    expect(onlyFiles(await below(target))).toEqual(hashes)
    expect(await filesBelow(host, source)).toEqual({ sealed: 'dir', cache: 'dir' })
    expect((await host.stat(`${target}/${sealed}`)).links).toBe(1)
  })

  it('on one file system without hard links ends the same', async () => {
    const noLinks = watchedHost(host, { before: ({ method, args }) => { if (method === 'link') throw new FerryError('NO_RIGHT', { path: String(args[1]) }) } })
    const planned = await moving('move')
    await transfer({ ...planned, host: noLinks })
    await tidy(planned)
    expect(onlyFiles(await filesBelow(host, target))).toEqual(hashes)
    expect(await filesBelow(host, source)).toEqual({ sealed: 'dir', cache: 'dir' })
  })

  it('keeps in the source what is not the sector’s', async () => {
    host.plant(`${source}/${cache}/notes.json`, Buffer.from('{}'))
    await transfer(await moving('move'))
    expect(onlyFiles(await below(source))).toEqual({ [`${cache}/notes.json`]: sha256Of(Buffer.from('{}')) })
  })

  it('between file systems copies, then keeps the sources in the trash of their store', async () => {
    await host.makeDirectory('/mnt')
    const planned = await moving('move', { target: '/mnt', copiedFrom: [source] })
    await transfer(planned)
    await tidy(planned)
    expect(onlyFiles(await filesBelow(host, '/mnt'))).toEqual(hashes)
    expect(onlyFiles(await filesBelow(host, source))).toEqual(Object.fromEntries(Object.entries(hashes).map(([path, hash]) => [`${trash}/${path}`, hash])))
  })

  it('onto an equal copy made before keeps the sources in the trash', async () => {
    await transfer(await moving('copy'))
    await transfer(await moving('move'))
    expect(onlyFiles(await below(source))).toEqual({})
    expect((await filesBelow(host, source))[`${trash}/${sealed}`]).toBe(hashes[sealed])
  })

  it('between file systems that the plan took for one says so and changes nothing', async () => {
    await host.makeDirectory('/mnt')
    const before = await below(source)
    await expect(transfer(await moving('move', { target: '/mnt' }))).rejects.toThrow('CROSS_DEVICE')
    expect(await below(source)).toEqual(before)
    expect(onlyFiles(await below('/mnt'))).toEqual({})
  })

  it.each([['on one file system', target, []], ['between file systems', '/mnt', [source]]] as const)('%s removes no source before the journal has it on disk', async (_name, store, copiedFrom) => {
    await host.makeDirectory(store)
    const planned = await moving('move', { target: store, copiedFrom })
    const before = await below(source)
    const full = { ...memoryJournal(), barrier: async () => Promise.reject(new FerryError('NO_SPACE', { path: 'journal.log' })) }
    await expect(transfer(planned, { journal: full })).rejects.toThrow('NO_SPACE')
    expect(onlyFiles(await below(source))).toEqual(onlyFiles(before))
    const journal = memoryJournal()
    await transfer(planned, { journal })
    expect(journal.records.map((r) => [r.op, r.sector])).toEqual([['UNLINK_OK', 7]])
    expect(onlyFiles(await below(source))).toEqual({})
  })

  it('between file systems keeps a source that changed after it was copied', async () => {
    await host.makeDirectory('/mnt')
    const planned = await moving('move', { target: '/mnt', copiedFrom: [source] })
    const changing = watchedHost(host, { after: ({ method, args }) => { if (method === 'copyWithin' && args[0] === `${source}/${sealed}`) host.plant(`${source}/${sealed}`, Buffer.from('written anew')) } })
    await expect(transfer({ ...planned, host: changing })).rejects.toThrow('SOURCE_CHANGED')
    expect(await host.readFile(`${source}/${sealed}`)).toEqual(Buffer.from('written anew'))
    expect((await below(source))[`${cache}/p_aux`]).toBe(hashes[`${cache}/p_aux`])
  })

  it.each([['a file', sealed], ['a folder', cache], ['a file in a folder', `${cache}/p_aux`]])('refuses a link in place of %s', async (_name, path) => {
    const planned = await moving('move')
    await host.rename(`${source}/${path}`, '/real')
    host.plantLink('/real', `${source}/${path}`)
    const before = await below('/damocles/sealed')
    await expect(transfer(planned)).rejects.toThrow('NOT_A_FILE')
    expect(await below('/damocles/sealed')).toEqual(before)
    expect(onlyFiles(await below(target))).toEqual({})
  })
})

describe.each(['copy', 'move'] as const)('a source that is not what was planned (%s)', (mode) => {
  const replica = files.get(sealed)!
  it.each<[string, string, () => Promise<void> | void]>([
    ['written anew with the same bytes', 'SOURCE_CHANGED', () => host.plant(`${source}/${sealed}`, replica)],
    ['longer', 'SOURCE_CHANGED', () => host.plant(`${source}/${sealed}`, Buffer.concat([replica, replica]))],
    ['gone', 'NOT_FOUND', () => host.removeFile(`${source}/${sealed}`)],
    ['a folder', 'NOT_A_FILE', async () => {
      await host.removeFile(`${source}/${sealed}`)
      await host.makeDirectory(`${source}/${sealed}`)
    }],
    ['without one of its cache files', 'NOT_FOUND', () => host.removeFile(`${source}/${cache}/t_aux`)],
  ])('%s: %s, and nothing arrives', async (_name, wanted, change) => {
    const planned = await moving(mode)
    await change()
    await transfer(planned).then(() => expect.unreachable(), (error) => expect(code(error)).toBe(wanted))
    expect(onlyFiles(await filesBelow(host, target))).toEqual({})
  })
})

describe('the staging folder after a run', () => {
  it('goes when it is empty, and is not missed when it was never there', async () => {
    await host.makeDirectory(`${target}/.sector-ferry/${run}/cache/s-t01000-9`)
    await cleanStage(host, target, run)
    await cleanStage(host, target, run)
    expect(await filesBelow(host, target)).toEqual({})
  })
  it('stays while the trash holds a file, and while another run has its own', async () => {
    host.plant(`${source}/${trash}/${sealed}`, Buffer.from('kept'))
    host.plant(`${target}/.sector-ferry/20250101-000000-000000/sealed/x`, Buffer.from('kept'))
    for (const store of [source, target]) await cleanStage(host, store, run)
    expect((await filesBelow(host, source))[`${trash}/${sealed}`]).toBeDefined()
    expect((await filesBelow(host, target))['.sector-ferry/20250101-000000-000000/sealed/x']).toBeDefined()
  })
})
