import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import type { SshQuestions } from '../../electron/core/host/ssh-auth'
import { readSshConfig } from '../../electron/core/host/ssh-config'
import { connectSsh, type SshConnection, type SshTarget } from '../../electron/core/host/ssh-connect'
import { openSshHost, type SshHost } from '../../electron/core/host/ssh-host'
import { deadAfterMs, usualLimits, type SshLimits } from '../../electron/core/host/ssh-limits'
import { FerryError, toErrorNote } from '../../shared/errors'
import { someBytes, sha256Of } from '../helpers/bytes'
import { startSshServer, type ServerBehaviour, type SshServer } from '../helpers/ssh-server'
import { freePort, haveSshd, makeKey, noQuestions, startSshd, type Sshd } from '../helpers/sshd'
import { startProxy } from '../helpers/tcp-proxy'
import { watchProcesses } from '../helpers/processes'
import { tempDir } from '../helpers/temp-dir'

const toStop: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of toStop.splice(0).reverse()) await stop()
})
const serve = async (behaviour: ServerBehaviour): Promise<SshServer> => {
  const server = await startSshServer(behaviour)
  toStop.push(() => server.stop())
  return server
}
const sshd = async (options: Parameters<typeof startSshd>[0] = {}): Promise<Sshd> => {
  const server = await startSshd(options)
  toStop.push(() => server.stop())
  return server
}
const at = (server: Sshd, more: Partial<SshTarget> = {}): SshTarget => ({ host: '127.0.0.1', port: server.port, user: server.user, keyFile: server.keyFile, ...more })
const connect = async (target: SshTarget, home: string, questions: SshQuestions = noQuestions, limits: Partial<SshLimits> = {}): Promise<SshConnection> => {
  const connection = await connectSsh(target, { home, knownHosts: [], questions, limits })
  toStop.push(() => connection.close())
  return connection
}
const openHost = async (target: SshTarget, home: string, limits: Partial<SshLimits> = {}): Promise<SshHost> => {
  const host = await openSshHost(() => connectSsh(target, { home, knownHosts: [], questions: noQuestions, limits }), { limits })
  toStop.push(() => host.close())
  return host
}
const refusal = (work: Promise<unknown>): Promise<FerryError> => work.then(() => expect.unreachable('it should have been refused'), (error: FerryError) => error)
const answering = (answers: readonly (string | undefined)[], asked: string[] = []): SshQuestions => {
  const left = [...answers]
  return { trustHost: async () => false, secret: async ({ kind }) => (asked.push(kind), left.shift()) }
}
async function withAgent<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
  const socket = join(tempDir(), 'agent')
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
  const before = process.env.SSH_AUTH_SOCK
  try {
    for (let n = 0; n < 100 && !existsSync(socket); n++) await new Promise((resolve) => setTimeout(resolve, 20))
    execFileSync('ssh-add', ['-q', ...keys], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'ignore' })
    process.env.SSH_AUTH_SOCK = socket
    return await work()
  } finally {
    if (before === undefined) delete process.env.SSH_AUTH_SOCK
    else process.env.SSH_AUTH_SOCK = before
    agent.kill()
  }
}
const never = new AbortController().signal

