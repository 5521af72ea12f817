import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { runCli } from '../helpers/cli'
import { startSshServer } from '../helpers/ssh-server'
import { haveSshd, startSshd } from '../helpers/sshd'
import { tempDir } from '../helpers/temp-dir'

const toStop: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of toStop.splice(0).reverse()) await stop()
})
const environment = (): { SECTOR_FERRY_HOME: string; SECTOR_FERRY_SSH_CONFIG: string; SSH_AUTH_SOCK: string } => {
  const folder = tempDir()
  return { SECTOR_FERRY_HOME: join(folder, 'home'), SECTOR_FERRY_SSH_CONFIG: join(folder, 'ssh-config'), SSH_AUTH_SOCK: '' }
}

describe('the command host', () => {
  it('keeps hosts without secrets, lists them beside those of the ssh configuration, and removes them', async () => {
    const env = environment()
    writeFileSync(env.SECTOR_FERRY_SSH_CONFIG, 'Host depot *.wild\n HostName 192.0.2.7\n ProxyCommand nc %h %p\n')
    expect((await runCli(['host'], env)).stdout).toContain('depot')
    expect((await runCli(['host', 'add', 'miner', 'root@192.0.2.1:2222', '--roles', 'lotus,storage', '--key-file', '/keys/k', '--jump', 'a@gate'], env)).code).toBe(0)
    expect((await runCli(['host', 'add', 'six', 'fe80::1'], env)).code).toBe(0)
    expect((await runCli(['host', 'add', 'bracket', 'u@[fe80::1]:22'], env)).code).toBe(0)
    const { json } = await runCli(['host', 'list', '--json'], env)
    expect(json.saved).toEqual([
      { name: 'miner', address: '192.0.2.1', user: 'root', port: 2222, keyFile: '/keys/k', jump: 'a@gate', roles: ['lotus', 'storage'], colour: 'grey' },
      { name: 'six', address: 'fe80::1', roles: [], colour: 'grey' }, { name: 'bracket', address: 'fe80::1', user: 'u', port: 22, roles: [], colour: 'grey' },
    ])
    expect(json.configured).toEqual(['depot'])
    expect(json.ignored.join()).toContain('ProxyCommand')
    expect(statSync(join(env.SECTOR_FERRY_HOME, 'hosts.json')).mode & 0o777).toBe(0o600)
    expect((await runCli(['host', 'remove', 'six'], env)).code).toBe(0)
    expect((await runCli(['host', 'list', '--json'], env)).json.saved.map((h: { name: string }) => h.name)).toEqual(['miner', 'bracket'])
  })

  it.each([
    ['no address', ['add', 'x']], ['a bad role', ['add', 'x', 'h', '--roles', 'cook']], ['a name that looks like an option', ['add', 'x', 'u@-oProxyCommand=x']], ['a port that is none', ['add', 'x', 'h:70000']],
    ['a name with @', ['add', 'a@b', 'h']], ['a host that is not there', ['remove', 'x']], ['another word', ['fly']],
  ])('refuses %s and writes nothing', async (_name, args) => {
    const env = environment()
    const { code, stderr } = await runCli(['host', ...args], env)
    expect([code, stderr]).toEqual([2, expect.stringContaining('BAD_USAGE')])
    expect(existsSync(join(env.SECTOR_FERRY_HOME, 'hosts.json'))).toBe(false)
  })

  it.skipIf(!haveSshd)('trusts a new host only by its fingerprint, never another, and remembers it', async () => {
    const env = environment()
    const server = await startSshd()
    toStop.push(() => server.stop())
    await runCli(['host', 'add', 'here', `${server.user}@127.0.0.1:${server.port}`, '--key-file', server.keyFile], env)
    const refused = await runCli(['host', 'test', 'here'], env)
    expect([refused.code, refused.stdout]).toEqual([3, expect.stringContaining('ssh-keygen -lf')])
    expect((await runCli(['host', 'test', 'here', '--accept-host-key', `SHA256:${'A'.repeat(43)}`], env)).code).toBe(3)
    expect(server.log()).not.toMatch(/Accepted|Failed/)
    const [, fingerprint] = execFileSync('ssh-keygen', ['-lf', join(server.folder, 'host.pub')], { encoding: 'utf8' }).split(' ')
    expect((await runCli(['host', 'test', 'here', '--accept-host-key', fingerprint!], env)).code).toBe(0)
    const again = await runCli(['host', 'test', 'here', '--json'], env)
    expect(again.json.stages.filter((s: { state: string }) => s.state === 'stop')).toEqual([])
    expect(statSync(join(env.SECTOR_FERRY_HOME, 'known_hosts')).mode & 0o777).toBe(0o600)
    expect((await runCli(['host', 'list', '--json'], env)).json.saved[0].lastSeen).toMatch(/^\d{4}-/)
  })

  it.skipIf(!haveSshd)('takes a password from a file, shows it to the host once, and never prints or keeps it', async () => {
    const env = environment()
    const secret = 'correct horse battery'
    const file = join(tempDir(), 'password')
    writeFileSync(file, `${secret}\n`)
    let seen = ''
    const server = await startSshServer({
      login: (attempt) => {
        if (attempt.method === 'password') seen += `${attempt.password};`
        attempt.reject(['password'])
      },
    })
    toStop.push(() => server.stop())
    const result = await runCli(['host', 'test', `u@127.0.0.1:${server.port}`], { ...env, SECTOR_FERRY_HOME: server.home, SECTOR_FERRY_SSH_PASSWORD_FILE: file })
    expect(result.code).toBe(3)
    expect(seen).toBe(`${secret};`)
    expect(result.stdout + result.stderr + readFileSync(join(server.home, 'known_hosts'), 'utf8')).not.toContain(secret)
    const missing = await runCli(['host', 'test', `u@127.0.0.1:${server.port}`], { ...env, SECTOR_FERRY_HOME: server.home, SECTOR_FERRY_SSH_PASSWORD_FILE: '/nowhere' })
    expect([missing.code, missing.stdout + missing.stderr]).toEqual([3, expect.not.stringMatching(/\n\s+at /)])
  })
})
