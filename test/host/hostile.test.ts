import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServerChannel } from 'ssh2'
import { afterAll, describe, expect, it } from 'vitest'
import type { Host } from '../../electron/core/host/host'
import { connectSsh } from '../../electron/core/host/ssh-connect'
import { openSshHost } from '../../electron/core/host/ssh-host'
import { FerryError } from '../../shared/errors'
import { someBytes } from '../helpers/bytes'
import { attributes, names, packet, sftpTypes as t, startHostile, status, text, u32, u64, type Hostile, type SftpAnswer, type ShellAnswer } from '../helpers/hostile-ssh'
import { haveSshd, noQuestions } from '../helpers/sshd'

const limits = { answerMs: 500, silentMs: 600, connectMs: 1500 }
const MiB = 1024 ** 2
/** More than any answer here may take. */
const mostMemory = 400 * MiB
const never = new AbortController().signal
const made: string[] = []
/** Cases run side by side, so folders stay until the last has ended. */
const tempDir = (): string => {
  made.push(mkdtempSync(join(tmpdir(), 'sector-ferry-test-')))
  return made.at(-1)!
}
afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true })
})

const questions = { ...noQuestions, secret: async () => 'x' }
const used = (): number => {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** What comes of an act: the code of the error, or the result. */
async function outcome(hostile: Hostile, act: (host: Host) => Promise<unknown>): Promise<{ code?: string; result?: unknown }> {
  const server = await startHostile(hostile)
  const before = used()
  let most = 0
  const timer = setInterval(() => (most = Math.max(most, used() - before)), 50)
  let host: Host | undefined
  try {
    host = await openSshHost(() => connectSsh({ host: '127.0.0.1', port: server.port, user: 'x' }, { home: server.home, knownHosts: [], questions, limits }), { limits, patienceMs: 3000 })
    return { result: await act(host) }
  } catch (error) {
    if (!(error instanceof FerryError)) throw error
    return { code: error.code }
  } finally {
    clearInterval(timer)
    await host?.close()
    await server.stop()
    expect(most).toBeLessThan(mostMemory)
  }
}

async function gather(chunks: AsyncIterable<Buffer>): Promise<string> {
  let all = ''
  for await (const chunk of chunks) all += chunk.toString()
  return all
}
const stat = (host: Host): Promise<unknown> => host.stat('/f')
const list = (host: Host): Promise<unknown> => host.list('/f')
const readFile = async (host: Host): Promise<unknown> => (await host.readFile('/f', 64 * 1024)).toString()
const hash = (host: Host): Promise<unknown> => host.hash('/f', { signal: never })
const realPath = (host: Host): Promise<unknown> => host.realPath('/f')
const space = (host: Host): Promise<unknown> => host.space('/f')
const write = (host: Host): Promise<unknown> => host.writeFile('/new', Buffer.from('abc'), { replace: true })
const strange = ['HOST_ANSWER_STRANGE']
const gone = ['SSH_LOST', 'HOST_SILENT', 'HOST_ANSWER_STRANGE']

const on = (type: number, answer: SftpAnswer): SftpAnswer => (request, channel) => (request.type === type ? answer(request, channel) : undefined)
/** Endless: each question brings the same again. */
const flood = (piece: () => Buffer) => (channel: ServerChannel): 'hang' => {
  const more = (): void => {
    for (let n = 0; n < 256 && channel.writable && channel.write(piece()); n++);
    if (channel.writable) channel.once('drain', () => setImmediate(more))
  }
  more()
  return 'hang'
}

const complain = (channel: ServerChannel): 'hang' => {
  const timer = setInterval(() => (channel.writable ? channel.stderr.write(Buffer.alloc(262_144)) : clearInterval(timer)), 5)
  setTimeout(() => clearInterval(timer), 5000)
  return 'hang'
}

type Case = readonly [name: string, answer: SftpAnswer, act: (host: Host) => Promise<unknown>, codes: readonly string[]]
const sftpCases: readonly Case[] = [
  ['a size below zero', on(t.lstat, ({ id }) => packet(105, u32(id), attributes({ size: -1n }))), stat, strange],
  ['a size beyond every number', on(t.lstat, ({ id }) => packet(105, u32(id), attributes({ size: 1n << 62n }))), stat, strange],
  ['no size', on(t.lstat, ({ id }) => packet(105, u32(id), u32(4), u32(0o100644))), stat, strange],
  ['no rights', on(t.lstat, ({ id }) => packet(105, u32(id), u32(1), u64(5n))), stat, strange],
  ['attributes cut off', on(t.lstat, ({ id }) => packet(105, u32(id), u32(0xf), u32(0))), stat, [...gone, 'WRITE_FAILED']],
  ['more extended attributes than bytes', on(t.lstat, ({ id }) => packet(105, u32(id), u32(0x80000000), u32(0xffffffff))), stat, [...gone, 'WRITE_FAILED']],
  ['a handle for a question about a file', on(t.lstat, ({ id }) => packet(102, u32(id), text('handle'))), stat, [...gone, 'WRITE_FAILED']],
  ['"done" for a question about a file', on(t.lstat, ({ id }) => status(id, 0)), stat, [...gone, 'WRITE_FAILED']],
  ['an error that does not exist', on(t.lstat, ({ id }) => status(id, 4711, 'x'.repeat(100_000))), stat, ['WRITE_FAILED']],
  ['an answer to another question', on(t.lstat, ({ id }) => packet(105, u32(id + 1000), attributes())), stat, gone],
  ['no answer', on(t.lstat, () => 'hang'), stat, ['HOST_SILENT']],
  ['a packet of 2 GiB', on(t.lstat, () => Buffer.concat([u32(0x7fffffff), Buffer.alloc(1000)])), stat, gone],
  ['a packet of 4 GiB', on(t.lstat, () => Buffer.concat([u32(0xffffffff), Buffer.alloc(1000)])), stat, gone],
  ['a packet without content', on(t.lstat, () => u32(0)), stat, gone],
  ['a packet of an unknown kind', on(t.lstat, ({ id }) => packet(222, u32(id), text('?'))), stat, gone],
  ['a packet that never ends', on(t.lstat, () => Buffer.concat([u32(100_000), Buffer.from([105])])), stat, gone],
  ['the end of the session', on(t.lstat, (_, channel) => (channel.close(), 'hang')), stat, gone],
  ['noise instead of packets', on(t.lstat, (_, channel) => flood(() => someBytes(32_768))(channel)), stat, gone],
  ['no greeting', on(t.init, () => 'hang'), stat, [...gone, 'HOST_SHELL_STRANGE']],
  ['noise for a greeting', on(t.init, () => Buffer.from('Welcome to the farm!\n')), stat, [...gone, 'HOST_LACKS', 'HOST_SHELL_STRANGE']],
  ['the name ../x', on(t.readdir, ({ id }) => names(id, ['ok', '../x'])), list, strange],
  ['the name a/b', on(t.readdir, ({ id }) => names(id, ['a/b'])), list, strange],
  ['a name with NUL', on(t.readdir, ({ id }) => names(id, ['a\0b'])), list, strange],
  ['an empty name', on(t.readdir, ({ id }) => names(id, [''])), list, strange],
  ['names without end', on(t.readdir, ({ id }) => names(id, Array.from({ length: 2000 }, (_, n) => `name ${n}`))), list, [...strange, 'HOST_SILENT']],
  ['empty lists without end', on(t.readdir, ({ id }) => names(id, [])), list, strange],
  ['more names than it gives', on(t.readdir, ({ id }) => names(id, ['a'], 0xffffffff)), list, gone],
  ['bytes for a listing', on(t.readdir, ({ id }) => packet(103, u32(id), text('bytes'))), list, [...gone, 'WRITE_FAILED']],
  ['no answer to a listing', on(t.readdir, () => 'hang'), list, ['HOST_SILENT']],
  ['a file without end', on(t.read, ({ id }) => packet(103, u32(id), text(Buffer.alloc(1000)))), readFile, ['TOO_LARGE', 'READ_FAILED', ...gone]],
  ['a file without end that it calls small', on(t.read, ({ id }) => packet(103, u32(id), text(Buffer.alloc(1000)))), hash, ['SOURCE_CHANGED', 'READ_FAILED', 'WRITE_FAILED', ...gone]],
  ['a huge file that ends at once', (request) => ([t.lstat, t.stat] as number[]).includes(request.type) ? packet(105, u32(request.id), attributes({ size: 1n << 50n })) : undefined, hash, ['READ_FAILED', ...gone]],
  ['an empty file that it calls 100 bytes', (request) => request.type === t.stat || request.type === t.lstat ? packet(105, u32(request.id), attributes({ size: 100n })) : request.type === t.read ? status(request.id, 1) : undefined, readFile, ['READ_FAILED']],
  ['more bytes than were asked for', on(t.read, ({ id }) => packet(103, u32(id), text(Buffer.alloc(200_000)))), readFile, ['READ_FAILED', 'TOO_LARGE', 'WRITE_FAILED', ...gone]],
  ['empty pieces of a file', on(t.read, ({ id }) => packet(103, u32(id), text(''))), readFile, ['READ_FAILED', ...gone]],
  ['a count of bytes that it does not give', on(t.read, ({ id }) => packet(103, u32(id), u32(0xffffffff))), readFile, ['READ_FAILED', 'WRITE_FAILED', ...gone]],
  ['no answer to a read', on(t.read, () => 'hang'), readFile, ['HOST_SILENT']],
  ['a handle of 200 KB', on(t.open, ({ id }) => packet(102, u32(id), text(Buffer.alloc(200_000)))), readFile, ['READ_FAILED', 'WRITE_FAILED', 'TOO_LARGE', ...gone]],
  ['a relative path', on(t.realpath, ({ id }) => names(id, ['f'])), realPath, strange],
  ['a path with NUL', on(t.realpath, ({ id }) => names(id, ['/f\0g'])), realPath, strange],
  ['no path', on(t.realpath, ({ id }) => names(id, [])), realPath, [...gone, 'WRITE_FAILED']],
  ['more space than there is', on(t.extended, ({ id }) => packet(201, u32(id), ...Array.from({ length: 11 }, () => u64(-1n)))), space, strange],
  ['space cut off', on(t.extended, ({ id }) => packet(201, u32(id), u64(1n))), space, [...gone, 'WRITE_FAILED']],
  ['a refusal to write', on(t.write, ({ id }) => status(id, 4, 'no')), write, ['WRITE_FAILED']],
  ['no answer to a flush', on(t.extended, () => 'hang'), write, ['HOST_SILENT']],
]

/** An end of an answer as an honest loop gives it. */
const ended = (output: string, token: string, code: string | number = 0): string => `${output}\n${token} ${code}\n`
const asked = (what: RegExp, answer: (say: Parameters<ShellAnswer>[1]) => ReturnType<ShellAnswer>): ShellAnswer => (script, say) => (what.test(script) ? answer(say) : undefined)
const aStat = /^stat -c '%f/
const good = '81a4 5 1 2 1 0 0 8|2026-11-23 17:00:00.1 +0000|2026-11-23 17:00:00.1 +0000'
const saying = (what: RegExp, output: string, code: string | number = 0): ShellAnswer => asked(what, ({ token }) => ended(output, token, code))
const bigCopy = async (host: Host): Promise<unknown> => {
  const folder = tempDir()
  writeFileSync(join(folder, 'a'), someBytes(9 * MiB))
  return host.copyWithin(join(folder, 'a'), join(folder, 'b'), { verify: 'sha256', signal: never })
}
const smallCopy = async (host: Host): Promise<unknown> => {
  const folder = tempDir()
  writeFileSync(join(folder, 'a'), 'abc')
  return host.copyWithin(join(folder, 'a'), join(folder, 'b'), { verify: 'sha256', signal: never })
}
const bigHash = async (host: Host): Promise<unknown> => {
  const file = join(tempDir(), 'a')
  writeFileSync(file, someBytes(9 * MiB))
  return host.hash(file, { signal: never })
}
const readAll = async (host: Host): Promise<unknown> => {
  const file = join(tempDir(), 'a')
  writeFileSync(file, 'abc')
  return gather(host.read(file))
}
const sum = 'a'.repeat(64)
const look = /echo alive; grep -v/

const shellCases: readonly (readonly [name: string, answer: ShellAnswer, act: (host: Host) => Promise<unknown>, codes: readonly string[]])[] = [
  ['a size below zero', saying(aStat, good.replace(' 5 ', ' -5 ')), stat, strange],
  ['a size beyond every number', saying(aStat, good.replace(' 5 ', ' 9999999999999999 ')), stat, strange],
  ['a size in words', saying(aStat, good.replace(' 5 ', ' five ')), stat, strange],
  ['a day that is none', saying(aStat, good.replaceAll('11-23', '13-45')), stat, strange],
  ['two files', saying(aStat, `${good}\n${good}`), stat, strange],
  ['nothing', saying(aStat, ''), stat, strange],
  ['noise', asked(aStat, ({ token }) => Buffer.concat([someBytes(5000), Buffer.from(ended('', token))])), stat, strange],
  ['words behind the end', asked(aStat, ({ token }) => `${ended(good, token)}and more`), stat, strange],
  ['two ends', asked(aStat, ({ token }) => ended(good, token) + ended(good, token)), stat, strange],
  ['an exit status beyond all', saying(aStat, good, 99999), stat, strange],
  ['an exit status in words', saying(aStat, good, 'good'), stat, strange],
  ['a failure without a word', saying(aStat, '', 1), stat, ['READ_FAILED', 'WRITE_FAILED']],
  ['an answer without an end', asked(aStat, () => good), stat, ['HOST_SILENT']],
  ['no answer', asked(aStat, () => 'hang'), stat, ['HOST_SILENT']],
  ['output without end', asked(aStat, ({ channel }) => flood(() => Buffer.alloc(32_768, 97))(channel)), stat, gone],
  ['errors without end', asked(aStat, ({ channel }) => complain(channel)), stat, gone],
  ['the end of the shell', asked(aStat, ({ channel }) => (channel.close(), 'hang')), stat, ['SSH_LOST']],
  ['words that nobody asked for', (_script, { channel, token }) => (setTimeout(() => channel.writable && channel.write('news\n'), 30), aStat.test(_script) ? ended('nonsense', token) : undefined), async (host) => {
    await host.space('/')
    return host.stat('/f')
  }, gone],
  ['the name ..', saying(/find -H/, 'f..\0'), list, strange],
  ['the name a/b', saying(/find -H/, 'fa/b\0'), list, strange],
  ['a kind without a name', saying(/find -H/, 'f\0'), list, strange],
  ['names without end', asked(/find -H/, ({ channel }) => flood(() => Buffer.from('fname\0'.repeat(10_000)))(channel)), list, gone],
  ['more than was allowed', asked(/cat '\/f'$/, ({ token }) => ended('x'.repeat(200_000), token)), readFile, strange],
  ['a size that is none', saying(/cat '\/f'$/, 'many', 77), readFile, ['TOO_LARGE']],
  ['a short hash', saying(/^\nquiet/, `${sum.slice(1)}\ncache\n`), async (host) => (writeFileSync(join(tempDir(), 'a'), ''), hash(host)), [...strange, 'NOT_FOUND']],
  ['two hashes', asked(/hashfile '.*a' cache tell/s, () => `${sum}\n${sum}\ncache\n`), bigHash, strange],
  ['a hash in words', asked(/hashfile '.*a' cache tell/s, () => 'all is well\n'), bigHash, strange],
  ['no hash', asked(/hashfile '.*a' cache tell/s, () => 'hang'), bigHash, ['HOST_SILENT']],
  ['hashes without end', asked(/hashfile '.*a' cache tell/s, ({ channel }) => flood(() => Buffer.alloc(32_768, 97))(channel)), bigHash, gone],
  ['a copy with another hash', saying(/^say\(\)/, `done ${sum} ${sum.replace('a', 'b')} cache\n`), smallCopy, ['VERIFY_DIFFERS']],
  ['a copy with a hash that is none', saying(/^say\(\)/, 'done yes yes cache\n'), smallCopy, strange],
  ['a copy without a word', saying(/^say\(\)/, ''), smallCopy, [...strange, 'WRITE_FAILED']],
  ['a copy at a negative place', saying(look, 'alive\nfrom 0\nat -5\n'), bigCopy, strange],
  ['a copy at no place', saying(look, 'alive\nfrom 0\nat everywhere\n'), bigCopy, strange],
  ['a copy that says nothing of itself', saying(look, 'alive\nfrom 0\n'), bigCopy, ['HOST_SILENT']],
  ['a copy that is beyond its end and not done', saying(look, 'alive\nfrom 0\nat 999999999999\n'), bigCopy, ['HOST_SILENT']],
  ['space in words', saying(/^stat -f/, 'plenty'), space, strange],
  ['space below zero', saying(/^stat -f/, '-1 -1 4096 1 1'), space, strange],
  ['a file that does not come', asked(/exec tail/, () => 'hang'), readAll, ['HOST_SILENT']],
  ['another machine than Linux', saying(/mktemp/, 'Darwin\nstat\n'), stat, ['HOST_LACKS']],
  ['nothing of its commands', saying(/mktemp/, ''), stat, ['HOST_LACKS']],
]

describe.skipIf(!haveSshd)('a host with SFTP that answers with', () => {
  it.concurrent.each(sftpCases)('%s', async (_name, answer, act, codes) => {
    const { code, result } = await outcome({ sftp: answer }, act)
    expect(codes, JSON.stringify(result)).toContain(code)
  })

  it('one byte at a time is read right', async () => {
    const one = on(t.read, ({ id, body }) => {
      const at = Number(body.readBigUInt64BE(body.length - 12))
      return at >= 5 ? status(id, 1) : packet(103, u32(id), text('bytes'[at]!))
    })
    expect(await outcome({ sftp: one }, readFile)).toEqual({ result: 'bytes' })
  })

  it('every answer twice is read right', async () => {
    const twice = on(t.read, ({ id, body }) => (Number(body.readBigUInt64BE(body.length - 12)) === 0 ? Buffer.concat([1, 2].map(() => packet(103, u32(id), text('bytes')))) : undefined))
    const { code, result } = await outcome({ sftp: twice }, readFile)
    expect(code === undefined ? result : 'bytes').toBe('bytes')
  })

  it('a home as every name is listed without `.` and `..`', async () => {
    let told = false
    const dots = on(t.readdir, ({ id }) => (told ? status(id, 1) : ((told = true), names(id, ['.', '..', 'a']))))
    expect(await outcome({ sftp: dots }, list)).toEqual({ result: [{ name: 'a', kind: 'file' }] })
  })
})

describe.skipIf(!haveSshd)('a host with a shell that answers with', () => {
  it.concurrent.each(shellCases)('%s', async (_name, answer, act, codes) => {
    const { code, result } = await outcome({ shell: answer }, act)
    expect(codes, JSON.stringify(result)).toContain(code)
  })

  it('a command that hashes wrongly is not believed', async () => {
    const liar: ShellAnswer = (script, { token }) => (/mktemp/.test(script) ? ended('Linux\nstat\nprintf\nsetsid\ndd', token) : undefined)
    const { result } = await outcome({ shell: liar }, async (host) => host.features.hashesInPlace)
    expect(result).toBe(false)
  })
})

describe.skipIf(!haveSshd)('a host that', () => {
  it('refuses commands and SFTP is told apart', async () => {
    expect(await outcome({}, stat)).toEqual({ code: 'HOST_SHELL_STRANGE' })
  })
  it('never answers that it would run a command', async () => {
    expect(await outcome({ session: (session) => void session.on('exec', () => undefined) }, stat)).toEqual({ code: 'HOST_SILENT' })
  })
  it('ends every command at once', async () => {
    expect(await outcome({ session: (session) => void session.on('exec', (accept) => void accept().close()) }, stat)).toEqual({ code: 'HOST_SHELL_STRANGE' })
  })

  const greetings: Record<string, (socket: Socket) => void> = {
    'says nothing': () => undefined,
    'hangs up': (socket) => void socket.destroy(),
    'speaks HTTP': (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    'greets with noise': (socket) => void socket.write(someBytes(100_000)),
    'greets without end': (socket) => {
      const more = (): void => {
        while (socket.writable && socket.write('welcome to the farm\r\n'.repeat(1000)));
        if (socket.writable) socket.once('drain', () => setImmediate(more))
      }
      more()
    },
    'greets with one line without end': (socket) => {
      const more = (): void => {
        while (socket.writable && socket.write('x'.repeat(32_768)));
        if (socket.writable) socket.once('drain', () => setImmediate(more))
      }
      more()
    },
    'speaks version 1': (socket) => void socket.write('SSH-1.5-old\r\n'),
    'announces a packet of 4 GiB': (socket) => void socket.write(Buffer.concat([Buffer.from('SSH-2.0-x\r\n'), u32(0xffffffff), Buffer.alloc(100_000)])),
    'says nothing after its version': (socket) => void socket.write('SSH-2.0-x\r\n'),
  }
  it.concurrent.each(Object.keys(greetings))('%s is not reached', async (name) => {
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      greetings[name]!(socket)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const before = used()
    const error = await connectSsh({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, user: 'x' }, { home: tempDir(), knownHosts: [], questions, limits }).then(() => undefined, (e: FerryError) => e)
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
    expect(error?.code).toBe('SSH_UNREACHABLE')
    expect(used() - before).toBeLessThan(mostMemory)
  })
})
