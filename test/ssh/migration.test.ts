import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLocalHost } from '../../electron/core/host/local-host'
import { readMetadata } from '../../electron/core/lotus/leveldb/read-metadata'
import { startDamoclesManager } from '../../electron/practice/damocles-manager'
import { createFarm, damoclesOf, type Farm } from '../../electron/practice/farm'
import { startLotusMiner } from '../../electron/practice/lotus-miner'
import { createReturnFarm } from '../../electron/practice/return-farm'
import { runCli, type CliResult } from '../helpers/cli'
import { watchProcesses } from '../helpers/processes'
import { haveSshd, makeKey, sshFrom, startSshd, type Sshd } from '../helpers/sshd'
import { tempDir } from '../helpers/temp-dir'
import { treeOf } from '../helpers/tree'

const isOurs = (path: string): boolean => path.startsWith('.sector-ferry')
/** Not the same in two farms: our own folders, and a configuration that names its folder. */
const unlike = (path: string): boolean => path.includes('.sector-ferry') || path.endsWith('.cfg')
const recordsOf = async (repo: string): Promise<Record<string, string>> => Object.fromEntries([...(await readMetadata(createLocalHost(), repo)).entries].map(([k, v]) => [k, v.toString('hex')]))
const refs = (result: CliResult): unknown => ({ code: result.code, counts: result.json?.counts, next: result.json?.nextNumber })

