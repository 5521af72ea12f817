import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Host } from '../../electron/core/host/host'
import type { ErrorCode } from '../../shared/errors'
import { sha256Of, someBytes } from '../helpers/bytes'

/** One implementation under test: two empty folders on different file systems, and ways to put things there that a Host cannot make. */
export interface HostUnderTest {
  readonly host: Host
  readonly root: string
  /** A folder on another file system; undefined when there is none. */
  readonly elsewhere: string | undefined
  plant(path: string, bytes: Uint8Array, mode?: number): void
  plantLink(target: string, path: string): void
  /** Makes a file longer by a hole, where files have holes. */
  stretch?(path: string, size: number): void
  close(): void | Promise<void>
}

const never = new AbortController().signal
const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
/** Around a page, around a block of the copy, and the sectors of the test networks. */
const sizes = [0, 1, 511, 2048, 4095, 4096, 4097, 65_537, 8 * 1024 ** 2 - 1, 8 * 1024 ** 2, 8 * 1024 ** 2 + 1, 17 * 1024 ** 2 + 3]
const oddNames = [' lead and trail ', 'two\nlines', 'tab\there', "quote'", 'double"quote', '$(touch x)', '`touch x`', ';rm', '-rf', '--', '*', '?', '\\', '~', '#1', '扇区', 'é', 'e\u0301', '\u202egnp', '\u{1f600}', 'n'.repeat(255)]