describe.skipIf(!haveSshd)('logging in', () => {
  it('with a key file', async () => {
    const server = await sshd()
    expect((await connect(at(server), server.home)).label).toBe(`${server.user}@127.0.0.1:${server.port}`)
  })

  it('with an encrypted key, whose passphrase is asked for once', async () => {
    const server = await sshd()
    const keyFile = makeKey(join(server.folder, 'locked'), { passphrase: 'open sesame' })
    writeFileSync(join(server.folder, 'authorized'), readFileSync(`${keyFile}.pub`))
    const asked: string[] = []
    await connect(at(server, { keyFile }), server.home, answering(['open sesame'], asked))
    expect(asked).toEqual(['passphrase'])
  })

  it('never shows a key to the host when its passphrase is wrong or the file is none', async () => {
    const server = await sshd()
    const keyFile = makeKey(join(server.folder, 'locked'), { passphrase: 'open sesame' })
    const asked: string[] = []
    expect(await refusal(connect(at(server, { keyFile }), server.home, answering(['wrong', 'wrong'], asked)))).toMatchObject({ code: 'SSH_KEY_UNREADABLE' })
    expect(asked).toEqual(['passphrase'])
    writeFileSync(join(server.folder, 'text'), 'no key')
    expect(await refusal(connect(at(server, { keyFile: join(server.folder, 'text') }), server.home))).toMatchObject({ code: 'SSH_KEY_UNREADABLE' })
    expect(await refusal(connect(at(server, { keyFile: join(server.folder, 'none') }), server.home))).toMatchObject({ code: 'SSH_KEY_UNREADABLE' })
    expect(server.log()).not.toMatch(/Failed publickey|Accepted/)
  })

  it('with an agent, of which no more keys are shown than a host bears', async () => {
    const server = await sshd()
    await withAgent([server.keyFile], () => connect(at(server, { keyFile: undefined }), server.home))
    const others = Array.from({ length: 8 }, (_, n) => makeKey(join(server.folder, `other${n}`)))
    const { code } = await withAgent(others, () => refusal(connect(at(server, { keyFile: undefined }), server.home)))
    expect(code).toBe('SSH_LOGIN_REFUSED')
    expect(server.log().match(/Failed publickey/g)).toHaveLength(3)
  })

  it('does not forward the agent', async () => {
    const server = await sshd({ config: ['AllowAgentForwarding yes'] })
    await withAgent([server.keyFile], async () => {
      const host = await openHost(at(server, { keyFile: undefined }), server.home)
      expect((await host.readFile('/proc/self/environ')).toString()).not.toContain('SSH_AUTH_SOCK')
    })
  })
})