describe.skipIf(!haveSshd)('a migration on a host behind SSH', () => {
  let sshd: Sshd
  let env: NodeJS.ProcessEnv

  const connectTo = (server: Sshd): NodeJS.ProcessEnv => {
    const config = join(server.folder, 'ssh_config')
    writeFileSync(config, `Host miner\n  HostName 127.0.0.1\n  Port ${server.port}\n  User ${server.user}\n  IdentityFile ${server.keyFile}\n`)
    return { SECTOR_FERRY_SSH_CONFIG: config, SECTOR_FERRY_HOME: server.home, SSH_AUTH_SOCK: '' }
  }
  beforeAll(async () => {
    sshd = await startSshd()
    env = connectTo(sshd)
  })
  afterAll(() => sshd?.stop())

  const exported = async (farm: Farm, how: readonly string[], more: NodeJS.ProcessEnv): Promise<CliResult> => {
    const damocles = await startDamoclesManager(damoclesOf(farm))
    try {
      return await runCli(['export', '--miner', 't01000', '--damocles-api', damocles.url, '--dest-path', farm.lotusStore, '--dest-repo', farm.lotusRepo, ...how, '--yes', '--json'], more)
    } finally {
      await damocles.close()
    }
  }

  it.each<[string, string[]]>([['copies', ['--reserve']], ['moves', []]])('%s files and writes records as it does here, to the byte', async (_name, how) => {
    const [here, there] = [await createFarm(join(tempDir(), 'farm')), await createFarm(join(tempDir(), 'farm'))]
    const local = await exported(here, how, {})
    const remote = await exported(there, [...how, '--host', 'miner'], env)
    expect(remote.stderr).not.toContain('SSH_')
    expect(sshd.log()).toContain('Accepted publickey')
    expect(refs(remote)).toEqual(refs(local))
    expect(treeOf(there.lotusStore, isOurs)).toEqual(treeOf(here.lotusStore, isOurs))
    expect(treeOf(join(there.folder, 'damocles'), unlike)).toEqual(treeOf(join(here.folder, 'damocles'), unlike))
    expect(await recordsOf(there.lotusRepo)).toEqual(await recordsOf(here.lotusRepo))
    const undone = await runCli(['undo', remote.json.run, '--yes', '--json'], env)
    expect(undone.code, undone.stderr).toBe(0)
    expect(Object.keys(await recordsOf(there.lotusRepo)).filter((k) => k.startsWith('/sectors/'))).toEqual([])
  })

  it('refuses while a lotus-miner holds the repo there, and a host that was never seen', async () => {
    const farm = await createFarm(join(tempDir(), 'farm'))
    const held = await createLocalHost().holdLocks([{ path: `${farm.lotusRepo}/datastore/metadata/LOCK`, kind: 'flock' }])
    const busy = await exported(farm, ['--reserve', '--host', 'miner'], env)
    await held.release()
    expect([busy.code, busy.json.error.code]).toEqual([3, 'REPO_IN_USE'])
    const unknown = await exported(farm, ['--reserve', '--host', 'miner'], { ...env, SECTOR_FERRY_HOME: join(tempDir(), 'other') })
    expect([unknown.code, unknown.json.error.code]).toEqual([3, 'SSH_HOST_UNKNOWN'])
    const tilde = await runCli(['export', '--miner', 't01000', '--dest-path', '~/store', '--host', 'miner', '--yes'], env)
    expect([tilde.code, tilde.stderr]).toEqual([2, expect.stringContaining('write paths from /')])
  })

  it('brings lotus’s records and stores into damocles as it does here', async () => {
    const results: unknown[] = []
    for (const host of [[], ['--host', 'miner']]) {
      const farm = await createReturnFarm(tempDir())
      const [lotus, damocles] = [await startLotusMiner(farm.lotus), await startDamoclesManager(farm.damocles)]
      // on a host, lotus's own files tell its address and token
      writeFileSync(join(farm.lotusRepo, 'api'), `/ip4/127.0.0.1/tcp/${new URL(lotus.url).port}/http`)
      writeFileSync(join(farm.lotusRepo, 'token'), readFileSync(farm.tokenFile))
      const result = await runCli(['import', '--lotus-api', farm.lotusRepo, '--damocles-api', damocles.url, '--damocles-config', farm.configFile, '--attach', '--yes', '--json', ...host], host.length > 0 ? env : {})
      expect(result.code, result.stderr).toBe(0)
      results.push([refs(result), damocles.states('offline'), readFileSync(farm.configFile, 'utf8').replaceAll(farm.folder, '')])
      await Promise.all([lotus.close(), damocles.close()])
    }
    expect(results[1]).toEqual(results[0])
  })

  it('shows neither the passphrase nor lotus’s token to processes, logs, journals or reports', async () => {
    const passphrase = 'canary-9d2e-passphrase'
    const keyFile = makeKey(join(sshd.folder, 'locked'), { passphrase })
    appendFileSync(join(sshd.folder, 'authorized'), readFileSync(`${keyFile}.pub`))
    const [config, passwords, home] = [join(sshd.folder, 'ssh_config_locked'), join(sshd.folder, 'password'), join(tempDir(), 'home')]
    writeFileSync(config, `Host miner\n  HostName 127.0.0.1\n  Port ${sshd.port}\n  User ${sshd.user}\n  IdentityFile ${keyFile}\n`)
    writeFileSync(passwords, passphrase, { mode: 0o600 })
    mkdirSync(home)
    cpSync(join(sshd.home, 'known_hosts'), join(home, 'known_hosts'))
    const farm = await createReturnFarm(tempDir())
    const [lotus, damocles] = [await startLotusMiner(farm.lotus), await startDamoclesManager(farm.damocles)]
    writeFileSync(join(farm.lotusRepo, 'api'), `/ip4/127.0.0.1/tcp/${new URL(lotus.url).port}/http`)
    const token = readFileSync(farm.tokenFile, 'utf8')
    writeFileSync(join(farm.lotusRepo, 'token'), token)
    const { seen, sample } = watchProcesses()
    const result = await runCli(['import', '--lotus-api', farm.lotusRepo, '--damocles-api', damocles.url, '--damocles-config', farm.configFile, '--attach', '--yes', '--json', '--host', 'miner'], { SECTOR_FERRY_SSH_CONFIG: config, SECTOR_FERRY_SSH_PASSWORD_FILE: passwords, SECTOR_FERRY_HOME: home, SSH_AUTH_SOCK: '' })
    sample.end()
    await Promise.all([lotus.close(), damocles.close()])
    expect(result.code, result.stderr).toBe(0)
    expect(result.json.counts.done).toBe(12)
    const written = readdirSync(home, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => readFileSync(join(e.parentPath ?? e.path, e.name), 'latin1'))
    expect(written.length).toBeGreaterThan(3)
    expect(seen.some((text) => text.includes('sh'))).toBe(true)
    for (const text of [...seen, ...written, result.stdout, result.stderr, sshd.log()]) {
      for (const secret of [passphrase, token, token.split('.')[2]!]) expect(text.includes(secret)).toBe(false)
    }
  })

  it('takes files from a host that offers SFTP alone to this computer, and keeps the originals aside after a move', async ({ skip }) => {
    if (process.getuid?.() !== 0) return skip()
    const source = await startSshd({ variant: 'chroot-sftp' })
    try {
      const [here, there] = [await createFarm(join(tempDir(), 'farm')), await createFarm(join(tempDir(), 'farm'))]
      const local = await exported(here, ['--reserve'], {})
      // the stores exist only inside the account's root, the repo only here
      mkdirSync(join(source.rootPrefix, 'data'))
      cpSync(join(there.folder, 'damocles'), join(source.rootPrefix, 'data'), { recursive: true, preserveTimestamps: true })
      for (const store of there.stores) rmSync(store.path, { recursive: true })
      const stores = there.stores.flatMap((s) => ['--store', `/data/${s.name}`])
      const remote = await runCli(['export', '--miner', 't01000', '--states', there.statesFile, ...stores, '--dest-path', there.lotusStore, '--dest-repo', there.lotusRepo, '--source-host', 'miner', '--yes', '--json'], connectTo(source))
      expect(remote.code, remote.stderr).toBe(0)
      expect(treeOf(there.lotusStore, isOurs)).toEqual(treeOf(here.lotusStore, isOurs))
      expect(remote.json.counts.done).toBe(local.json.counts.done)
      const trashed = Object.keys(treeOf(join(source.rootPrefix, 'data'))).filter((p) => p.includes('/trash/sealed/s-t01000-'))
      expect(trashed.length).toBeGreaterThan(0)
      const undone = await runCli(['undo', remote.json.run, '--yes', '--json'], connectTo(source))
      expect(undone.code, undone.stderr).toBe(0)
      expect(Object.keys(treeOf(join(source.rootPrefix, 'data'))).filter((p) => p.includes('/trash/sealed/'))).toEqual([])
    } finally {
      await source.stop()
    }
  })

  it.skipIf(process.getuid?.() !== 0).each<[string, string, string[]]>([['copies', 'fetches them by its ssh', ['--reserve']], ['moves', 'they are sent to by that of the first', []]])('%s files straight from one host to another, which %s, and undoes it', async (_name, way, more) => {
    const how = [...more, '--numbers', '1-6,16-18']
    const [here, there] = [await createFarm(join(tempDir(), 'farm')), await createFarm(join(tempDir(), 'farm'))]
    const local = await exported(here, how, {})
    const states = join(there.folder, 'states.json')
    cpSync(there.statesFile, states)
    // the stores are seen by the host of damocles alone
    const [seen, real] = [join(there.folder, 'damocles'), join(there.folder, 'behind')]
    renameSync(seen, real)
    mkdirSync(seen)
    const startFar = (config: readonly string[]): Promise<Sshd> => startSshd({ mounts: [[real, seen]], config })
    const fetches = way.startsWith('fetches')
    const first = fetches ? await startFar([]) : await startSshd()
    const second = fetches ? await startSshd({ config: sshFrom(first.folder, first) }) : await startFar(sshFrom(first.folder, first))
    const [far, near] = fetches ? [first, second] : [second, first]
    try {
      const names = connectTo(far)
      appendFileSync(names['SECTOR_FERRY_SSH_CONFIG']!, `Host other\n  HostName 127.0.0.1\n  Port ${near.port}\n  User ${near.user}\n  IdentityFile ${near.keyFile}\n`)
      appendFileSync(join(far.home, 'known_hosts'), `${near.knownHost}\n`)
      const stores = there.stores.flatMap((s) => ['--store', s.path])
      const remote = await runCli(['export', '--miner', 't01000', '--states', states, ...stores, '--dest-path', there.lotusStore, '--dest-repo', there.lotusRepo, ...how, '--source-host', 'miner', '--target-host', 'other', '--yes', '--json'], names)
      expect(remote.code, remote.stderr).toBe(0)
      const plan = JSON.parse(readFileSync(join(far.home, 'runs', remote.json.run, 'plan.json'), 'utf8'))
      const step = plan.steps.find((s: { kind: string }) => s.kind === 'transfer-files')
      expect([step.direct, step.relayedBytes]).toEqual([there.stores.map((s) => s.path).sort(), 0])
      expect(treeOf(there.lotusStore, isOurs)).toEqual(treeOf(here.lotusStore, isOurs))
      expect(await recordsOf(there.lotusRepo)).toEqual(await recordsOf(here.lotusRepo))
      expect(remote.json.counts.done).toBe(local.json.counts.done)
      expect(treeOf(real, unlike)).toEqual(treeOf(join(here.folder, 'damocles'), unlike))
      const undone = await runCli(['undo', remote.json.run, '--yes', '--json'], names)
      expect(undone.code, undone.stderr).toBe(0)
      expect(Object.keys(treeOf(real)).filter((p) => p.includes('/trash/'))).toEqual([])
    } finally {
      await Promise.all([far.stop(), near.stop()])
    }
  })
})
