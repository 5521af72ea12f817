import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { MigrationRequest } from '../../shared/connection'
import { createChain } from '../../electron/core/chain/api'
import { compareDamoclesStates } from '../../electron/core/convert/compare'
import { decideToDamocles } from '../../electron/core/convert/decide-to-damocles'
import { toLotus } from '../../electron/core/convert/to-lotus'
import { createDamocles } from '../../electron/core/damocles/api'
import { parseSectorStates, readStatesFile } from '../../electron/core/damocles/sector-state'
import { createLocalHost } from '../../electron/core/host/local-host'
import { readMetadata } from '../../electron/core/lotus/leveldb/read-metadata'
import { nextNumber, readNumberState } from '../../electron/core/lotus/sector-numbers'
import { createRpc } from '../../electron/core/rpc/json-rpc'
import { resolveApi } from '../../electron/core/rpc/resolve-api'
import { createFarm, statesOf } from '../../electron/practice/farm'
import { practiceLotusSectors } from '../../electron/practice/lotus-sectors'
import { startDamoclesManager } from '../../electron/practice/damocles-manager'
import { runCli } from '../helpers/cli'
import { startChain } from '../helpers/chain'
import { emptyDamocles, returnPractice, tokenFile } from '../helpers/import'
import { migrate, plan, practiceFarm } from '../helpers/migration'
import { repoCopy } from '../helpers/oracle'
import { tempDir } from '../helpers/temp-dir'
import { treeOf } from '../helpers/tree'

const wire = resolve(__dirname, '../golden/damocles/wire')
const capture = (name: string) => JSON.parse(readFileSync(join(wire, `${name}.json`), 'utf8')) as { Status: number; RawResp?: string }
const state = (number: number) => parseSectorStates(statesOf('offline')).states.find((s) => s.minerId === 1000 && s.number === number)!
const nextOf = async (repo: string) => Number(nextNumber(readNumberState((await readMetadata(createLocalHost(), repo)).entries)).next)

