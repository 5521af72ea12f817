import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ssh2, { type AuthContext, type Connection, type ServerConfig, type Session } from 'ssh2'
import { makeKey } from './sshd'

/** An SSH server in this process, which says what a test wants it to say. */
export interface SshServer {
  readonly port: number
  /** A settings folder whose known_hosts has its key. */
  readonly home: string
  /** Login attempts by method, without the first question which methods there are. */
  readonly attempts: string[]
  stop(): Promise<void>
}

export interface ServerBehaviour {
  readonly config?: Partial<ServerConfig>
  /** Decides a login; all are let in unless given. */
  readonly login?: (attempt: AuthContext) => void
  readonly session?: (session: Session, connection: Connection) => void
  readonly keyType?: string
}

export async function startSshServer({ config = {}, login = (attempt) => attempt.accept(), session, keyType = 'ed25519' }: ServerBehaviour): Promise<SshServer> {
  const folder = mkdtempSync(join(tmpdir(), 'sector-ferry-server-'))
  const key = makeKey(join(folder, 'host'), { type: keyType })
  const open = new Set<Connection>()
  const attempts: string[] = []
  const server = new ssh2.Server({ hostKeys: [readFileSync(key)], ...config }, (connection) => {
    open.add(connection)
    connection.on('error', () => undefined)
    connection.on('close', () => open.delete(connection))
    connection.on('authentication', (attempt) => {
      if (attempt.method !== 'none') attempts.push(attempt.method)
      login(attempt)
    })
    connection.on('session', (accept) => {
      const accepted = accept()
      session?.(accepted, connection)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const home = join(folder, 'home')
  mkdirSync(home)
  writeFileSync(join(home, 'known_hosts'), `[127.0.0.1]:${port} ${readFileSync(`${key}.pub`, 'utf8').split(' ').slice(0, 2).join(' ')}\n`)
  return {
    port, home, attempts,
    async stop() {
      const closed = new Promise((resolve) => server.close(() => resolve(undefined)))
      for (const connection of open) (connection as unknown as { _sock: { destroy(): void } })._sock.destroy()
      await closed
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
