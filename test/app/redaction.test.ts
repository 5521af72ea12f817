import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MigrationRequest } from '../../shared/connection'
import { makeDiagnostics, redact } from '../../electron/core/diagnostics'
import { csvOf } from '../../electron/core/migration/report'
import { htmlOf } from '../../electron/core/migration/report-html'
import { digestOf } from '../../electron/core/migration/digest'
import { createRun, openRun } from '../../electron/core/migration/run-store'
import { commandFor } from '../../electron/ipc/command-for'
import { migrate, plan, practiceFarm } from '../helpers/migration'
import { tempDir } from '../helpers/temp-dir'

const people = { home: '/home/canaryhome', user: 'canaryuser', machine: 'canarybox' }
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJBbGxvdyI6WyJyZWFkIl19.CANARYsignature123'
const exportedKey = Buffer.from(JSON.stringify({ Type: 'bls', PrivateKey: 'CANARY'.repeat(12) })).toString('hex')

/** What somebody could have typed or been answered, and the part of it that must never be given away. */
const secrets: readonly (readonly [string, string, string])[] = [
  ['a token alone', `token is ${jwt}`, 'CANARYsignature'], ['half a token, cut off in a log', 'eyJhbGciOiJIUzI1NiJ9.CANARYpayload', 'CANARYpayload'],
  ['a token before a multiaddr', `MINER_API_INFO=aaaa.CANARYmiddle12.signature123:/ip4/127.0.0.1/tcp/2345/http`, 'CANARYmiddle12'], ['a header', 'Authorization: Bearer CANARYbearer', 'CANARYbearer'],
  ['a basic login', 'authorization: Basic Q0FOQVJZ', 'Q0FOQVJZ'], ['a password in a URL', 'http://root:CANARYpass@sp.example:2345/rpc/v0', 'CANARYpass'], ['a user in a URL', 'ssh://canaryperson@sp.example', 'canaryperson'],
  ['a token in a query', 'http://127.0.0.1:1789/rpc/v0?token=CANARYquery&x=1', 'CANARYquery'], ['JSON', '{"password":"CANARYjson","apiKey":"CANARYapikey"}', 'CANARY'], ['a private key in JSON', '"PrivateKey":"CANARYkey="', 'CANARYkey'],
  ['an SSH key', '-----BEGIN OPENSSH PRIVATE KEY-----\nCANARYlines\n-----END OPENSSH PRIVATE KEY-----', 'CANARYlines'], ['an SSH key cut off', '-----BEGIN RSA PRIVATE KEY-----\nCANARYlines', 'CANARYlines'], ['an exported wallet key', exportedKey, exportedKey.slice(40, 100)],
  ['passphrase', 'passphrase: CANARYphrase', 'CANARYphrase'], ['an environment variable', 'LOTUS_TOKEN=CANARYenv', 'CANARYenv'],
  ['a machine by name', 'http://canary-host.internal:1789/rpc/v0', 'canary-host'], ['a machine by address', '/ip4/10.20.30.40/tcp/1234', '10.20.30.40'], ['by IPv6', '/ip6/2001:db8::17/tcp/1234', '2001:db8::17'], ['by IPv6 in a URL', 'http://[2001:db8::17]:80/', '2001:db8'],
  ['by IPv6 alone', 'connect to fe80::1ff:fe23:4567:890a failed', 'fe80::1ff'], ['by name in a multiaddr', '/dns4/canary-host/tcp/1234', 'canary-host'], ['user and machine', 'canaryperson@10.20.30.40: denied', 'canaryperson'],
  ['the home of this person', '/home/canaryhome/.lotusminer/token', 'canaryhome'], ['the home of somebody else', '/home/canaryother/.ssh/id_ed25519', 'canaryother'], ['on a Mac', '/Users/canaryother/x', 'canaryother'], ['this person', 'owned by canaryuser', 'canaryuser'], ['this machine', 'on canarybox', 'canarybox'],
]

describe('what is given away', () => {
  it.each(secrets)('%s', (_what, text, secret) => {
    expect(redact(text, people)).not.toContain(secret)
    expect(redact(`before "${text}" after`, people)).not.toContain(secret)
  })

  it('leaves what helps: times, digests, CIDs, ports, loopback, versions, paths below a home', () => {
    const useful = [
      '2026-11-23T08:44:46.123Z step 2 of 3: write-metadata', '12:34:56 done', 'digest 44bd7ae60f478fae1061e11a7739f4b94d1e4e8e1f0a3c5b7d9e2f4a6c8b0d1e', 'bagboea4b5abcapu3d77du3hhmhwnoiqqirr63iijgcy3z2bvr4lorl2e2qeb4wyh', '127.0.0.1:1789', 'http://localhost:2345/rpc/v0',
      'v0.13.1-prod-git.4235a898', '/mnt/store-a/sealed/s-t01000-1', '/ip4/127.0.0.1/tcp/2345/http', 'http://[::1]:2345/',
    ]
    for (const text of useful) expect(redact(text, people)).toBe(text)
    expect(redact('/home/canaryhome/.lotusminer', people)).toBe('~/.lotusminer')
    expect(redact('http://a.example:1/ http://b.example:1/ http://a.example:2/', people)).toBe('http://<machine-1>:1/ http://<machine-2>:1/ http://<machine-1>:2/')
  })

  it('a bundle with every secret in the request, the plan’s notes and the log has none of them', async () => {
    const home = join(tempDir(), 'home')
    const { request, close } = await practiceFarm({ numbers: [{ from: 1, to: 2 }] })
    const prepared = await plan(request)
    await close()
    const poisoned = MigrationRequest.parse({ ...request, chainApi: `${jwt}:/dns4/canary-host/tcp/1234/http`, chainTokenFile: '/home/canaryother/token', messagerApi: 'http://m.internal:39812/rpc/v0?token=CANARYquery', messagerTokenFile: '/home/canaryother/m' })
    const said = { ...prepared.plan, request: poisoned }
    await createRun(home, { ...said, digest: digestOf(said) }, prepared.records, new Date('2026-11-23T10:00:00Z'))
    const text = await makeDiagnostics({ home, version: '0.0.0', runtime: 'test', log: secrets.slice(0, -4).map(([what, line]) => `${what}: ${line}`) })
    for (const [what, , secret] of secrets.slice(0, -4)) expect(text, what).not.toContain(secret)
    for (const secret of ['canary-host', 'canaryother', 'CANARY', 'm.internal']) expect(text).not.toContain(secret)
    expect(text).toContain('write-metadata')
    expect(text).toContain('"numbers":[{"from":1,"to":2}]')
  })

  it('no report and no shown command carries the token of an address', async () => {
    const home = join(tempDir(), 'home')
    const { request, close } = await practiceFarm({ numbers: [{ from: 1, to: 2 }] })
    const report = await migrate(request, home)
    await close()
    const opened = (await openRun(home, report.run)).plan
    const poisoned = MigrationRequest.parse({ ...request, chainApi: `${jwt}:/ip4/127.0.0.1/tcp/1234/http`, lotus: { api: `${jwt}:/ip4/127.0.0.1/tcp/2345/http` } })
    const texts = [htmlOf(report, { ...opened, request: poisoned }, 'zh'), htmlOf(report, { ...opened, request: poisoned }, 'en'), JSON.stringify(report), csvOf(report), commandFor({ ...poisoned, direction: 'to-damocles' }), commandFor(poisoned)]
    for (const text of texts) expect(text).not.toContain('CANARY')
    expect(commandFor({ ...poisoned, direction: 'to-damocles' })).toContain('--lotus-api env:MINER_API_INFO')
  })
})
