import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectSsh } from '../../electron/core/host/ssh-connect'
import { openSshHost, type SshHost } from '../../electron/core/host/ssh-host'
import { freePort, haveSshd, noQuestions, startSshd, type Sshd } from '../helpers/sshd'

describe.skipIf(!haveSshd)('addresses as an SSH host sees them', () => {
  let sshd: Sshd
  let host: SshHost
  beforeAll(async () => {
    sshd = await startSshd()
    host = await openSshHost(() => connectSsh({ host: '127.0.0.1', port: sshd.port, user: sshd.user, keyFile: sshd.keyFile }, { home: sshd.home, knownHosts: [], questions: noQuestions }))
  })
  afterAll(async () => {
    await host?.close()
    await sshd?.stop()
  })

  it('reaches a program that listens there', async () => {
    const server = createServer((socket) => socket.end('hello'))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const stream = await host.forward!('127.0.0.1', (server.address() as { port: number }).port)
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    server.close()
    expect(Buffer.concat(chunks).toString()).toBe('hello')
  })

  it('asks once where nobody listens, and keeps its one connection', async () => {
    const port = await freePort()
    await expect(host.forward!('127.0.0.1', port)).rejects.toMatchObject({ code: 'RPC_UNREACHABLE' })
    expect((await host.space('/')).totalBytes).toBeGreaterThan(0)
    expect(sshd.log().split(`port ${port}: failed`).length - 1).toBe(1)
    expect(sshd.log().split('Accepted publickey').length - 1).toBe(1)
  })
})