describe.skipIf(!haveSshd)('logging in where a person is asked', () => {
  const only = (method: string, decide: (attempt: never) => void): ServerBehaviour => ({
    login: (attempt) => (attempt.method === method ? decide(attempt as never) : attempt.reject([method as 'password'])),
  })
  const withPassword = only('password', (attempt: { password: string; accept(): void; reject(): void }) => (attempt.password === 'right' ? attempt.accept() : attempt.reject()))
  const withCode = only('keyboard-interactive', (attempt: { accept(): void; reject(): void; prompt(prompts: unknown, done: (answers: string[]) => void): void }) =>
    attempt.prompt([{ prompt: 'Password: ', echo: false }], ([password]) => attempt.prompt([{ prompt: 'Code: ', echo: true }], ([code]) => (password === 'right' && code === '123' ? attempt.accept() : attempt.reject()))))
  const target = (server: SshServer, more: Partial<SshTarget> = {}): SshTarget => ({ host: '127.0.0.1', port: server.port, user: 'operator', ...more })

  it('with a password', async () => {
    const server = await serve(withPassword)
    await connect(target(server), server.home, answering(['right']))
    expect(server.attempts.filter((m) => m === 'password')).toHaveLength(1)
  })

  it('gives a wrong password to the host exactly once', async () => {
    const server = await serve(withPassword)
    const asked: string[] = []
    const error = await refusal(connect(target(server), server.home, answering(['wrong', 'wrong', 'wrong'], asked)))
    expect(error).toMatchObject({ code: 'SSH_LOGIN_REFUSED', params: { user: 'operator', tried: 1 } })
    expect(server.attempts.filter((m) => m === 'password')).toHaveLength(1)
    expect(asked).toEqual(['password'])
  })

  it('gives no password when the person cancels', async () => {
    const server = await serve(withPassword)
    expect(await refusal(connect(target(server), server.home, answering([undefined])))).toMatchObject({ code: 'SSH_LOGIN_REFUSED', params: { tried: 0 } })
    expect(server.attempts).toEqual([])
  })

  it('with answers to several rounds of questions', async () => {
    const server = await serve(withCode)
    const asked: string[] = []
    await connect(target(server), server.home, answering(['right', '123'], asked))
    expect(asked).toEqual(['answer', 'answer'])
    expect(server.attempts).toEqual(['keyboard-interactive'])
  })

  it('gives a wrong answer once, and none when the person cancels', async () => {
    const answers: string[][] = []
    const server = await serve(only('keyboard-interactive', (attempt: { reject(): void; prompt(prompts: unknown, done: (answers: string[]) => void): void }) =>
      attempt.prompt([{ prompt: 'Password: ', echo: false }], (given) => (answers.push(given), attempt.reject()))))
    expect(await refusal(connect(target(server), server.home, answering(['wrong', 'wrong'])))).toMatchObject({ code: 'SSH_LOGIN_REFUSED' })
    expect(answers).toEqual([['wrong']])
    expect(await refusal(connect(target(server), server.home, answering([undefined])))).toMatchObject({ code: 'SSH_LOGIN_REFUSED' })
    expect(answers).toEqual([['wrong']])
  })

  it('stops answering a host that goes on asking', async () => {
    let rounds = 0
    const server = await serve(only('keyboard-interactive', (attempt: { prompt(prompts: unknown, done: () => void): void }) => {
      const again = (): void => void (rounds++, attempt.prompt([{ prompt: 'Again: ', echo: false }], again))
      again()
    }))
    expect(await refusal(connect(target(server), server.home, { ...noQuestions, secret: async () => 'x' }))).toMatchObject({ code: 'SSH_LOGIN_REFUSED' })
    expect(rounds).toBeLessThanOrEqual(10)
  })

  it('waits for a person longer than for a host', async () => {
    const server = await serve(withPassword)
    const slowly: SshQuestions = { ...noQuestions, secret: () => new Promise((resolve) => setTimeout(() => resolve('right'), 1200)) }
    await connect(target(server), server.home, slowly, { connectMs: 600 })
    expect(server.attempts).toContain('password')
  })

  it('shows no secret in errors, files, or what the machine lists of its processes', async () => {
    const server = await serve(withPassword)
    const secret = 'canary-4f1b-password'
    const real = await sshd()
    const passphrase = 'canary-4f1b-passphrase'
    const keyFile = makeKey(join(real.folder, 'locked'), { passphrase })
    writeFileSync(join(real.folder, 'authorized'), readFileSync(`${keyFile}.pub`))
    const { seen, sample } = watchProcesses()
    try {
      const error = await refusal(connect(target(server), server.home, answering([secret])))
      const chain = [error, error.cause].map((e) => inspect(e, { depth: 8, showHidden: true })).join() + JSON.stringify(toErrorNote(error))
      expect(chain).not.toContain(secret)
      const host = await openSshHost(() => connectSsh(at(real, { keyFile }), { home: real.home, knownHosts: [], questions: answering([passphrase]) }))
      toStop.push(() => host.close())
      const folder = tempDir()
      const bytes = someBytes(9 * 1024 ** 2)
      writeFileSync(join(folder, 'a'), bytes)
      await host.copyWithin(join(folder, 'a'), join(folder, 'b'), { verify: 'sha256', signal: never })
      for (let n = 0; n < 20; n++) await host.writeFile(join(folder, 'small'), Buffer.from(String(n)), { replace: true })
      sample()
      const written = [...readdirSync(real.home), ...readdirSync(server.home)].length
      expect(written).toBeGreaterThan(0)
      for (const home of [real.home, server.home]) for (const name of readdirSync(home)) seen.push(readFileSync(join(home, name), 'latin1'))
    } finally {
      sample.end()
    }
    expect(seen.length).toBeGreaterThan(50)
    expect(seen.filter((text) => text.includes('canary-4f1b'))).toEqual([])
    expect(real.log()).not.toContain('canary-4f1b')
  })
})