/** Answers every call with a recorded response and remembers what was sent. */
async function replay(answers: readonly { Status: number; RawResp?: string }[]) {
  const seen: { headers: NodeJS.Dict<string | string[]>; body: Record<string, unknown> }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (c: Buffer) => chunks.push(c)).on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>
      seen.push({ headers: request.headers, body })
      const { Status, RawResp } = answers[Math.min(seen.length, answers.length) - 1]!
      response.writeHead(Status).end((RawResp ?? '').replace(/"id":\d+/, `"id":${String(body.id)}`))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/rpc/v0`
  return { seen, rpc: createRpc({ url }), close: () => void (server.closeAllConnections(), server.close()) }
}

describe('transport', () => {
  it('1: plain POST is enough, and damocles is sent no Authorization', async () => {
    const { seen, rpc, close } = await replay([capture('damocles-http-Version-ok-01')])
    expect(await createDamocles(rpc).version()).toContain('v0.13')
    expect(seen[0]!.headers.authorization).toBeUndefined()
    close()
  })
  it('2: no meta is sent, params are always a list', async () => {
    const { seen, rpc, close } = await replay([capture('damocles-http-Version-ok-01')])
    await createDamocles(rpc).version()
    expect(Object.keys(seen[0]!.body).sort()).toEqual(['id', 'jsonrpc', 'method', 'params'])
    expect(seen[0]!.body.params).toEqual([])
    close()
  })
  it('3: an answer without result is no error', async () => {
    const { rpc, close } = await replay([capture('damocles-http-FinalizeSector-ok-01')])
    await expect(createDamocles(rpc).finalizeSector({ minerId: 1000, number: 1 })).resolves.toBeUndefined()
    close()
  })
  it('4: an error in HTTP 200 or 500 is the method’s; an empty 500 is no JSON-RPC', async () => {
    const { rpc, close } = await replay([capture('damocles-http-FinalizeSector-error-01'), capture('damocles-http-NoSuch-error-01'), capture('damocles-http-nomethod-500-http500-01')])
    await expect(rpc('Venus.FinalizeSector', [])).rejects.toMatchObject({ code: 'RPC_FAILED', params: { code: 11001 } })
    await expect(rpc('Venus.NoSuch', [])).rejects.toMatchObject({ code: 'RPC_NO_METHOD' })
    await expect(rpc('Venus.Version', [])).rejects.toMatchObject({ code: 'RPC_NOT_JSON' })
    close()
  })
  it('5: null and [] are both no sectors', () => {
    expect(parseSectorStates(null)).toEqual(parseSectorStates([]))
  })
  it('6: a sector that the chain does not have is asked of the chain, and no method of damocles panics', async () => {
    const chain = await startChain(new Map())
    expect(await (await createChain(createRpc({ url: `${chain.url}/rpc/v0` })).openMiner(1000)).sector(5)).toMatchObject({ live: false })
    await chain.close()
  })
  it('7: a record in the other list keeps a sector out; the plan is in order of numbers', async () => {
    const online = [{ ...(statesOf('offline')[0] as object), ID: { Miner: 1000, Number: 1 } }]
    const { request, close } = await returnPractice({}, { online })
    const { plan: planned } = await plan(request)
    await close()
    expect(planned.left.find((l) => l.number === 1)?.reason.code).toBe('online-in-damocles')
    const numbers = planned.sectors.map((s) => s.number)
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
  })
  it('8: a call that answers null and does nothing is noticed by reading', async () => {
    const { practice, chain, request } = await finishable()
    const liar = await startDamoclesManager({ ...emptyDamocles, online: statesOf('online'), offline: statesOf('offline'), stores: practice.farm.stores, index: { normal: new Map([['1000-16', 'store-a']]), upgrade: new Map() } })
    const server = await replayOver(liar.url, 'Venus.FinalizeSector', '{"jsonrpc":"2.0","id":1}')
    const report = await migrate({ ...request, damocles: { kind: 'api', url: server.url } })
    expect(report.sectors.find((s) => s.number === 16)).toMatchObject({ outcome: 'failed', code: 'FINISH_REFUSED' })
    for (const it of [practice, chain, liar, server]) await it.close()
  })
  it('9: f and t, <empty> and nothing, are the same', () => {
    const a = { Pieces: [{ DealInfo: { Client: 'f02002', Provider: '<empty>', PublishCid: null } }] }
    expect(compareDamoclesStates(a, { Pieces: [{ DealInfo: { Client: 't02002', Provider: '' } }] })).toEqual([])
    expect(compareDamoclesStates(a, { Pieces: [{ DealInfo: { Client: 't02003' } }] })).toHaveLength(1)
  })
})

/** Passes calls on, but answers one method itself. */
async function replayOver(target: string, method: string, body: string) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (c: Buffer) => chunks.push(c)).on('end', () => {
      const sent = Buffer.concat(chunks)
      if (sent.includes(`"${method}"`)) return void response.end(body.replace(/"id":\d+/, `"id":${(JSON.parse(sent.toString()) as { id: number }).id}`))
      void fetch(`${target}/rpc/v0`, { method: 'POST', body: sent }).then(async (answer) => response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer())))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => Promise.resolve(void (server.closeAllConnections(), server.close())) }
}

async function finishable() {
  const practice = await practiceFarm()
  const sealed = (statesOf('online')[0] as { Pre: { CommR: { '/': string } } }).Pre.CommR['/']
  const chain = await startChain(new Map([[16, { sealedCid: sealed }]]))
  return { practice, chain, request: { ...practice.request, finish: true, chainApi: chain.url, files: 'none', metadata: false } as MigrationRequest }
}

const states = join(__dirname, '../golden/damocles/ListSectors-offline.json')
describe('command line', () => {
  it('10: neither chain nor messager is needed', async () => {
    const { request, close } = await returnPractice()
    expect((await migrate(request)).exit).toBe(0)
    await close()
  })
  it('11: damocles down: one sentence, exit 3, and no database made or changed', async () => {
    const repo = repoCopy('empty')
    const before = treeOf(repo)
    const { code, stderr } = await runCli(['export', 'metadata', '--miner', 't01000', '--damocles-api', 'http://127.0.0.1:9', '--dest-repo', repo, '--yes'])
    expect(code).toBe(3)
    expect(stderr).toContain('RPC_UNREACHABLE')
    expect(treeOf(repo)).toEqual(before)
  })
  it('12: the result is on standard output', async () => {
    const repo = repoCopy('empty')
    const { json, stdout } = await runCli(['export', 'metadata', '--miner', 't01000', '--states', states, '--dest-repo', repo, '--yes', '--json'])
    expect(stdout.trim().split('\n')).toHaveLength(1)
    expect(json.exit).toBe(0)
  })
  it('13: what is missing or unknown is exit 2; a flag counts wherever it stands', async () => {
    expect((await runCli(['run'])).code).toBe(2)
    expect((await runCli(['export', 'metadata', '--no-such-flag'])).code).toBe(2)
    const repo = repoCopy('empty')
    const { json } = await runCli(['export', '--json', 'metadata', '--dest-repo', repo, '--states', states, '--miner', 't01000', '--dry-run'])
    expect(json.format).toBe('sector-ferry-plan/1')
  })
  it('14: marking one that is finished already is no second outcome', async () => {
    const { practice, chain, request } = await finishable()
    expect((await migrate(request)).sectors.filter((s) => s.number === 16)).toMatchObject([{ outcome: 'done' }])
    expect((await plan(request)).plan.steps).toEqual([])
    await practice.close()
    await chain.close()
  })
  it('15: stores are listed while the manager runs, and one that is not there is exit 2', async () => {
    const farm = await createFarm(tempDir())
    const list = await runCli(['storage', 'list', '--states', farm.statesFile, '--damocles-config', farm.configFile, '--json'])
    expect(list.json.stores.map((s: { name: string }) => s.name)).toEqual(['store-a', 'store-b'])
    expect((await runCli(['attach', 'lotus', '--miner', 't01000', '--damocles-api', 'http://127.0.0.1:9', '--lotus-repo', farm.lotusRepo, '--store', '/nowhere'])).code).not.toBe(0)
  })
  it('16: an import goes into the finished list whatever a flag says, and null is no sector', async () => {
    expect(readStatesFile('null').states).toEqual([])
    expect(() => readStatesFile('{"a":1}')).toThrow(/STATES_UNREADABLE/)
    const { damocles, request, close } = await returnPractice()
    await migrate(request)
    await close()
    expect(damocles.states('online')).toEqual([])
  })
})

describe('records to lotus', () => {
  it('17: one sector that fails makes the exit code 1', async () => {
    const { farm, request, close } = await practiceFarm()
    const prepared = await plan(request)
    writeFileSync(join(farm.stores[0]!.path, 'sealed', 's-t01000-1'), 'changed after the plan')
    const { runPlan } = await import('../../electron/core/migration/migrate')
    const { makeSwitches } = await import('../../electron/core/migration/run-control')
    const { silentLog } = await import('../../electron/core/log')
    const report = await runPlan(prepared.plan, { home: join(tempDir(), 'home'), switches: makeSwitches(() => 0), log: silentLog, now: () => new Date() }, prepared)
    await close()
    expect(report).toMatchObject({ exit: 1, counts: { failed: 1 } })
  })
  it('18: aborted, removed and terminated are not written as Proving', async () => {
    const { request, close } = await practiceFarm({ files: 'none' })
    const { plan: planned } = await plan(request)
    await close()
    const left = new Map(planned.left.map((l) => [l.number, l.reason.code]))
    expect([17, 18, 19, 20].map((n) => left.get(n))).toEqual(['aborted', 'removed', 'terminated', 'needs-rebuild'])
  })
  it('19: run again, with or without a number, the next number never goes down', async () => {
    const { farm, request, close } = await practiceFarm({ files: 'none' })
    await migrate({ ...request, nextNumber: 7777 })
    expect(await nextOf(farm.lotusRepo)).toBe(7778)
    await migrate(request)
    await migrate({ ...request, nextNumber: 3, onlyNextNumber: true })
    expect(await nextOf(farm.lotusRepo)).toBe(7778)
    await close()
  })
  it('20: another miner’s repo and an unknown miner are refused', async () => {
    const { request, close } = await practiceFarm({ files: 'none' })
    await expect(plan({ ...request, minerId: 1001 })).rejects.toMatchObject({ code: 'REPO_OF_ANOTHER_MINER' })
    await expect(plan({ ...request, minerId: 4711, metadata: false, files: 'none' })).rejects.toMatchObject({ code: 'MINER_NOT_FOUND' })
    await close()
  })
  it('21: a snap without its message, or without CIDs, and a commit without pre-commit are records like others', () => {
    const snap = { ...state(13), upgradeMessageId: null, upgradedInfo: { sealedCid: null, unsealedCid: null, proof: null } }
    expect(toLotus(snap, 'snapped', { messages: new Map() }).info).toMatchObject({ ccUpdate: true, replicaUpdateMessage: null, updateSealed: null })
    const odd = toLotus({ ...state(23), preCommitCid: null }, 'ordinary', { messages: new Map() }).info
    expect(odd.preCommitMessage).toBeNull()
    expect(odd.commitMessage).not.toBeNull()
  })
  it('22: a message that nobody knows is null and said, never a constant; a pre-commit stays without a commit', () => {
    const { info, notes } = toLotus(state(1), 'ordinary', { messages: new Map() })
    expect([info.preCommitMessage, info.commitMessage]).toEqual([null, null])
    expect(notes.map((n) => n.code)).toEqual(['message-unresolved', 'message-unresolved'])
    expect(toLotus({ ...state(23), commitCid: null }, 'ordinary', { messages: new Map() }).info.preCommitMessage).not.toBeNull()
  })
  it('23: a filler has no deal; a DDO piece keeps client and allocation; a market deal its number and time', () => {
    expect(toLotus(state(2), 'ordinary', { messages: new Map() }).info.pieces[0]!.dealInfo).toBeNull()
    expect(toLotus(state(10), 'ordinary', { messages: new Map() }).info.pieces[0]!.dealInfo!.pieceActivationManifest!.verifiedAllocationKey).toEqual({ client: 2002n, id: 7010n })
    expect(toLotus(state(7), 'ordinary', { messages: new Map() }).info.pieces[0]!.dealInfo).toMatchObject({ dealId: 1407n, dealSchedule: { startEpoch: 1_610_000n, endEpoch: 3_010_000n }, publishCid: null })
  })
  it('24: a folder that is no repo is refused and nothing is made', async () => {
    const parent = tempDir()
    const { request, close } = await practiceFarm({ files: 'none' })
    await expect(plan({ ...request, lotus: { repo: join(parent, 'not', 'there') } })).rejects.toMatchObject({ code: 'NOT_A_REPO' })
    await close()
    expect(readdirSync(parent)).toEqual([])
  })
})

describe('files to lotus', () => {
  it('25: folders that are missing in the target are made', async () => {
    const { farm, request, close } = await practiceFarm({ metadata: false })
    const store = join(farm.folder, 'fresh-store')
    mkdirSync(store)
    expect((await migrate({ ...request, lotus: { store } })).exit).toBe(0)
    await close()
    expect(readdirSync(store).filter((n) => !n.startsWith('.')).sort()).toEqual(['cache', 'sealed', 'update', 'update-cache'])
  })
  it('26: every sector of the plan is counted once, those that were not found too', async () => {
    const { request, close } = await practiceFarm()
    const report = await migrate({ ...request, numbers: [{ from: 1, to: 2 }, { from: 500, to: 500 }] })
    await close()
    expect(report.counts).toEqual({ done: 2, skipped: 0, failed: 0, left: 1 })
    expect(report.sectors.find((s) => s.number === 500)).toMatchObject({ outcome: 'left', code: 'not-found' })
  })
  it('27: of a cache folder what proves is taken, strangers are listed; a kept first sealing of a snap comes along', async () => {
    const { request, close } = await practiceFarm()
    const { plan: planned } = await plan(request)
    await close()
    const six = planned.sectors.find((s) => s.number === 6)!
    expect(six.parts!.find((p) => p.type === 'cache')).toMatchObject({ names: ['p_aux', 'sc-02-data-tree-r-last.dat', 't_aux'], strangers: ['notes.json', 'sc-02-data-layer-1.dat'] })
    expect(planned.sectors.find((s) => s.number === 15)!.parts!.map((p) => p.type).sort()).toEqual(['cache', 'sealed', 'update', 'update-cache'])
  })
  it('28: what is removed or aborted is not tried', async () => {
    const { request, close } = await practiceFarm()
    const report = await migrate(request)
    await close()
    for (const number of [17, 18]) expect(report.sectors.find((s) => s.number === number)!.outcome).toBe('left')
  })
  it('29: a file of the same size and other content is not taken for a copy; mode and time are kept', async () => {
    const { farm, request, close } = await practiceFarm({ numbers: [{ from: 1, to: 2 }] })
    const source = join(farm.stores[0]!.path, 'sealed', 's-t01000-2')
    utimesSync(source, new Date('2020-02-02T02:02:02Z'), new Date('2020-02-02T02:02:02Z'))
    mkdirSync(join(farm.lotusStore, 'sealed'), { recursive: true })
    const bad = join(farm.lotusStore, 'sealed', 's-t01000-1')
    writeFileSync(bad, Buffer.alloc(2048, 7))
    const report = await migrate(request)
    await close()
    expect(report.exit).toBe(1)
    expect(report.sectors.find((s) => s.number === 1)!.outcome).toBe('failed')
    expect(readFileSync(bad).equals(Buffer.alloc(2048, 7))).toBe(true)
    const copied = join(farm.lotusStore, 'sealed', 's-t01000-2')
    expect(Math.round(statSync(copied).mtimeMs)).toBe(Date.parse('2020-02-02T02:02:02Z'))
    expect(statSync(copied).mode).toBe(statSync(source).mode)
  })
  it('30: a second run of a move finds the work done and says so with exit 0', async () => {
    const { farm, request, close } = await practiceFarm({ files: 'move', numbers: [{ from: 1, to: 3 }] })
    expect((await migrate(request)).exit).toBe(0)
    expect(existsSync(join(farm.stores[0]!.path, 'cache', 's-t01000-1', 'p_aux'))).toBe(false)
    expect((await migrate(request)).exit).toBe(0)
    await close()
  })
  it('31: a copy is called a copy', async () => {
    const farm = await createFarm(tempDir())
    const { stderr } = await runCli(['export', 'files', '--miner', 't01000', '--states', farm.statesFile, '--damocles-config', farm.configFile, '--dest-path', farm.lotusStore, '--reserve', '--yes', '--lang', 'en'])
    expect(stderr).toMatch(/Copy \(the originals stay\)/)
    expect(stderr).not.toMatch(/Move|move sector/)
  })
  it('32: numbers that nothing has are named', async () => {
    const { request, close } = await practiceFarm()
    const { plan: planned } = await plan({ ...request, numbers: [{ from: 900, to: 901 }] })
    await close()
    expect(planned.left).toMatchObject([{ number: 900, reason: { code: 'not-found' } }, { number: 901, reason: { code: 'not-found' } }])
  })
})

describe('import', () => {
  it('33: a sector that is Available comes in; one that is there and differs is shown, kept and counted', async () => {
    const { request, close } = await returnPractice()
    const report = await migrate(request)
    await close()
    expect(report.sectors.find((s) => s.number === 3)).toMatchObject({ outcome: 'done' })
    expect(report.sectors.find((s) => s.number === 21)).toMatchObject({ outcome: 'skipped', code: 'record-differs-kept' })
  })
  it('34: a number that lotus cannot answer for does not end the run', async () => {
    const { lotus, request, close } = await returnPractice()
    const broken = await replayBroken(lotus.url, 2)
    const report = await migrate({ ...request, lotus: { ...request.lotus, api: broken.url } })
    await broken.close()
    await close()
    expect(report.sectors.find((s) => s.number === 2)).toMatchObject({ outcome: 'left', code: 'record-unreadable' })
    expect(report.counts.done).toBe(11)
  })
  it('35: market deals and DDO pieces come in', async () => {
    const { damocles, request, close } = await returnPractice()
    await migrate(request)
    await close()
    const piece = (n: number) => (damocles.states('offline') as { ID: { Number: number }; Pieces: { DealInfo: object }[] }[]).find((s) => s.ID.Number === n)!.Pieces[0]!.DealInfo
    expect(piece(4)).toMatchObject({ DealID: 1404, IsBuiltinMarket: true })
    expect(piece(5)).toMatchObject({ AllocationID: 7005, IsBuiltinMarket: false })
  })
  it('36: a bad token is one clear refusal without the token; none at all may read', async () => {
    const { lotus, damocles, request, close } = await returnPractice()
    const bad = 'eyJhbGciOiJIUzI1NiJ9.CANARYTOKEN.x'
    const run = await runCli(['import', '--lotus-api', lotus.url, '--token-file', tokenFile(bad), '--damocles-api', damocles.url, '--yes'])
    expect(run.code).toBe(3)
    expect(run.stderr).toContain('RPC_UNAUTHORIZED')
    expect(run.stdout + run.stderr).not.toContain('CANARY')
    expect((await plan({ ...request, lotus: { api: lotus.url } })).plan.sectors.length).toBeGreaterThan(5)
    await close()
  })
  it('37: every form of an address works; a token in it is refused on the command line', async () => {
    for (const form of ['/ip4/127.0.0.1/tcp/2345', '/ip4/127.0.0.1/tcp/2345/http', 'http://127.0.0.1:2345', 'ws://127.0.0.1:2345', 'http://127.0.0.1:2345/rpc/v0']) expect(resolveApi(form).url, form).toBe('http://127.0.0.1:2345/rpc/v0')
    const { code, stderr } = await runCli(['import', '--miner', 't01000', '--lotus-api', 'eyJhbGciOiJIUzI1NiJ9.CANARY.x:/ip4/127.0.0.1/tcp/2345/http'])
    expect(code).toBe(2)
    expect(stderr).toContain('TOKEN_IN_ADDRESS')
    expect(stderr).not.toContain('CANARY')
    const { lotus, damocles, farm, close } = await returnPractice()
    const env = { MINER_API_INFO: `${readFileSync(farm.tokenFile, 'utf8')}:${lotus.url}` }
    expect((await runCli(['import', '--damocles-api', damocles.url, '--dry-run', '--json'], env)).json.sectors.length).toBeGreaterThan(5)
    await close()
  })
  it('38: a closed port is noticed at once', async () => {
    const began = Date.now()
    const { code, stderr } = await runCli(['import', '--miner', 't01000', '--lotus-api', 'http://127.0.0.1:9', '--yes'])
    expect([code, stderr.split(':')[0]]).toEqual([3, 'RPC_UNREACHABLE'])
    expect(Date.now() - began).toBeLessThan(20_000)
  })
  it('39: an imported snap has its old CommR, its message, and an UpgradedInfo that is not null', async () => {
    const { damocles, request, close } = await returnPractice()
    await migrate(request)
    await close()
    const source = practiceLotusSectors.find((s) => s.sectorNumber === 7n)!
    const found = (damocles.states('offline') as { ID: { Number: number } }[]).find((s) => s.ID.Number === 7)!
    expect(found).toMatchObject({ Finalized: true, Imported: true, Upgraded: true, Pre: { CommR: { '/': source.commR } }, UpgradeMessageID: source.replicaUpdateMessage, UpgradeLandedEpoch: 0, UpgradedInfo: { AccessInstance: '' } })
    expect('LatestState' in found).toBe(false)
    expect(decideToDamocles({ info: source, stored: true, unfinishedSnaps: false })).toMatchObject({ take: true, as: 'snapped' })
  })
})

/** A lotus-miner that cannot read one record. */
async function replayBroken(target: string, number: number) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (c: Buffer) => chunks.push(c)).on('end', () => {
      const sent = JSON.parse(Buffer.concat(chunks).toString()) as { id: number; method: string; params: unknown[] }
      if (sent.method.endsWith('SectorsStatus') && sent.params[0] === number) return void response.end(JSON.stringify({ jsonrpc: '2.0', id: sent.id, error: { code: 1, message: `No state for /${number}: datastore: key not found` } }))
      void fetch(`${target}/rpc/v0`, { method: 'POST', body: JSON.stringify(sent), headers: request.headers.authorization ? { authorization: request.headers.authorization } : {} }).then(async (answer) => response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer())))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => Promise.resolve(void (server.closeAllConnections(), server.close())) }
}

