import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { fingerprint, judgeHostKey, parseKnownHosts } from '../../electron/core/host/ssh-known-hosts'
import { shellQuote } from '../../electron/core/host/ssh-quote'

const dir = mkdtempSync(join(tmpdir(), 'ferry-names-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

describe('an argument through a real shell', () => {
  it('brings 10,000 random byte strings back equal and runs nothing', () => {
    const canary = join(dir, 'canary')
    const tricks = [`$(touch ${canary})`, `';touch ${canary};'`, `\`touch ${canary}\``, '\n', "''", '\\', '-n', '*', '~', '']
    const names = Array.from({ length: 10_000 }, (_, index) => {
      const noise = Buffer.from(randomBytes(1 + (index % 60)).map((byte) => byte || 1))
      return index % 3 ? noise : Buffer.concat([noise, Buffer.from(tricks[index % tricks.length]!), noise])
    })
    const script = Buffer.concat(names.map((name) => Buffer.concat([Buffer.from("printf '%s\\0' "), shellQuote(name), Buffer.from('\n')])))
    const answer = spawnSync('sh', ['-s'], { input: script, cwd: dir, env: { PATH: process.env.PATH, LC_ALL: 'C' }, maxBuffer: 1 << 26 })
    expect(answer.status).toBe(0)
    expect(answer.stdout.equals(Buffer.concat(names.map((name) => Buffer.concat([name, Buffer.from([0])]))))).toBe(true)
    expect(existsSync(canary)).toBe(false)
  })

  it('refuses a NUL byte', () => expect(() => shellQuote('a\0b')).toThrow('SSH_NUL_IN_ARGUMENT'))
})

const keygen = spawnSync('ssh-keygen', ['-?']).error === undefined
describe.skipIf(!keygen)('known_hosts against ssh-keygen', () => {
  const make = (name: string) => {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(dir, name)])
    const line = readFileSync(join(dir, `${name}.pub`), 'utf8').split(' ').slice(0, 2).join(' ')
    return { line, key: Buffer.from(line.split(' ')[1]!, 'base64') }
  }
  const judge = (text: string, host: string, port: number, key: Buffer) => judgeHostKey(parseKnownHosts(text).entries, host, port, key).kind

  it('agrees on the fingerprint, and on names hashed by ssh-keygen -H', () => {
    const a = make('hashed')
    const b = make('other')
    expect(execFileSync('ssh-keygen', ['-lf', join(dir, 'hashed.pub')], { encoding: 'utf8' })).toContain(` ${fingerprint(a.key)} `)
    const file = join(dir, 'known')
    writeFileSync(file, `farm ${a.line}\n[farm]:2200 ${b.line}\n`)
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' })
    const text = readFileSync(file, 'utf8')
    expect(text).not.toContain('farm')
    expect(judge(text, 'FARM', 22, a.key)).toBe('known')
    expect(judge(text, 'farm', 2200, b.key)).toBe('known')
    expect(judge(text, 'farm', 2200, a.key)).toBe('changed')
    expect(judge(text, 'farm', 2201, a.key)).toBe('unknown')
  })

  it('knows patterns, negation, revoked keys, authorities and damaged lines', () => {
    const a = make('plain')
    const b = make('second')
    expect(judge(`*.farm,!bad.farm ${a.line}`, 'x.farm', 22, a.key)).toBe('known')
    expect(judge(`*.farm,!bad.farm ${a.line}`, 'bad.farm', 22, a.key)).toBe('unknown')
    expect(judge(`x.farm ${a.line}`, 'xxfarm', 22, a.key)).toBe('unknown')
    expect(judge(`farm ${a.line}\n@revoked * ${a.line}`, 'farm', 22, a.key)).toBe('revoked')
    expect(judge(`farm ${b.line}`, 'farm', 22, a.key)).toBe('changed')
    expect(judge(`@cert-authority farm ${a.line}`, 'farm', 22, a.key)).toBe('authority')
    expect(parseKnownHosts(`# note\n\nfarm ssh-rsa ${a.line.split(' ')[1]}\n@odd farm ${a.line}\nfarm`).ignored).toEqual([3, 4, 5])
  })
})