describe.skipIf(!haveSshd)('host keys', () => {
  const trusting = (asked: { fingerprint: string; host: string; port: number }[] = []): SshQuestions => ({ ...noQuestions, trustHost: async (ask) => (asked.push(ask), true) })

  it('refuses a host that is not known, before any login', async () => {
    const server = await sshd()
    const { code, params } = await refusal(connect(at(server), tempDir()))
    expect(code).toBe('SSH_HOST_UNKNOWN')
    const shown = execFileSync('ssh-keygen', ['-lf', join(server.folder, 'host.pub')], { encoding: 'utf8' }).split(' ')[1]!
    expect(params.offered).toBe(`ssh-ed25519 ${shown}`)
    expect(server.log()).not.toMatch(/Accepted|Failed/)
  })

  it('keeps a key that the person accepts, and does not ask again', async () => {
    const server = await sshd()
    const home = join(tempDir(), 'home')
    const asked: { fingerprint: string; host: string; port: number }[] = []
    await connect(at(server), home, trusting(asked))
    await connect(at(server), home, trusting(asked))
    expect(asked).toHaveLength(1)
    expect(readFileSync(join(home, 'known_hosts'), 'utf8')).toBe(server.knownHost + '\n')
  })

  it.each(['ed25519', 'ecdsa', 'rsa'])('is a full stop when the key has become another one, of type %s', async (type) => {
    const before = await startSshd()
    const { port, knownHost } = before
    await before.stop()
    const home = tempDir()
    writeFileSync(join(home, 'known_hosts'), knownHost + '\n')
    const server = await sshd({ port, hostKey: makeKey(join(tempDir(), 'other'), { type }) })
    const asked: never[] = []
    expect(await refusal(connect(at(server), home, trusting(asked)))).toMatchObject({ code: 'SSH_HOST_KEY_CHANGED' })
    expect(asked).toEqual([])
    expect(server.log()).not.toContain('Accepted')
    expect(readFileSync(join(home, 'known_hosts'), 'utf8')).toBe(knownHost + '\n')
  })

  it.each([['@revoked', 'SSH_HOST_KEY_REVOKED'], ['@cert-authority', 'SSH_HOST_AUTHORITY']])('refuses a key that is marked %s', async (marker, code) => {
    const server = await sshd()
    const home = tempDir()
    const plain = marker === '@revoked' ? `${server.knownHost}\n` : ''
    writeFileSync(join(home, 'known_hosts'), `${plain}${marker} ${server.knownHost}\n`)
    const asked: never[] = []
    expect(await refusal(connect(at(server), home, trusting(asked)))).toMatchObject({ code })
    expect(asked).toEqual([])
  })

  it('takes no line that is cut off for a key, and writes none onto its end', async () => {
    const server = await sshd()
    const home = tempDir()
    const line = server.knownHost.slice(0, -8)
    writeFileSync(join(home, 'known_hosts'), line)
    const asked: { fingerprint: string; host: string; port: number }[] = []
    await connect(at(server), home, trusting(asked))
    expect(asked).toHaveLength(1)
    expect(readFileSync(join(home, 'known_hosts'), 'utf8')).toBe(`${line}\n${server.knownHost}\n`)
    await connect(at(server), home, trusting(asked))
    expect(asked).toHaveLength(1)
  })

  it('asks for the key that is known where a host has several', async () => {
    const folder = tempDir()
    const rsa = makeKey(join(folder, 'rsa'), { type: 'rsa' })
    const server = await sshd({ config: [`HostKey ${rsa}`] })
    writeFileSync(join(folder, 'known_hosts'), `[127.0.0.1]:${server.port} ${readFileSync(`${rsa}.pub`, 'utf8').split(' ').slice(0, 2).join(' ')}\n`)
    await connect(at(server), folder)
    expect(server.log()).toContain('Accepted')
  })

  it('stops when what is known cannot be read', async () => {
    const server = await sshd()
    const home = tempDir()
    mkdirSync(join(home, 'known_hosts'))
    expect(await refusal(connect(at(server), home))).toMatchObject({ code: 'SSH_KNOWN_HOSTS_UNREADABLE' })
  })

  const weak: Record<string, ServerBehaviour> = {
    'key exchange by SHA-1': { config: { algorithms: { kex: ['diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1'] } } },
    'ciphers in CBC mode': { config: { algorithms: { cipher: ['aes128-cbc', 'aes256-cbc', '3des-cbc'] } } },
    'check sums by MD5 and SHA-1': { config: { algorithms: { cipher: ['aes128-ctr'], hmac: ['hmac-md5', 'hmac-sha1'] } } },
    'host keys signed by SHA-1': { keyType: 'rsa', config: { algorithms: { serverHostKey: ['ssh-rsa'] } } },
  }
  it.each(Object.keys(weak))('refuses a host that only has %s', async (name) => {
    const server = await serve(weak[name]!)
    expect(await refusal(connect({ host: '127.0.0.1', port: server.port, user: 'operator' }, server.home))).toMatchObject({ code: 'SSH_NO_COMMON_ALGORITHM' })
    expect(server.attempts).toEqual([])
  })
})

