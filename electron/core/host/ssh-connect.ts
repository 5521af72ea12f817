import { connect as connectTcp } from 'node:net'
import { userInfo } from 'node:os'
import type { Duplex, Readable } from 'node:stream'
import { Client, type ClientChannel, type SFTPWrapper } from 'ssh2'
import { FerryError } from '../../../shared/errors'
import { algorithmsFor } from './ssh-algorithms'
import { watchAlive } from './ssh-alive'
import { loginAttempts, nextLogin, type SshQuestions } from './ssh-auth'
import type { HostAddress } from './host'
import { fingerprint } from './ssh-known-hosts'
import { usualLimits, type SshLimits } from './ssh-limits'
import { ownKnownHosts, readKnownHosts, typeOfKey, usualKnownHosts, type KnownHosts } from './ssh-trust'

/** A host and the way to it; `jump` hosts are gone through in order, at most three. */
export interface SshTarget {
  readonly host: string
  readonly user?: string | undefined
  readonly port?: number | undefined
  /** A private key of the person's; without it the agent and the usual files are tried. */
  readonly keyFile?: string | undefined
  readonly jump?: readonly SshTarget[] | undefined
}

export interface SshConnection {
  /** user@host:port */
  readonly label: string
  readonly address: HostAddress
  exec(command: string): Promise<ClientChannel>
  sftp(): Promise<SFTPWrapper>
  /** A stream to an address as the host sees it. */
  forward(host: string, port: number): Promise<Duplex>
  /** Calls `work` once when the link is gone, at once if it is. @returns what forgets it again */
  onLost(work: () => void): () => void
  close(): Promise<void>
}

export interface SshOptions {
  /** Our settings folder; our own known_hosts is in it. */
  readonly home: string
  /** Files of others that are read too; the usual ones unless given. */
  readonly knownHosts?: readonly string[]
  readonly questions: SshQuestions
  readonly limits?: Partial<SshLimits>
}

const mostJumps = 3

/** @throws SSH_UNREACHABLE, SSH_HOST_UNKNOWN, SSH_HOST_KEY_CHANGED, SSH_HOST_KEY_REVOKED, SSH_HOST_AUTHORITY, SSH_LOGIN_REFUSED, SSH_KEY_UNREADABLE, SSH_NO_COMMON_ALGORITHM, SSH_TOO_MANY_JUMPS */
export async function connectSsh(target: SshTarget, options: SshOptions): Promise<SshConnection> {
  const jumps = target.jump ?? []
  if (jumps.length > mostJumps) throw new FerryError('SSH_TOO_MANY_JUMPS', { host: target.host, jumps: jumps.length })
  for (const { host, port = 22 } of [...jumps, target]) if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new FerryError('BAD_USAGE', { problem: `${host}: a port is a number from 1 to 65535` })
  const known = await readKnownHosts(ownKnownHosts(options.home), options.knownHosts ?? usualKnownHosts())
  const limits = { ...usualLimits, ...options.limits }
  const opened: SshConnection[] = []
  const closeAll = async (): Promise<void> => {
    for (const connection of opened.reverse()) await connection.close()
  }
  try {
    let through: Duplex | undefined
    for (const hop of [...jumps, target]) {
      const connection = await connectOne(hop, through, known, options.questions, limits)
      opened.push(connection)
      if (hop === target) break
      const next = [...jumps, target][opened.length]!
      through = await connection.forward(next.host, next.port ?? 22).catch((error: unknown) => {
        throw new FerryError('SSH_UNREACHABLE', { host: `${next.host}:${next.port ?? 22}`, problem: `${connection.label}: ${(error as Error).message}` }, { cause: error })
      })
    }
  } catch (error) {
    await closeAll()
    throw error
  }
  return { ...opened.at(-1)!, close: closeAll }
}

