import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { SshQuestions } from '../../electron/core/host/ssh-auth'
import { connectSsh } from '../../electron/core/host/ssh-connect'
import { testHost } from '../../electron/core/host/ssh-test'
import { hostStages } from '../../shared/hosts'
import { startSshServer } from '../helpers/ssh-server'
import { haveSshd, makeKey, noQuestions, startSshd } from '../helpers/sshd'
import { tempDir } from '../helpers/temp-dir'

const toStop: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of toStop.splice(0).reverse()) await stop()
})
const agentBefore = process.env.SSH_AUTH_SOCK
async function startAgent(keys: readonly string[]): Promise<void> {
  const socket = join(tempDir(), 'agent')
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
  toStop.push(() => {
    if (agentBefore === undefined) delete process.env.SSH_AUTH_SOCK
    else process.env.SSH_AUTH_SOCK = agentBefore
    agent.kill()
  })
  for (let n = 0; n < 100 && !existsSync(socket); n++) await new Promise((resolve) => setTimeout(resolve, 20))
  execFileSync('ssh-add', ['-q', ...keys], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'ignore' })
  process.env.SSH_AUTH_SOCK = socket
}

describe.skipIf(!haveSshd)('a login', () => {
  it('takes the key of a file from the agent, however many others are before it, and asks for no passphrase', async () => {
    const server = await startSshd()
    toStop.push(() => server.stop())
    const others = Array.from({ length: 8 }, (_, n) => makeKey(join(server.folder, `other${n}`)))
    await startAgent([...others, server.keyFile])
    execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'open sesame', '-f', server.keyFile])
    const asked: string[] = []
    const questions: SshQuestions = { trustHost: async () => false, secret: async ({ kind }) => void asked.push(kind) }
    const connection = await connectSsh({ host: '127.0.0.1', port: server.port, user: server.user, keyFile: server.keyFile }, { home: server.home, knownHosts: [], questions })
    await connection.close()
    expect(asked).toEqual([])
    expect(server.log()).not.toContain('Failed publickey')
  })

  it('does not give a host the same secret twice, by two ways', async () => {
    const server = await startSshServer({
      login: (attempt) => {
        if (attempt.method === 'keyboard-interactive') attempt.prompt([{ prompt: 'Password: ', echo: false }], () => attempt.reject(['password']))
        else attempt.reject(['keyboard-interactive', 'password'])
      },
    })
    toStop.push(() => server.stop())
    const questions = (second: string): SshQuestions => ({ trustHost: async () => false, secret: async ({ kind }) => (kind === 'password' ? second : 'guess') })
    const attempt = (second: string) => connectSsh({ host: '127.0.0.1', port: server.port, user: 'u', keyFile: undefined }, { home: server.home, knownHosts: [], questions: questions(second) })
    await expect(attempt('guess')).rejects.toMatchObject({ code: 'SSH_LOGIN_REFUSED' })
    expect(server.attempts.filter((method) => method === 'password')).toHaveLength(0)
    await expect(attempt('another')).rejects.toMatchObject({ code: 'SSH_LOGIN_REFUSED' })
    expect(server.attempts.filter((method) => method === 'password')).toHaveLength(1)
  })

  it('shows questions of a host on one line, without control characters', async () => {
    const server = await startSshServer({
      login: (attempt) => {
        if (attempt.method !== 'keyboard-interactive') return attempt.reject(['keyboard-interactive'])
        attempt.prompt([{ prompt: '\u001b[2J\u001b]0;x\u0007Password\r\nof \u202eroot:', echo: false }], () => attempt.reject([]))
      },
    })
    toStop.push(() => server.stop())
    let seen = ''
    const questions: SshQuestions = { trustHost: async () => false, secret: async ({ prompt }) => void (seen = prompt) }
    await expect(connectSsh({ host: '127.0.0.1', port: server.port, user: 'u' }, { home: server.home, knownHosts: [], questions })).rejects.toMatchObject({ code: 'SSH_LOGIN_REFUSED' })
    expect(seen).toContain('Password of')
    // eslint-disable-next-line no-control-regex
    expect(seen).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/)
  })

  it.each([0, 65_536, Number.NaN])('to port %d is refused before anything is sent', async (port) => {
    await expect(connectSsh({ host: '127.0.0.1', port }, { home: tempDir(), knownHosts: [], questions: noQuestions })).rejects.toMatchObject({ code: 'BAD_USAGE' })
  })
})

describe.skipIf(!haveSshd)('the test of a host', () => {
  const sshConfig = (server: { port: number; user: string; keyFile: string }): string => {
    const file = join(tempDir(), 'config')
    writeFileSync(file, `Host there\n HostName 127.0.0.1\n Port ${server.port}\n User ${server.user}\n IdentityFile ${server.keyFile}\n`)
    return file
  }

  it('answers every stage once, in order, whatever the host lets happen', async () => {
    for (const [variant, odd] of [['full', {}], ['internal-sftp', { shell: 'no-shell', tools: 'sftp-alone' }], ['no-sftp', { sftp: 'no-sftp' }]] as const) {
      const server = await startSshd({ variant })
      toStop.push(() => server.stop())
      const stages = await testHost('there', { home: server.home, questions: noQuestions, sshConfig: sshConfig(server) })
      expect(stages.map((s) => s.stage)).toEqual(hostStages)
      const codes = Object.fromEntries(stages.map((s) => [s.stage, s.code]))
      expect(codes, variant).toMatchObject({ reach: 'ok', 'host-key': 'ok', login: 'ok', shell: 'ok', sftp: 'ok', ...odd })
    }
  })

  it('stops at the stage that failed and tries none behind it', async () => {
    const server = await startSshd()
    toStop.push(() => server.stop())
    const config = sshConfig(server)
    const states = async (home: string): Promise<string> => (await testHost('there', { home, questions: noQuestions, sshConfig: config })).map((s) => `${s.stage}:${s.state}:${s.code}`).slice(0, 4).join(' ')
    expect(await states(tempDir())).toBe('reach:pass:ok host-key:stop:SSH_HOST_UNKNOWN login:skipped:skipped shell:skipped:skipped')
    writeFileSync(join(server.folder, 'authorized'), '')
    expect(await states(server.home)).toBe('reach:pass:ok host-key:pass:ok login:stop:SSH_LOGIN_REFUSED shell:skipped:skipped')
    const other = tempDir()
    writeFileSync(join(other, 'known_hosts'), `[127.0.0.1]:${server.port} ${readFileSync(`${server.keyFile}.pub`, 'utf8')}`)
    expect(await states(other)).toMatch(/^reach:pass:ok host-key:stop:SSH_HOST_KEY_CHANGED login:skipped/)
  })

  it('says which stage failed when the host has neither a shell nor SFTP', async () => {
    const server = await startSshd({ variant: 'no-sftp', config: ['ForceCommand /bin/false'] })
    toStop.push(() => server.stop())
    const stages = await testHost('there', { home: server.home, questions: noQuestions, sshConfig: sshConfig(server) })
    expect(stages.map((s) => s.stage)).toEqual(hostStages)
    expect(stages.map((s) => s.state).slice(0, 4)).toEqual(['pass', 'pass', 'pass', 'stop'])
  })
})