describe.skipIf(!haveSshd)('the way to a host', () => {
  const known = (...servers: Sshd[]): string => {
    const home = tempDir()
    writeFileSync(join(home, 'known_hosts'), servers.map((s) => s.knownHost + '\n').join(''))
    return home
  }

  it('goes through jump hosts, each verified by its own name', async () => {
    const [first, second, last] = [await sshd(), await sshd(), await sshd()]
    const target = at(last, { jump: [at(first), at(second)] })
    const host = await openHost(target, known(first, second, last))
    expect(await host.list('/')).not.toEqual([])
    expect(await refusal(connect(target, known(first, last)))).toMatchObject({ code: 'SSH_HOST_UNKNOWN', params: { host: `127.0.0.1:${second.port}` } })
    expect(await refusal(connect(target, known(first, second)))).toMatchObject({ code: 'SSH_HOST_UNKNOWN', params: { host: `127.0.0.1:${last.port}` } })
    const swapped = tempDir()
    writeFileSync(join(swapped, 'known_hosts'), `${first.knownHost}\n${second.knownHost.replace(String(second.port), String(last.port))}\n${last.knownHost.replace(String(last.port), String(second.port))}\n`)
    expect(await refusal(connect(target, swapped))).toMatchObject({ code: 'SSH_HOST_KEY_CHANGED' })
  })

  it('is refused with more than three jumps, and told when the next host is not there', async () => {
    const server = await sshd()
    expect(await refusal(connect(at(server, { jump: [at(server), at(server), at(server), at(server)] }), server.home))).toMatchObject({ code: 'SSH_TOO_MANY_JUMPS' })
    const nobody = await freePort()
    expect(await refusal(connect({ host: '127.0.0.1', port: nobody, user: 'x', jump: [at(server)] }, server.home))).toMatchObject({ code: 'SSH_UNREACHABLE', params: { host: `127.0.0.1:${nobody}` } })
    expect(await refusal(connect({ host: '127.0.0.1', port: nobody, user: 'x' }, server.home))).toMatchObject({ code: 'SSH_UNREACHABLE', params: { problem: 'ECONNREFUSED' } })
  })

  it('is made again when a jump host was lost', async () => {
    const [first, last] = [await sshd(), await sshd()]
    const proxy = await startProxy(first.port)
    toStop.push(() => proxy.stop())
    const home = known(first, last)
    writeFileSync(join(home, 'known_hosts'), `${first.knownHost.replace(String(first.port), String(proxy.port))}\n${last.knownHost}\n`)
    const host = await openHost(at(last, { jump: [{ ...at(first), port: proxy.port }] }), home)
    proxy.cutNow('rst')
    expect(await host.list('/')).not.toEqual([])
    expect(proxy.connections).toBe(2)
  })

  it('follows an ssh configuration, never running what is in it', async () => {
    const [first, last] = [await sshd(), await sshd()]
    const folder = tempDir()
    const canary = join(folder, 'canary')
    mkdirSync(join(folder, 'more'))
    writeFileSync(join(folder, 'more/10-farm'), `Host miner-?\n  HostName 127.0.0.1\n  Port ${last.port}\n  ProxyJump gate\n  ProxyCommand touch ${canary}\n`)
    writeFileSync(join(folder, 'config'), [
      'Include more/*', `Match exec "touch ${canary}"`, '  User nobody', `Match host miner-1 exec "touch ${canary}"`, '  Port 1', 'Host gate', '  HostName 127.0.0.1', `  Port ${first.port}`, 'Host miner-* gate', `  User ${first.user}`, `  IdentityFile ${first.keyFile}`,
      '  LocalCommand touch ' + canary, '  PermitLocalCommand yes', 'Host !gate *', '  User wrong', '',
    ].join('\n'))
    writeFileSync(join(last.folder, 'authorized'), readFileSync(join(first.folder, 'authorized')))
    const config = readSshConfig(join(folder, 'config'))
    const target = config.resolve('miner-1')
    expect(target).toEqual({ host: '127.0.0.1', port: last.port, user: first.user, keyFile: first.keyFile, jump: [{ host: '127.0.0.1', port: first.port, user: first.user, keyFile: first.keyFile, jump: undefined }] })
    await connect(target, known(first, last))
    expect(existsSync(canary)).toBe(false)
    expect(config.ignored.map((line) => line.split(': ')[1]).sort()).toEqual(['LocalCommand', 'Match', 'PermitLocalCommand', 'ProxyCommand'])
  })
})

