import { FerryError } from '../../../shared/errors'
import type { Host } from './host'
import type { Exec } from './remote-exec'
import { createSftpCalls, type Extended, type SftpCalls } from './sftp-calls'
import { createSftpHost } from './sftp-host'
import { createShellHost } from './shell-host'
import type { ShellTools } from './shell-tools'
import { followConnection, type Reconnecting } from './ssh-link'
import type { SshConnection } from './ssh-connect'
import { usualLimits, type SshLimits } from './ssh-limits'

/** A host behind SSH with what it turned out to offer. */
export interface SshHost extends Host {
  /** Undefined: no shell, everything goes by SFTP through this computer. */
  readonly tools?: ShellTools
  readonly connection: Reconnecting
}

/**
 * The machine behind a connection: by its shell when it has one, else by SFTP. A lost connection is made again (`connect`), with
 * growing pauses, for as long as `patienceMs`. @throws HOST_SHELL_STRANGE when it offers neither, and what connecting throws
 */
export async function openSshHost(connect: () => Promise<SshConnection>, options: { patienceMs?: number; limits?: Partial<SshLimits> } = {}): Promise<SshHost> {
  const link = await followConnection(connect, options)
  const { label } = link
  const limits = { ...usualLimits, ...options.limits }
  const sftp = sftpOver(link, limits)
  const close = async (): Promise<void> => link.close()
  const forward = (address: string, port: number) => link.open((connection) => connection.forward(address, port))
  try {
    const shell = await createShellHost(execOver(link), label, {
      rename: async (from, to) => (await sftp()).rename(from, to),
    }, limits)
    link.onCrowded(() => shell.release())
    const closeShells = shell.close.bind(shell)
    return Object.assign(shell, { address: link.address, connection: link, forward, close: () => closeShells().then(close) })
  } catch (error) {
    const reason = error instanceof FerryError ? error.code : ''
    if (reason !== 'HOST_SHELL_STRANGE' && reason !== 'HOST_LACKS') {
      await close()
      throw error
    }
    try {
      await sftp()
    } catch {
      await close()
      throw error
    }
    return Object.assign(createSftpHost(sftp, label), { connection: link, forward, close })
  }
}

function execOver(link: Reconnecting): Exec {
  return (command) =>
    link.open(async (connection) => {
      const channel = await connection.exec(command).catch((error: unknown) => {
        throw /unable to exec/i.test(String(error)) ? new FerryError('HOST_SHELL_STRANGE', { host: link.label, problem: 'it runs no commands' }, { cause: error }) : error
      })
      let code: number | undefined
      channel.on('exit', (status: number | null) => (code = status ?? undefined))
      channel.on('error', () => undefined)
      const ended = new Promise<{ code: number | undefined }>((resolve) => {
        const forget = connection.onLost(() => {
          // what still waits for bytes must not wait for ever
          channel.push(null)
          resolve({ code: undefined })
        })
        channel.once('close', () => {
          forget()
          resolve({ code })
        })
      })
      return {
        stdin: channel.stdin, stdout: channel.stdout, stderr: channel.stderr, ended,
        kill: () => {
          channel.signal('TERM')
          channel.close()
        },
      }
    })
}

/** One SFTP session, opened when it is first wanted and again after it ended. */
function sftpOver(link: Reconnecting, limits: SshLimits): () => Promise<SftpCalls> {
  let open: Promise<SftpCalls> | undefined
  return () =>
    (open ??= link
      .open(async (connection) => {
        const session = (await connection.sftp().catch((error: unknown) => {
          throw /subsystem|sftp/i.test(String(error)) && !(error instanceof FerryError) ? new FerryError('HOST_LACKS', { host: link.label, what: 'SFTP' }, { cause: error }) : error
        })) as Extended
        const forget = (): void => void (open = undefined)
        session.on('close', forget)
        session.on('error', forget)
        connection.onLost(forget)
        return createSftpCalls(session, link.label, limits.answerMs, connection.onLost)
      })
      .catch((error: unknown) => {
        open = undefined
        throw error
      }))
}