function connectOne(target: SshTarget, through: Duplex | undefined, known: KnownHosts, questions: SshQuestions, limits: SshLimits): Promise<SshConnection> {
  const { host } = target
  const port = target.port ?? 22
  const user = target.user ?? userInfo().username
  const label = `${user}@${host}:${port}`
  const client = new Client()
  let refusal: FerryError | undefined
  let tried = 0
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined
    const expire = (): void => fail(new FerryError('SSH_UNREACHABLE', { host: `${host}:${port}`, problem: `no answer within ${limits.connectMs / 1000} s` }))
    const arm = (): void => {
      clearTimeout(timer)
      timer = setTimeout(expire, limits.connectMs)
    }
    const fail = (error: FerryError): void => {
      clearTimeout(timer)
      client.destroy()
      stream.destroy()
      reject(error)
    }
    const stream = through ?? connectTcp({ host, port, noDelay: true })
    const refuse = (error: FerryError): void => fail((refusal ??= error))
    /** A person who thinks is not a host that hangs. */
    const pause = async <T>(asking: Promise<T>): Promise<T> => {
      clearTimeout(timer)
      try {
        return await asking
      } finally {
        arm()
      }
    }
    const verify = async (key: Buffer): Promise<boolean> => {
      if (known.judge(host, port, key)) return true
      const ask = { host, port, keyType: typeOfKey(key), fingerprint: fingerprint(key) }
      if (!(await pause(questions.trustHost(ask)))) throw new FerryError('SSH_HOST_UNKNOWN', { host: `${host}:${port}`, offered: `${ask.keyType} ${ask.fingerprint}` })
      await known.trust(host, port, key)
      return true
    }
    const attempts = loginAttempts({ host, user, keyFile: target.keyFile }, questions, pause, () => refuse(new FerryError('SSH_LOGIN_REFUSED', { host: `${host}:${port}`, user, tried })))
    client.once('ready', () => {
      clearTimeout(timer)
      resolve(connectionOf(client, stream, label, { user, host, port }, limits))
    })
    client.on('error', (error: Error & { level?: string; code?: string }) => fail(refusal ?? describe(error, { host, port, user, tried })))
    client.once('close', () => fail(refusal ?? new FerryError('SSH_UNREACHABLE', { host: `${host}:${port}`, problem: 'the host closed the connection' })))
    arm()
    client.connect({
      sock: stream as Readable,
      // whether a link is dead is for watchAlive to say: answers that wait behind many bytes are no sign of it
      username: user, readyTimeout: 0, keepaliveInterval: limits.keepaliveMs, keepaliveCountMax: Number.MAX_SAFE_INTEGER, agentForward: false,
      algorithms: algorithmsFor(known.types(host, port)),
      hostVerifier: (key: Buffer, done: (good: boolean) => void) => {
        verify(key).then(done, (error: FerryError) => {
          refusal = error
          done(false)
        })
      },
      authHandler: (methods, _partial, next) => {
        // the first question only asks which ways of login there are
        if (methods === null) return next('none')
        nextLogin(attempts, methods).then(
          (method) => {
            if (method) tried++
            next((method ?? false) as never)
          },
          (error: FerryError) => {
            refusal = error
            next(false as never)
          },
        )
      },
    })
  })
}

function describe(error: Error & { level?: string; code?: string }, where: { host: string; port: number; user: string; tried: number }): FerryError {
  const host = `${where.host}:${where.port}`
  if (error.level === 'client-authentication') return new FerryError('SSH_LOGIN_REFUSED', { host, user: where.user, tried: where.tried }, { cause: error })
  if (/no matching/i.test(error.message)) return new FerryError('SSH_NO_COMMON_ALGORITHM', { host, problem: error.message }, { cause: error })
  return new FerryError('SSH_UNREACHABLE', { host, problem: error.code ?? error.message }, { cause: error })
}

function connectionOf(client: Client, stream: Duplex, label: string, address: HostAddress, { answerMs, ...limits }: SshLimits): SshConnection {
  const waiting = new Set<() => void>()
  let isLost = false
  const gone = (): void => {
    isLost = true
    end()
    for (const work of waiting) work()
    waiting.clear()
  }
  const destroy = (): void => {
    client.destroy()
    stream.destroy()
  }
  const end = watchAlive(stream, limits, () => {
    destroy()
    gone()
  })
  client.once('close', gone)
  const onLost = (work: () => void): (() => void) => {
    if (isLost) work()
    else waiting.add(work)
    return () => waiting.delete(work)
  }
  const call = <T>(start: (done: (error: Error | undefined, value: T) => void) => unknown): Promise<T> =>
    new Promise((resolve, reject) => {
      const settle = (work: () => void): void => {
        clearTimeout(timer)
        forget()
        work()
      }
      const timer = setTimeout(() => settle(() => reject(new FerryError('HOST_SILENT', { host: label, seconds: answerMs / 1000 }))), answerMs)
      let forget = (): void => undefined
      forget = onLost(() => settle(() => reject(new FerryError('SSH_LOST', { host: label }))))
      if (isLost) return
      try {
        start((error, value) => settle(() => (error ? reject(error) : resolve(value))))
      } catch (error) {
        settle(() => reject(new FerryError('SSH_LOST', { host: label }, { cause: error })))
      }
    })
  return {
    label, address, onLost,
    exec: (command) => call((done) => client.exec(command, done)),
    sftp: () => call((done) => client.sftp(done)),
    async forward(host, port) {
      try {
        return await call((done) => client.forwardOut('127.0.0.1', 0, host, port, done))
      } catch (error) {
        // the host has channels enough, but nobody answers there (RFC 4254 5.1, SSH_OPEN_CONNECT_FAILED)
        const { reason, message } = error as { reason?: unknown; message: string }
        if (reason === 2 || reason === 'CONNECT_FAILED' || /refused|no route|timed out|unreachable/i.test(message)) throw new FerryError('RPC_UNREACHABLE', { url: `${label} → ${host}:${port}`, problem: message.replace(/^.*failure: /, '') }, { cause: error })
        throw error
      }
    },
    async close() {
      client.end()
      const timer = setTimeout(destroy, 2000)
      await new Promise<void>((resolve) => void onLost(resolve))
      clearTimeout(timer)
    },
  }
}