async function gather(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

/** What every Host promises. `prepare` runs once; each case works in a folder of its own. */
export function describeHost(name: string, prepare: () => Promise<HostUnderTest> | HostUnderTest): void {
  describe(name, () => {
    let under: HostUnderTest
    let host: Host
    let at: string
    let cases = 0
    const fails = (work: Promise<unknown>, ...codes: ErrorCode[]): Promise<void> =>
      work.then(() => expect.unreachable(`expected ${codes.join(' or ')}`), (error: { code: ErrorCode }) => expect(codes).toContain(error.code))
    const names = async (path: string): Promise<string[]> => (await host.list(path)).map((e) => e.name)
    const put = (file: string, bytes: Uint8Array = Buffer.from('abc'), mode?: number): string => {
      under.plant(`${at}/${file}`, bytes, mode)
      return `${at}/${file}`
    }

    beforeAll(async () => {
      under = await prepare()
      host = under.host
    })
    beforeEach(async () => {
      at = `${under.root}/case-${++cases}`
      await host.makeDirectory(at)
    })
    afterAll(async () => {
      await host?.close()
      await under?.close()
    })

    describe('stat', () => {
      it('tells kind and size of a file', async () => expect(await host.stat(put('f'))).toMatchObject({ kind: 'file', size: 3, links: 1 }))
      it('tells a folder', async () => expect((await host.stat(at)).kind).toBe('directory'))
      it('describes a link itself', async () => {
        put('f')
        under.plantLink('f', `${at}/l`)
        expect((await host.stat(`${at}/l`)).kind).toBe('link')
      })
      it('tells permission bits alone', async () => expect((await host.stat(put('f', Buffer.from('x'), 0o640))).mode).toBe(0o640))
      it('gives two names of one file one identity, and counts them', async ({ skip }) => {
        if (!host.features.identifiesFiles) return skip()
        const [a, b] = [put('a'), `${at}/b`]
        await host.link(a, b)
        const [first, second] = [await host.stat(a), await host.stat(b)]
        expect([first.device, first.inode, first.links]).toEqual([second.device, second.inode, 2])
      })
      it('gives two files two identities', async ({ skip }) => {
        if (!host.features.identifiesFiles) return skip()
        expect((await host.stat(put('a'))).inode).not.toBe((await host.stat(put('b'))).inode)
      })
      it('tells times in whole nanoseconds since 1970', async () => {
        const { mtimeNs, ctimeNs } = await host.stat(put('f'))
        for (const time of [mtimeNs, ctimeNs]) expect(time > 10n ** 18n && time < 10n ** 19n).toBe(true)
      })
      it('misses what is not there', () => fails(host.stat(`${at}/no`), 'NOT_FOUND'))
      it('finds nothing below a file', () => fails(host.stat(`${put('f')}/x`), 'NOT_FOUND', 'NOT_A_DIRECTORY'))
    })

    describe('realPath', () => {
      it('follows links in the middle and at the end', async () => {
        put('real/f')
        under.plantLink('real', `${at}/folder`)
        under.plantLink('folder/f', `${at}/file`)
        expect(await host.realPath(`${at}/file`)).toBe(`${await host.realPath(at)}/real/f`)
      })
      it('misses a link that leads nowhere', async () => {
        under.plantLink('gone', `${at}/l`)
        await fails(host.realPath(`${at}/l`), 'NOT_FOUND')
      })
    })

    describe('list', () => {
      it('gives names in byte order', async () => {
        for (const file of ['b', 'a', 'B', 's-t01000-10', 's-t01000-2', '\u{1f600}', '\uffee', '扇区']) put(file)
        expect(await names(at)).toEqual(['B', 'a', 'b', 's-t01000-10', 's-t01000-2', '扇区', '\uffee', '\u{1f600}'])
      })
      it('tells the kinds without following links', async () => {
        put('file')
        await host.makeDirectory(`${at}/folder`)
        under.plantLink('folder', `${at}/link`)
        expect(await host.list(at)).toEqual([{ name: 'file', kind: 'file' }, { name: 'folder', kind: 'directory' }, { name: 'link', kind: 'link' }])
      })
      it('gives nothing for an empty folder', async () => expect(await host.list(at)).toEqual([]))
      it('misses a folder that is not there', () => fails(host.list(`${at}/no`), 'NOT_FOUND'))
      it('refuses a file', () => fails(host.list(put('f')), 'NOT_A_DIRECTORY'))
    })

    describe('readFile and read', () => {
      it('read it whole', async () => expect((await host.readFile(put('f', someBytes(70_000)))).equals(someBytes(70_000))).toBe(true))
      it('read up to the limit and no further', async () => {
        expect(await host.readFile(put('f'), 3)).toEqual(Buffer.from('abc'))
        await fails(host.readFile(`${at}/f`, 2), 'TOO_LARGE')
      })
      it('follow a link', async () => {
        put('f')
        under.plantLink('f', `${at}/l`)
        expect(await host.readFile(`${at}/l`)).toEqual(Buffer.from('abc'))
      })
      it('miss what is not there', async () => {
        await fails(host.readFile(`${at}/no`), 'NOT_FOUND')
        await fails(gather(host.read(`${at}/no`)), 'NOT_FOUND')
      })
      it('refuse a folder', () => fails(host.readFile(at), 'NOT_A_FILE'))
      it('read in chunks from any start', async () => {
        const path = put('f', someBytes(3_000_000))
        for (const start of [0, 1, 1024 ** 2, 2_999_999, 3_000_000]) expect((await gather(host.read(path, start))).equals(someBytes(3_000_000).subarray(start)), `from ${start}`).toBe(true)
      })
    })

    describe('writeFile', () => {
      it('creates a file whole, with nothing beside it', async () => {
        await host.writeFile(`${at}/f`, someBytes(100_000))
        expect((await host.readFile(`${at}/f`)).equals(someBytes(100_000))).toBe(true)
        expect(await names(at)).toEqual(['f'])
      })
      it('creates it with the asked rights', async () => {
        await host.writeFile(`${at}/f`, Buffer.from('secret'), { mode: 0o600 })
        expect((await host.stat(`${at}/f`)).mode).toBe(0o600)
      })
      it('keeps what has the name, and leaves nothing beside it', async () => {
        const path = put('f')
        await fails(host.writeFile(path, Buffer.from('new')), 'EXISTS')
        expect(await host.readFile(path)).toEqual(Buffer.from('abc'))
        expect(await names(at)).toEqual(['f'])
      })
      it('replaces only when asked', async () => {
        const path = put('f')
        await host.writeFile(path, Buffer.from('new'), { replace: true })
        expect(await host.readFile(path)).toEqual(Buffer.from('new'))
        expect(await names(at)).toEqual(['f'])
      })
      it('needs the folder', () => fails(host.writeFile(`${at}/no/f`, Buffer.from('x')), 'NOT_FOUND'))
    })

    describe('makeDirectory', () => {
      it('creates all that is missing, and is content with what is there', async () => {
        await host.makeDirectory(`${at}/a/b/c`)
        await host.makeDirectory(`${at}/a/b/c`)
        expect((await host.stat(`${at}/a/b/c`)).kind).toBe('directory')
      })
      it('goes through a link to a folder', async () => {
        await host.makeDirectory(`${at}/real`)
        under.plantLink('real', `${at}/l`)
        await host.makeDirectory(`${at}/l`)
        await host.makeDirectory(`${at}/l/sub`)
        expect((await host.stat(`${at}/real/sub`)).kind).toBe('directory')
      })
      it('refuses a file in the way', async () => {
        const path = put('f')
        await fails(host.makeDirectory(path), 'NOT_A_DIRECTORY')
        await fails(host.makeDirectory(`${path}/sub`), 'NOT_A_DIRECTORY')
      })
      it('can be asked twice at once', async () => {
        await Promise.all([1, 2, 3].map(() => host.makeDirectory(`${at}/x/y`)))
        expect(await names(at)).toEqual(['x'])
      })
    })

    describe('rename', () => {
      it('keeps the file itself', async () => {
        const { inode } = await host.stat(put('a'))
        await host.rename(`${at}/a`, `${at}/b`)
        expect((await host.stat(`${at}/b`)).inode).toBe(inode)
        expect(await names(at)).toEqual(['b'])
      })
      it('takes a folder with all in it', async () => {
        put('a/in/f')
        await host.rename(`${at}/a`, `${at}/b`)
        expect(await host.readFile(`${at}/b/in/f`)).toEqual(Buffer.from('abc'))
      })
      it('never replaces a file', async () => {
        const [a, b] = [put('a'), put('b', Buffer.from('kept'))]
        await fails(host.rename(a, b), 'EXISTS')
        expect([await host.readFile(a), await host.readFile(b)]).toEqual([Buffer.from('abc'), Buffer.from('kept')])
      })
      it('never replaces a folder, not even an empty one', async () => {
        put('a/f')
        await host.makeDirectory(`${at}/b`)
        await fails(host.rename(`${at}/a`, `${at}/b`), 'EXISTS')
        expect(await names(at)).toEqual(['a', 'b'])
      })
      it('never replaces a link that leads nowhere', async () => {
        const path = put('a')
        under.plantLink('gone', `${at}/l`)
        await fails(host.rename(path, `${at}/l`), 'EXISTS')
      })
      it('misses the source, and the folder of the target', async () => {
        await fails(host.rename(`${at}/no`, `${at}/b`), 'NOT_FOUND')
        await fails(host.rename(put('a'), `${at}/no/b`), 'NOT_FOUND')
        expect(await names(at)).toEqual(['a'])
      })
      it('says CROSS_DEVICE between file systems and copies nothing', async ({ skip }) => {
        if (under.elsewhere === undefined) return skip()
        const to = `${under.elsewhere}/renamed-${cases}`
        await fails(host.rename(put('a'), to), 'CROSS_DEVICE')
        expect(await names(at)).toEqual(['a'])
        await fails(host.stat(to), 'NOT_FOUND')
      })
    })

    describe('link', () => {
      it('gives a second name to the same file', async () => {
        await host.link(put('a'), `${at}/b`)
        await host.removeFile(`${at}/a`)
        expect(await host.readFile(`${at}/b`)).toEqual(Buffer.from('abc'))
        if (host.features.identifiesFiles) expect((await host.stat(`${at}/b`)).links).toBe(1)
      })
      it('never takes a name that is there', async () => {
        const [a, b] = [put('a'), put('b', Buffer.from('kept'))]
        await fails(host.link(a, b), 'EXISTS')
        expect(await host.readFile(b)).toEqual(Buffer.from('kept'))
      })
      it('misses the source', () => fails(host.link(`${at}/no`, `${at}/b`), 'NOT_FOUND'))
      it('says CROSS_DEVICE between file systems', async ({ skip }) => {
        if (under.elsewhere === undefined) return skip()
        await fails(host.link(put('a'), `${under.elsewhere}/linked-${cases}`), 'CROSS_DEVICE')
      })
    })

    describe('removeFile and removeDirectory', () => {
      it('remove a link, not what it leads to', async () => {
        const path = put('f')
        under.plantLink('f', `${at}/l`)
        await host.removeFile(`${at}/l`)
        expect(await host.readFile(path)).toEqual(Buffer.from('abc'))
      })
      it('miss what is not there', async () => {
        await fails(host.removeFile(`${at}/no`), 'NOT_FOUND')
        await fails(host.removeDirectory(`${at}/no`), 'NOT_FOUND')
      })
      it('never remove a folder as a file', async () => {
        await host.makeDirectory(`${at}/d`)
        await fails(host.removeFile(`${at}/d`), 'NOT_A_FILE', 'NO_RIGHT')
        expect(await names(at)).toEqual(['d'])
      })
      it('remove an empty folder', async () => {
        await host.makeDirectory(`${at}/d`)
        await host.removeDirectory(`${at}/d`)
        expect(await names(at)).toEqual([])
      })
      it('keep a folder that holds something', async () => {
        put('d/f')
        await fails(host.removeDirectory(`${at}/d`), 'NOT_EMPTY')
        expect(await names(`${at}/d`)).toEqual(['f'])
      })
      it('never remove a file as a folder', () => fails(host.removeDirectory(put('f')), 'NOT_A_DIRECTORY'))
    })

    describe('sync and space', () => {
      it('flush files and folders', async () => {
        await host.sync(put('f'))
        await host.sync(at)
        await fails(host.sync(`${at}/no`), 'NOT_FOUND')
      })
      it('tell what is free of what there is', async () => {
        const { freeBytes, totalBytes, freeInodes } = await host.space(at)
        expect(freeBytes > 0 && freeBytes <= totalBytes).toBe(true)
        if (freeInodes !== undefined) expect(freeInodes).toBeGreaterThan(0)
      })
    })

    describe('hash', () => {
      it('knows the vectors', async () => {
        expect((await host.hash(put('abc'), { signal: never })).sha256).toBe(abc)
        expect((await host.hash(put('empty', Buffer.alloc(0)), { signal: never })).sha256).toBe(empty)
      })
      it.each(sizes)('%d bytes, from the cache and from the disk', async (size) => {
        const path = put('f', someBytes(size))
        let seen = 0
        const cached = await host.hash(path, { signal: never, onBytes: (n) => (seen += n) })
        const direct = await host.hash(path, { signal: never, fromDisk: true })
        expect([cached.sha256, direct.sha256, seen]).toEqual([sha256Of(someBytes(size)), sha256Of(someBytes(size)), size])
      })
      it('stops when asked', () => fails(host.hash(put('f'), { signal: AbortSignal.abort() }), 'ABORTED'))
      it('misses what is not there, refuses folders and links', async () => {
        await fails(host.hash(`${at}/no`, { signal: never }), 'NOT_FOUND')
        await fails(host.hash(at, { signal: never }), 'NOT_A_FILE')
        put('f')
        under.plantLink('f', `${at}/l`)
        await fails(host.hash(`${at}/l`, { signal: never }), 'NOT_A_FILE')
      })
    })

    describe('copyWithin', () => {
      const verified = { verify: 'sha256', signal: never } as const
      it.each(sizes)('copies %d bytes and proves it', async (size) => {
        const path = put('f', someBytes(size))
        expect(await host.copyWithin(path, `${at}/part`, verified)).toMatchObject({ bytes: size, sha256: sha256Of(someBytes(size)), reused: 0 })
        expect(sha256Of(await host.readFile(`${at}/part`))).toBe(sha256Of(someBytes(size)))
        expect(await names(at)).toEqual(['f', 'part'])
      })
      it.each([300_000, 20 * 1024 ** 2])('copies a file of %d bytes that is mostly a hole', async (size) => {
        const path = put('f', someBytes(5000))
        under.stretch?.(path, size)
        const result = await host.copyWithin(path, `${at}/part`, verified)
        expect([result.bytes, result.sha256]).toEqual([(await host.stat(path)).size, (await host.hash(path, { signal: never })).sha256])
        expect((await host.hash(`${at}/part`, { signal: never })).sha256).toBe(result.sha256)
      })
      it('keeps rights and the time of the last change, to the microsecond (by SFTP alone, to the second)', async () => {
        const path = put('f', someBytes(2048), 0o640)
        await host.copyWithin(path, `${at}/part`, verified)
        const [from, to] = [await host.stat(path), await host.stat(`${at}/part`)]
        expect(to.mode).toBe(from.mode)
        expect(Math.abs(Number(to.mtimeNs - from.mtimeNs))).toBeLessThan(host.features.identifiesFiles ? 2000 : 1_000_000_000)
        if (host.features.identifiesFiles) expect(to.inode).not.toBe(from.inode)
      })
      it('leaves the source as it was', async () => {
        const path = put('f', someBytes(5000))
        const before = await host.stat(path)
        await host.copyWithin(path, `${at}/part`, verified)
        expect(await host.stat(path)).toEqual(before)
        expect(await host.readFile(path)).toEqual(someBytes(5000))
      })
      it('begins anew where another, shorter or longer part lies', async () => {
        for (const old of [10, 5000, 9000]) {
          put('part', Buffer.alloc(old, 7))
          expect((await host.copyWithin(put('f', someBytes(5000)), `${at}/part`, verified)).reused).toBe(0)
          expect(await host.readFile(`${at}/part`)).toEqual(someBytes(5000))
        }
      })
      it('says nothing about the content when it was not asked to verify', async () => {
        const result = await host.copyWithin(put('f', someBytes(5000)), `${at}/part`, { ...verified, verify: 'none' })
        expect(result).toEqual({ bytes: 5000, readBack: 'none', reused: 0, by: expect.stringMatching(/^(bytes|reflink)$/) })
        expect(await host.readFile(`${at}/part`)).toEqual(someBytes(5000))
      })
      it('tells every byte once while copying and once while verifying, and asks the throttle for each', async () => {
        const size = 9 * 1024 ** 2 + 5
        const told = { copy: 0, verify: 0 }
        let asked = 0
        const throttle = { take: async (bytes: number) => void (asked += bytes) }
        await host.copyWithin(put('f', someBytes(size)), `${at}/part`, { ...verified, throttle, onBytes: (n, phase) => (told[phase] += n) })
        expect(told).toEqual({ copy: size, verify: size })
        expect(asked).toBeGreaterThanOrEqual(size)
      })
      it('never writes through a link that has the name of the part', async () => {
        const victim = put('victim', Buffer.from('kept'))
        under.plantLink('victim', `${at}/part`)
        await host.copyWithin(put('f', someBytes(5000)), `${at}/part`, verified)
        expect(await host.readFile(victim)).toEqual(Buffer.from('kept'))
        expect((await host.stat(`${at}/part`)).kind).toBe('file')
      })
      it('stops when asked, before and in the middle, and does it right the next time', async () => {
        const path = put('f', someBytes(17 * 1024 ** 2))
        await fails(host.copyWithin(path, `${at}/part`, { verify: 'sha256', signal: AbortSignal.abort() }), 'ABORTED')
        const stop = new AbortController()
        await fails(host.copyWithin(path, `${at}/part`, { verify: 'sha256', signal: stop.signal, onBytes: () => stop.abort() }), 'ABORTED')
        expect((await host.copyWithin(path, `${at}/part`, verified)).sha256).toBe(sha256Of(someBytes(17 * 1024 ** 2)))
      })
      it('gives up when the throttle does', async () => {
        const throttle = { take: async () => Promise.reject(new DOMException('stopped', 'AbortError')) }
        await fails(host.copyWithin(put('f', someBytes(5000)), `${at}/part`, { ...verified, throttle }), 'ABORTED')
      })
      it('misses source or folder, refuses what is no file', async () => {
        await fails(host.copyWithin(`${at}/no`, `${at}/part`, verified), 'NOT_FOUND')
        await fails(host.copyWithin(put('f'), `${at}/no/part`, verified), 'NOT_FOUND')
        await fails(host.copyWithin(at, `${at}/part`, verified), 'NOT_A_FILE')
        under.plantLink('f', `${at}/l`)
        await fails(host.copyWithin(`${at}/l`, `${at}/part`, verified), 'NOT_A_FILE')
        expect(await names(at)).toEqual(['f', 'l'])
      })
    })

    describe('locks', () => {
      const wanted = () => [{ path: put('flocked'), kind: 'flock' as const }, { path: `${at}/fresh`, kind: 'fcntl' as const }]
      it('are seen while they are held, keep others out, and leave nothing behind', async ({ skip }) => {
        if (!host.features.seesLocks) return skip()
        const files = wanted()
        expect(await host.locksOn(files[0]!.path)).toEqual([])
        const held = await host.holdLocks(files)
        expect((await host.locksOn(files[0]!.path)).map((l) => l.kind)).toEqual(['FLOCK'])
        expect((await host.locksOn(files[1]!.path)).map((l) => l.kind)).toEqual(['POSIX'])
        await fails(host.holdLocks(files.slice(0, 1)), 'LOCK_TAKEN')
        // an fcntl lock never keeps out the process that has it
        if (!host.features.isThisComputer) await fails(host.holdLocks(files.slice(1)), 'LOCK_TAKEN')
        await held.release()
        expect(await host.locksOn(files[0]!.path)).toEqual([])
        expect(await names(at)).toEqual(['flocked'])
      })
      it('take none when one is not to be had', async ({ skip }) => {
        if (!host.features.seesLocks) return skip()
        const files = wanted()
        const held = await host.holdLocks(files.slice(0, 1))
        await fails(host.holdLocks([files[1]!, files[0]!]), 'LOCK_TAKEN')
        expect(await host.locksOn(files[1]!.path)).toEqual([])
        await held.release()
        await fails(host.holdLocks([{ path: `${at}/missing`, kind: 'flock' }]), 'NOT_FOUND')
      })
      it('change folders over while they are held, and never onto a name that is taken', async ({ skip }) => {
        if (!host.features.seesLocks) return skip()
        const held = await host.holdLocks(wanted())
        put('live/f', Buffer.from('old'))
        put('next/f', Buffer.from('new'))
        const folders = { live: `${at}/live`, aside: `${at}/aside`, next: `${at}/next`, parent: at }
        await held.swap(folders)
        expect([(await host.readFile(`${at}/live/f`)).toString(), (await host.readFile(`${at}/aside/f`)).toString()]).toEqual(['new', 'old'])
        await host.makeDirectory(folders.next)
        await fails(held.swap(folders), 'EXISTS')
        expect((await host.readFile(`${at}/live/f`)).toString()).toBe('new')
        await held.release()
      })
    })

    it.each(oddNames)('takes the name %j through every method', async (odd) => {
      const path = `${at}/${odd}`
      if (odd.length < 200) await host.writeFile(path, Buffer.from('abc'))
      else put(odd)
      await host.copyWithin(path, `${at}/copy`, { verify: 'sha256', signal: never })
      await host.removeFile(path)
      await host.link(`${at}/copy`, path)
      expect((await host.hash(path, { signal: never })).sha256).toBe(abc)
      await host.rename(path, `${at}/plain`)
      await host.makeDirectory(path)
      expect((await names(at)).sort()).toEqual([odd, 'copy', 'plain'].sort())
      await host.removeDirectory(path)
    })
  })
}