describe.skipIf(!haveSshd)('what hosts are like', () => {
  async function works(host: SshHost): Promise<void> {
    const folder = tempDir()
    const bytes = someBytes(9 * 1024 ** 2 + 1)
    writeFileSync(join(folder, 'a'), bytes)
    writeFileSync(join(folder, 'lock'), '')
    const locks = await host.holdLocks([{ path: join(folder, 'lock'), kind: 'flock' }])
    const reading = host.read(join(folder, 'a'))[Symbol.asyncIterator]()
    let got = (await reading.next()).value as Buffer
    expect((await host.copyWithin(join(folder, 'a'), join(folder, 'b'), { verify: 'sha256', signal: never })).sha256).toBe(sha256Of(bytes))
    await Promise.all([host.writeFile(join(folder, 'c'), Buffer.from('abc')), host.hash(join(folder, 'a'), { signal: never }), host.list(folder), host.stat(folder)])
    for (let next = await reading.next(); !next.done; next = await reading.next()) got = Buffer.concat([got, next.value])
    expect(got.equals(bytes)).toBe(true)
    expect((await host.locksOn(join(folder, 'lock'))).map((l) => l.kind)).toEqual(['FLOCK'])
    await locks.release()
    expect(await host.locksOn(join(folder, 'lock'))).toEqual([])
    expect((await host.list(folder)).map((e) => e.name)).toEqual(['a', 'b', 'c', 'lock'])
  }

  it.each([1, 2, 3])('work with MaxSessions %i, with a lock held and a file being read', async (most) => {
    const server = await sshd({ config: [`MaxSessions ${most}`] })
    await works(await openHost(at(server), server.home))
  })

  it('may talk before and after logging in', async () => {
    const folder = tempDir()
    writeFileSync(join(folder, 'banner'), 'All use is recorded.\n'.repeat(200))
    writeFileSync(join(folder, 'talk'), '#!/bin/sh\necho "Welcome to the farm"\nprintf "%s\\n" "ready" "0" "$SSH_ORIGINAL_COMMAND" "\\\\033[31mred"\nprintf "mail for you" >&2\nexec /bin/sh -c "$SSH_ORIGINAL_COMMAND"\n')
    chmodSync(join(folder, 'talk'), 0o755)
    const server = await sshd({ config: [`Banner ${folder}/banner`, `ForceCommand ${folder}/talk`] })
    await expect(openHost(at(server), server.home).then((host) => host.stat('/'))).resolves.toMatchObject({ kind: 'directory' })
  })

  it('may have a login shell that is neither sh nor like it', async () => {
    const folder = tempDir()
    // words as csh, fish and rc agree on them: blanks, and single quotes without a line end or another quote inside
    writeFileSync(join(folder, 'strange'), `#!/usr/bin/perl
my $line = $ENV{SSH_ORIGINAL_COMMAND}; my @words;
while (length $line) { if ($line =~ s/^ +//) { next } if ($line =~ s/^'((?:[^'\\n!\\\\]|\\\\[^'\\\\])*)'(?= |$)//) { push @words, $1 } elsif ($line =~ s/^([A-Za-z0-9\\/.-]+)(?= |$)//) { push @words, $1 } else { print STDERR "syntax error at $line\\n"; exit 2 } }
exec { $words[0] } @words;
`)
    chmodSync(join(folder, 'strange'), 0o755)
    const server = await sshd({ config: [`ForceCommand ${folder}/strange`] })
    await works(await openHost(at(server), server.home))
  })

  it('may speak another language', async () => {
    const server = await sshd({ config: ['SetEnv LANG=de_DE.UTF-8 LC_ALL=zh_CN.UTF-8 LANGUAGE=zh_CN TZ=Asia/Shanghai'] })
    const host = await openHost(at(server), server.home)
    expect(await refusal(host.stat('/no such thing'))).toMatchObject({ code: 'NOT_FOUND' })
    const file = join(tempDir(), 'f')
    writeFileSync(file, '')
    const found = Number((await host.stat(file)).mtimeNs / 1_000_000_000n)
    expect(found).toBe(Math.floor(Number(spawnSync('stat', ['-c', '%Y', file], { encoding: 'utf8' }).stdout)))
  })
})

