import { describe, expect, it } from 'vitest'
import type { Check } from '../../shared/check'
import type { Plan } from '../../shared/plan'
import { FerryError } from '../../shared/errors'
import { describeCheck } from '../../shared/checks'
import type { Host } from '../../electron/core/host/host'
import { checkEnvironment } from '../../electron/core/migration/preflight-environment'
import type { Ports } from '../../electron/core/migration/ports'
import { plan, practiceFarm } from '../helpers/migration'
import { createMemoryHost, type MemoryHost } from '../helpers/memory-host'

const text = (value: string): Buffer => Buffer.from(value)
const limits = (soft: number | 'unlimited'): Buffer => text(`Limit                     Soft Limit           Hard Limit           Units\nMax cpu time              unlimited            unlimited            seconds\nMax open files            ${soft}                 1048576              files\n`)

/** A Linux machine with these processes. */
function machine(processes: readonly (readonly [pid: number, comm: string, soft: number | 'unlimited'])[] = [], own: number | 'unlimited' = 1_048_576): { memory: MemoryHost; host: Host } {
  const memory = createMemoryHost()
  memory.plant('/proc/self/limits', limits(own))
  memory.plant('/proc/1/comm', text('systemd\n'))
  for (const [pid, comm, soft] of processes) {
    // the kernel keeps 15 letters
    memory.plant(`/proc/${pid}/comm`, text(`${comm.slice(0, 15)}\n`))
    memory.plant(`/proc/${pid}/limits`, limits(soft))
  }
  return { memory, host: { ...memory, features: { ...memory.features, seesLocks: true } } }
}

const none = { steps: [], sectors: [], request: {}, minerId: 1000 } as unknown as Plan
const portsOf = (host: Host, chain?: unknown, other = host): Ports => ({ here: host, damoclesHost: host, lotusHost: other, chain: async () => chain }) as unknown as Ports
const transfer = (store: string): Plan => ({ ...none, steps: [{ kind: 'transfer-files', store, mode: 'copy' }] }) as unknown as Plan
const of = (checks: readonly Check[], code: string): Check[] => checks.filter((c) => c.code === code)

describe('processes', () => {
  it.each([
    ['nothing', [], 'pass', '-'], ['lotus-miner alone', [[7, 'lotus-miner', 1_048_576]], 'pass', 'lotus-miner (7)'], ['damocles-manager alone', [[8, 'damocles-manager', 1_048_576]], 'pass', 'damocles-manage (8)'],
    ['both', [[7, 'lotus-miner', 1_048_576], [8, 'damocles-manager', 1_048_576]], 'attention', 'lotus-miner (7), damocles-manage (8)'], ['both, damocles by its old name', [[7, 'lotus-miner', 1_048_576], [9, 'venus-sector-manager', 1_048_576]], 'attention', 'lotus-miner (7), venus-sector-ma (9)'],
    ['a worker does not prove', [[7, 'lotus-miner', 1_048_576], [10, 'damocles-worker', 1024]], 'pass', 'lotus-miner (7)'], ['the node is not the miner', [[11, 'lotus', 1024]], 'pass', '-'],
  ] as const)('%s', async (_name, processes, state, running) => {
    const { host } = machine(processes)
    expect(of(await checkEnvironment(none, {}, portsOf(host)), 'one-prover')).toMatchObject([{ state, params: { running } }])
  })

  it('on two machines, one side each: both are running', async () => {
    const [first, second] = [machine([[8, 'damocles-manager', 1_048_576]]).host, machine([[7, 'lotus-miner', 1024]]).host]
    const checks = await checkEnvironment(none, {}, portsOf({ ...first, label: 'dam' }, undefined, { ...second, label: 'lot' }))
    expect(of(checks, 'one-prover')).toMatchObject([{ state: 'attention', params: { running: 'damocles-manage (8 @ dam), lotus-miner (7 @ lot)' } }])
    expect(of(checks, 'open-files').map((c) => [c.params.program, c.state])).toContainEqual(['lotus-miner @ lot', 'attention'])
  })

  it('are not judged where they cannot be seen', async () => {
    const memory = createMemoryHost()
    expect(of(await checkEnvironment(none, {}, portsOf(memory)), 'one-prover')).toEqual([])
    expect(of(await checkEnvironment(none, {}, portsOf({ ...memory, features: { ...memory.features, seesLocks: true } })), 'one-prover')).toMatchObject([{ state: 'unknown' }])
  })
})

