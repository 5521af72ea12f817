import type { FileEntryWithStats, SFTPWrapper, Stats } from 'ssh2'
import { FerryError, type ErrorCode } from '../../../shared/errors'
import { usualLimits } from './ssh-limits'

/** More names than any folder of a store has, and the time a listing may take in all, counted in longest answers. */
const mostNames = 1_000_000
const listAnswers = 5
const longestMessage = 300
/** The protocol allows no longer ones, bytes. */
const longestHandle = 256
const statusCodes: Readonly<Record<number, ErrorCode>> = { 2: 'NOT_FOUND', 3: 'NO_RIGHT', 6: 'SSH_LOST', 7: 'SSH_LOST', 8: 'NOT_SUPPORTED' }

/** Extensions of OpenSSH that the types of ssh2 leave out or name differently. */
export type Extended = SFTPWrapper & {
  ext_openssh_hardlink(from: string, to: string, done: (error?: Error) => void): void
  ext_openssh_rename(from: string, to: string, done: (error?: Error) => void): void
  ext_openssh_fsync(handle: Buffer, done: (error?: Error) => void): void
  ext_openssh_statvfs(path: string, done: (error: Error | undefined, info: Record<string, number | bigint>) => void): void
}

/** One SFTP session with promises, deadlines and coded errors. @throws SSH_LOST, HOST_SILENT and what the file system says */
export function createSftpCalls(sftp: Extended, label: string, answerMs: number = usualLimits.answerMs, onLost?: (work: () => void) => void) {
  const pending = new Set<() => void>()
  let ended = false
  const end = (): void => {
    ended = true
    for (const fail of pending) fail()
    pending.clear()
  }
  for (const event of ['close', 'end', 'error']) sftp.on(event, end)
  onLost?.(end)

  const sftpError = (error: unknown, path: string): FerryError => {
    if (error instanceof FerryError) return error
    const { code, message } = error as { code?: unknown; message: string }
    const known = typeof code === 'number' ? statusCodes[code] : /does not support/.test(message) ? 'NOT_SUPPORTED' : /No response|not connected|ended|closed/i.test(message) ? 'SSH_LOST' : undefined
    if (known === 'SSH_LOST') return new FerryError('SSH_LOST', { host: label }, { cause: error })
    return known ? new FerryError(known, { path }, { cause: error }) : new FerryError('WRITE_FAILED', { path, problem: String(message).slice(0, longestMessage) }, { cause: error })
  }
  const call = <T>(path: string, start: (done: (error: Error | null | undefined, value: T) => void) => unknown): Promise<T> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        sftp.end()
        reject(new FerryError('HOST_SILENT', { host: label, seconds: answerMs / 1000 }))
      }, answerMs)
      const settle = (work: () => void): void => {
        clearTimeout(timer)
        pending.delete(fail)
        work()
      }
      // a session that has ended answers nothing any more, not even with an error
      const fail = (): void => settle(() => reject(new FerryError('SSH_LOST', { host: label })))
      if (ended) return fail()
      pending.add(fail)
      try {
        start((error, value) => settle(() => (error ? reject(sftpError(error, path)) : resolve(value))))
      } catch (error) {
        settle(() => reject(sftpError(error, path)))
      }
    })
  /** An answer of another kind than asked for arrives here as well. */
  const checked = async <T>(answer: Promise<T>, isOne: (value: unknown) => boolean, what: string): Promise<T> => {
    const value = await answer
    if (!isOne(value)) throw new FerryError('HOST_ANSWER_STRANGE', { host: label, problem: `no ${what}` })
    return value
  }
  const isStats = (value: unknown): boolean => typeof value === 'object' && value !== null && 'size' in value
  const isHandle = (value: unknown): boolean => Buffer.isBuffer(value) && value.length <= longestHandle
  const isListing = (value: unknown): boolean => value === false || (Array.isArray(value) && value.every((e: Partial<FileEntryWithStats>) => typeof e.filename === 'string' && isStats(e.attrs)))
  const calls = {
    error: sftpError,
    lstat: (path: string) => checked(call<Stats>(path, (done) => sftp.lstat(path, done)), isStats, 'attributes'),
    stat: (path: string) => checked(call<Stats>(path, (done) => sftp.stat(path, done)), isStats, 'attributes'),
    realPath: (path: string) => checked(call<string>(path, (done) => sftp.realpath(path, done)), (value) => typeof value === 'string', 'path'),
    open: (path: string, mode: 'r' | 'r+' | 'wx', rights = 0o600) => checked(call<Buffer>(path, (done) => sftp.open(path, mode, rights, done)), isHandle, 'handle'),
    close: (handle: Buffer) => call<void>('', (done) => sftp.close(handle, (error) => done(error, undefined))),
    sync: (path: string, handle: Buffer) => call<void>(path, (done) => sftp.ext_openssh_fsync(handle, (error) => done(error, undefined))),
    truncate: (path: string, handle: Buffer, size: number) => call<void>(path, (done) => sftp.fsetstat(handle, { size } as never, (error) => done(error, undefined))),
    setstat: (path: string, attributes: { mode?: number; uid?: number; gid?: number; atime?: number; mtime?: number }) => call<void>(path, (done) => sftp.setstat(path, attributes as never, (error) => done(error, undefined))),
    mkdir: (path: string) => call<void>(path, (done) => sftp.mkdir(path, { mode: 0o755 } as never, (error) => done(error, undefined))),
    rmdir: (path: string) => call<void>(path, (done) => sftp.rmdir(path, (error) => done(error, undefined))),
    unlink: (path: string) => call<void>(path, (done) => sftp.unlink(path, (error) => done(error, undefined))),
    link: (from: string, to: string) => call<void>(to, (done) => sftp.ext_openssh_hardlink(from, to, (error) => done(error, undefined))),
    rename: (from: string, to: string) => call<void>(from, (done) => sftp.ext_openssh_rename(from, to, (error) => done(error, undefined))),
    statvfs: (path: string) => checked(call<Record<string, number | bigint>>(path, (done) => sftp.ext_openssh_statvfs(path, done)), (value) => typeof value === 'object' && value !== null, 'space'),
    /** Bytes read into `buffer`; 0 at the end of the file. */
    read: (path: string, handle: Buffer, buffer: Buffer, position: number) =>
      call<number>(path, (done) =>
        sftp.read(handle, buffer, 0, buffer.length, position, (error, bytes) => {
          // OpenSSH answers a read at the end with status 1
          if ((error as { code?: number } | undefined)?.code === 1) return done(null, 0)
          done(error, bytes)
        }),
      ),
    write: (path: string, handle: Buffer, bytes: Buffer, position: number) => call<void>(path, (done) => sftp.write(handle, bytes, 0, bytes.length, position, (error) => done(error, undefined))),
    /** All entries of a folder but `.` and `..`. @throws HOST_ANSWER_STRANGE for a name that is none, and for a listing without end */
    async list(path: string): Promise<{ readonly name: string; readonly mode: number }[]> {
      const handle = await checked(call<Buffer>(path, (done) => sftp.opendir(path, done)), isHandle, 'handle')
      const all: { name: string; mode: number }[] = []
      const until = performance.now() + listAnswers * answerMs
      let empty = 0
      try {
        for (;;) {
          const asked = call<FileEntryWithStats[] | false>(path, (done) => sftp.readdir(handle, (error, entries) => ((error as { code?: number } | undefined)?.code === 1 ? done(null, false) : done(error, entries))))
          const some = await checked(asked, isListing, 'list of names')
          if (some === false) return all
          for (const entry of some) {
            if (entry.filename === '.' || entry.filename === '..') continue
            if (entry.filename === '' || /[/\0]/.test(entry.filename)) throw new FerryError('HOST_ANSWER_STRANGE', { host: label, problem: `the name ${JSON.stringify(entry.filename.slice(0, 80))}` })
            all.push({ name: entry.filename, mode: entry.attrs.mode })
          }
          // `.` and `..` are left out of an answer that may hold nothing else
          empty = some.length === 0 ? empty + 1 : 0
          if (empty > 3 || all.length > mostNames || performance.now() > until) throw new FerryError('HOST_ANSWER_STRANGE', { host: label, problem: 'a listing without end' })
        }
      } finally {
        await calls.close(handle).catch(() => undefined)
      }
    },
  }
  return calls
}

export type SftpCalls = ReturnType<typeof createSftpCalls>
