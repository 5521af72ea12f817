import { spawn } from 'node:child_process'
import type { ServerChannel, Session } from 'ssh2'
import { startSshServer, type SshServer } from './ssh-server'

export const u32 = (n: number): Buffer => {
  const b = Buffer.alloc(4)
  b.writeUInt32BE(n >>> 0)
  return b
}
export const u64 = (n: bigint): Buffer => {
  const b = Buffer.alloc(8)
  b.writeBigUInt64BE(BigInt.asUintN(64, n))
  return b
}
export const text = (s: string | Buffer): Buffer => Buffer.concat([u32(Buffer.byteLength(s)), Buffer.from(s as string)])
/** One packet of SFTP: length, type, body. */
export const packet = (type: number, ...body: Buffer[]): Buffer => {
  const all = Buffer.concat(body)
  return Buffer.concat([u32(all.length + 1), Buffer.from([type]), all])
}
export const attributes = ({ size = 5n, mode = 0o100644 }: { size?: bigint; mode?: number } = {}): Buffer => Buffer.concat([u32(0xf), u64(size), u32(0), u32(0), u32(mode), u32(1), u32(1)])
export const status = (id: number, code: number, message = ''): Buffer => packet(101, u32(id), u32(code), text(message), text(''))
export const names = (id: number, list: readonly string[], count = list.length): Buffer => packet(104, u32(id), u32(count), ...list.flatMap((name) => [text(name), text(name), attributes()]))

/** What a client asks: the type of SSH_FXP_…, its id and the packet. */
export interface SftpRequest {
  readonly type: number
  readonly id: number
  readonly body: Buffer
}
export const sftpTypes = { init: 1, open: 3, close: 4, read: 5, write: 6, lstat: 7, opendir: 11, readdir: 12, realpath: 16, stat: 17, extended: 200 } as const

/** The answer to a request; 'hang': none; undefined: an honest one. */
export type SftpAnswer = (request: SftpRequest, channel: ServerChannel) => Buffer | 'hang' | undefined

const honest = ({ type, id, body }: SftpRequest): Buffer => {
  switch (type) {
    case sftpTypes.init: return packet(2, u32(3), ...['posix-rename@openssh.com', 'hardlink@openssh.com', 'fsync@openssh.com'].flatMap((e) => [text(e), text('1')]), text('statvfs@openssh.com'), text('2'))
    case sftpTypes.open: case sftpTypes.opendir: return packet(102, u32(id), text('handle'))
    case sftpTypes.read: {
      const at = Number(body.readBigUInt64BE(body.length - 12))
      return at >= 5 ? status(id, 1) : packet(103, u32(id), text(Buffer.from('bytes').subarray(at)))
    }
    case sftpTypes.lstat: case sftpTypes.stat: case 8: return packet(105, u32(id), attributes())
    case sftpTypes.readdir: return status(id, 1)
    case sftpTypes.realpath: return names(id, ['/f'])
    case sftpTypes.extended: return body.includes('statvfs') ? packet(201, u32(id), ...Array.from({ length: 11 }, () => u64(1000n))) : status(id, 0)
    default: return status(id, 0)
  }
}

function serveSftp(channel: ServerChannel, answer: SftpAnswer): void {
  let heard = Buffer.alloc(0)
  channel.on('error', () => undefined)
  channel.on('data', (chunk: Buffer) => {
    heard = Buffer.concat([heard, chunk])
    while (heard.length >= 4 && heard.length >= 4 + heard.readUInt32BE(0)) {
      const body = heard.subarray(4, 4 + heard.readUInt32BE(0))
      heard = heard.subarray(4 + body.length)
      const type = body[0]!
      const request = { type, id: type === sftpTypes.init ? 0 : body.readUInt32BE(1), body }
      const said = answer(request, channel) ?? honest(request)
      if (said !== 'hang') channel.write(said)
    }
  })
}

/** What a hostile shell says to a script; undefined: it runs it honestly. It ends an answer itself, with the token. */
export type ShellAnswer = (script: string, say: { readonly token: string; readonly channel: ServerChannel }) => string | Buffer | 'hang' | undefined

const decode = (line: string): string => Buffer.from(line.replace(/\\0([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))), 'latin1').toString('utf8')
const runHere = (script: string, done: (output: Buffer, code: number) => void): void => {
  const child = spawn('/bin/sh', ['-c', script], { env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC0' }, stdio: ['ignore', 'pipe', 'pipe'] })
  const output: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk))
  child.once('close', (code) => done(Buffer.concat(output), code ?? 1))
}

/** What the usual commands of a Linux machine can do; found out anew for each case it would take most of the time. */
const probed = 'Linux\nstat\nprintf\nhash0\nperl\nsetsid\ndd'

function serveShell(channel: ServerChannel, command: string, answer: ShellAnswer): void {
  const loops = command.includes('while IFS= read')
  let heard = ''
  let token = loops ? undefined : ''
  let busy = Promise.resolve()
  channel.on('error', () => undefined)
  const line = (words: string): void => {
    if (token === undefined) return void (token = words)
    const script = decode(words)
    const mine = token
    busy = busy.then(() => new Promise<void>((done) => {
      const said = answer(script, { token: mine, channel }) ?? (script.includes('mktemp') ? `${probed}\n${mine} 0\n` : undefined)
      if (said === 'hang') return
      if (said !== undefined) {
        channel.write(said)
        if (!loops) finish(0)
        return done()
      }
      runHere(script, (output, code) => {
        channel.write(output)
        if (loops) channel.write(`\n${mine} ${code}\n`)
        else finish(code)
        done()
      })
    }))
  }
  const finish = (code: number): void => {
    channel.exit(code)
    channel.end()
  }
  channel.on('data', (chunk: Buffer) => {
    heard += chunk.toString('latin1')
    for (let end = heard.indexOf('\n'); end >= 0; end = heard.indexOf('\n')) {
      const words = heard.slice(0, end)
      heard = heard.slice(end + 1)
      line(words)
      if (!loops) return void (heard = '')
    }
  })
  channel.on('end', () => void busy.then(() => channel.close()))
}

export interface Hostile {
  readonly sftp?: SftpAnswer
  readonly shell?: ShellAnswer
  /** Takes the whole session into its own hands. */
  readonly session?: (session: Session) => void
}

/** A host whose answers are false where the test says so, and honest elsewhere. */
export const startHostile = ({ sftp, shell, session: own }: Hostile): Promise<SshServer> =>
  startSshServer({
    session(session) {
      if (own) return own(session)
      if (sftp) session.on('subsystem' as 'sftp', (accept: () => unknown) => serveSftp(accept() as ServerChannel, sftp))
      session.on('exec', (accept, reject, { command }) => (shell ? serveShell(accept(), command, shell) : reject()))
    },
  })