describe('limits of open files', () => {
  it.each([[65_536, 'pass'], [65_535, 'attention'], [1024, 'attention'], ['unlimited', 'pass']] as const)('a prover that may open %s', async (soft, state) => {
    const { host } = machine([[17, 'lotus-miner', soft], [27, 'lotus-miner', 1_048_576]])
    const mine = of(await checkEnvironment(none, {}, portsOf(host)), 'open-files').filter((c) => c.params.program === 'lotus-miner')
    expect(mine.map((c) => c.state)).toEqual([state, 'pass'])
    expect(Number.isSafeInteger(mine[0]!.params.limit)).toBe(true)
  })
  it.each([[256, 'attention'], [1024, 'pass'], ['unlimited', 'pass']] as const)('this app may open %s', async (soft, state) => {
    const { host } = machine([], soft)
    expect(of(await checkEnvironment(none, {}, portsOf(host)), 'open-files')).toMatchObject([{ state, params: { program: 'sector-ferry', wanted: 1024 } }])
  })
})

describe('versions', () => {
  it.each([
    ['damocles', 'v0.13.1-prod-git.4235a898', 'pass'], ['damocles', '0.13.0', 'pass'], ['damocles', 'v0.12.0', 'attention'], ['damocles', 'v0.14.0', 'attention'], ['damocles', 'v10.13.1', 'attention'],
    ['lotus', '1.34.1+mainnet+git.c1a2b3d', 'pass'], ['lotus', 'v1.34.3', 'pass'], ['lotus', '1.33.1+mainnet', 'attention'], ['lotus', '1.35.0+calibnet', 'attention'], ['lotus', '1.340.1', 'attention'],
  ] as const)('%s %s: %s', async (program, version, state) => {
    expect(of(await checkEnvironment(none, { [program]: version }, portsOf(machine().host)), 'version-tested')).toMatchObject([{ state, params: { program, version } }])
  })
  it('one that was not tested is said to be so in both languages; one that nobody told is not judged', async () => {
    expect(describeCheck('version-tested', { program: 'lotus', version: '1.36.0' }, 'en').why).toContain('not a version that this app was tested with')
    expect(describeCheck('version-tested', { program: 'lotus', version: '1.36.0' }, 'zh').why).toContain('没有在')
    expect(of(await checkEnvironment(none, { lotus: '' }, portsOf(machine().host)), 'version-tested')).toEqual([])
  })
})