describe.skipIf(!haveSshd)('a link that dies', () => {
  it('is noticed within 35 s', () => {
    expect(deadAfterMs(usualLimits)).toBeLessThanOrEqual(35_000)
    expect(usualLimits.keepaliveMs).toBe(10_000)
  })

  it.each([['idle', 0], ['in the middle of an answer', 5000]] as const)('without a word, %s, is noticed by silence and made again', async (_when, after) => {
    const server = await sshd()
    const proxy = await startProxy(server.port)
    toStop.push(() => proxy.stop())
    const home = tempDir()
    writeFileSync(join(home, 'known_hosts'), server.knownHost.replace(String(server.port), String(proxy.port)) + '\n')
    const host = await openHost(at(server, { port: proxy.port }), home, { keepaliveMs: 100 })
    if (after === 0) proxy.cutNow('blackhole')
    else proxy.cut({ after, direction: 'down', by: 'blackhole' })
    const folder = tempDir()
    for (let n = 0; n < 300; n++) writeFileSync(join(folder, `some longer name of a file ${n}`), '')
    expect(await host.list(folder)).toHaveLength(300)
    expect(proxy.connections).toBe(2)
  })

  it('is not taken for dead while bytes trickle', async () => {
    const server = await sshd()
    const proxy = await startProxy(server.port)
    toStop.push(() => proxy.stop())
    const home = tempDir()
    writeFileSync(join(home, 'known_hosts'), server.knownHost.replace(String(server.port), String(proxy.port)) + '\n')
    const host = await openHost(at(server, { port: proxy.port }), home, { keepaliveMs: 300 })
    const folder = tempDir()
    const bytes = someBytes(400_000)
    writeFileSync(join(folder, 'a'), bytes)
    proxy.slow({ bytesPerSecond: 200_000, delayMs: 5 })
    expect((await host.readFile(join(folder, 'a'))).equals(bytes)).toBe(true)
    await host.writeFrom(join(folder, 'b'), (async function* () { yield bytes })(), 0)
    expect(readFileSync(join(folder, 'b')).equals(bytes)).toBe(true)
    expect(proxy.connections).toBe(1)
  })

  it('by a byte turned over on the way is made again', async () => {
    const server = await sshd()
    const proxy = await startProxy(server.port)
    toStop.push(() => proxy.stop())
    const home = tempDir()
    writeFileSync(join(home, 'known_hosts'), server.knownHost.replace(String(server.port), String(proxy.port)) + '\n')
    const host = await openHost(at(server, { port: proxy.port }), home, { keepaliveMs: 300 })
    const file = join(tempDir(), 'a')
    const bytes = someBytes(300_000)
    writeFileSync(file, bytes)
    proxy.flip({ after: 100_000, direction: 'down' })
    expect((await host.readFile(file)).equals(bytes)).toBe(true)
    expect([proxy.hit, proxy.connections]).toEqual([true, 2])
  })
})