describe('stores', () => {
  const lotusStore = (id: string): Buffer => text(JSON.stringify({ ID: id, Weight: 10, CanSeal: false, CanStore: true, MaxStorage: 0 }))
  const [a, b] = ['6a1f0f3c-7d0e-4c55-9a5e-2f3a4b5c6d7e', '7b2f0f3c-7d0e-4c55-9a5e-2f3a4b5c6d7e']
  it('an ID that two stores have stops; two IDs, or a store of damocles with the same, do not', async () => {
    const { host, memory } = machine()
    const attach = { ...none, steps: [{ kind: 'attach-to-lotus', stores: [{ path: '/s/a' }, { path: '/s/b' }] }] } as unknown as Plan
    memory.plant('/s/a/sectorstore.json', lotusStore(a!))
    memory.plant('/s/b/sectorstore.json', lotusStore(a!))
    expect(of(await checkEnvironment(attach, {}, portsOf(host)), 'storage-ids')).toMatchObject([{ state: 'stop', params: { id: a, first: '/s/a', second: '/s/b' } }])
    memory.plant('/s/b/sectorstore.json', lotusStore(b!))
    expect(of(await checkEnvironment(attach, {}, portsOf(host)), 'storage-ids')).toMatchObject([{ state: 'pass' }])
    memory.plant('/s/b/sectorstore.json', text(JSON.stringify({ ID: a, Name: 'store-b', Strict: false, ReadOnly: false, Weight: 1 })))
    expect(of(await checkEnvironment(attach, {}, portsOf(host)), 'storage-ids')).toMatchObject([{ state: 'pass' }])
  })

  it('rights, clock and whose sectorstore.json a target has; nothing of the probe is left', async () => {
    const { memory } = machine()
    const at = (mtimeNs: bigint): Host => ({ ...memory, stat: async (path) => ({ ...(await memory.stat(path)), mtimeNs }) })
    memory.plant('/target/sectorstore.json', text(JSON.stringify({ ID: a, Name: 'store-a', Strict: false, ReadOnly: false, Weight: 1 })))
    const now = BigInt(Date.now()) * 1_000_000n
    const good = await checkEnvironment(transfer('/target'), {}, portsOf(at(now)))
    expect([of(good, 'rights')[0]?.state, of(good, 'clock')[0]?.state, of(good, 'sectorstore')[0]?.state]).toEqual(['pass', 'pass', 'attention'])
    expect(of(await checkEnvironment(transfer('/target'), {}, portsOf(at(now - 3_600_000_000_000n))), 'clock')).toMatchObject([{ state: 'attention', params: { where: '/target' } }])
    expect((await memory.list('/target')).map((e) => e.name)).toEqual(['sectorstore.json'])
  })

  it.each([['NO_RIGHT', 'stop'], ['READ_ONLY', 'stop'], ['HOST_SILENT', 'unknown']] as const)('a target that answers %s: %s, never a pass', async (code, state) => {
    const { memory } = machine()
    memory.plant('/target/x', Buffer.alloc(0))
    const refusing: Host = { ...memory, writeFile: () => Promise.reject(new FerryError(code, { path: '/target' })) }
    expect(of(await checkEnvironment(transfer('/target'), {}, portsOf(refusing)), 'rights')).toMatchObject([{ state, params: { problem: code } }])
  })
})

describe('the clock of the chain', () => {
  const head = (secondsBehind: number, network = 'mainnet') => ({ networkName: async () => network, provingDeadline: async () => ({ currentEpoch: Math.floor((Date.now() / 1000 - secondsBehind - 1_598_306_400) / 30) }) })
  it.each([[0, 'pass'], [600, 'attention'], [-600, 'attention']] as const)('%s s behind', async (seconds, state) => {
    expect(of(await checkEnvironment(none, {}, portsOf(machine().host, head(seconds))), 'clock')).toMatchObject([{ state, params: { where: 'chain' } }])
  })
  it('is not judged on another network, and unknown when it does not answer', async () => {
    expect(of(await checkEnvironment(none, {}, portsOf(machine().host, head(0, 'calibrationnet'))), 'clock')).toEqual([])
    const silent = { networkName: () => Promise.reject(new FerryError('RPC_UNREACHABLE', { url: '', problem: '' })) }
    expect(of(await checkEnvironment(none, {}, portsOf(machine().host, silent)), 'clock')).toMatchObject([{ state: 'unknown' }])
  })
})

describe('on this machine', () => {
  it('the practice farm passes all of them', async () => {
    const { request, close } = await practiceFarm()
    const { checks } = await plan(request)
    await close()
    for (const code of ['version-tested', 'rights', 'storage-ids', 'open-files', 'clock', 'sectorstore']) expect(of(checks, code).map((c) => c.state), code).toContain('pass')
  })
})
