import { FerryError, toErrorNote } from '../../../shared/errors'
import type { Check } from '../../../shared/check'
import type { Plan, Step } from '../../../shared/plan'
import type { Host } from '../host/host'
import { findLockHolders } from '../lotus/repo-lock'
import type { Ports } from './ports'
import { checkNetwork } from './preflight-to-damocles'
import type { Snapshot } from './snapshot'

/** Kept free on every disk: other programs' space is not ours. Bytes. */
const reserve = (totalBytes: number): number => Math.max(1024 ** 3, Math.floor(totalBytes / 100))

const check = (group: Check['group'], code: string, state: Check['state'], params: Check['params'] = {}): Check => ({ group, code, state, params })

/** Everything that can be known before a plan runs. Reads only; a check that could not be made is `unknown`, never a pass. */
export async function preflight(plan: Plan, snapshot: Snapshot, ports: Ports): Promise<Check[]> {
  const checks: Check[] = []
  if (snapshot.damoclesVersion !== undefined) checks.push(check('connection', 'damocles-reachable', 'pass', { url: plan.request.damocles.kind === 'api' ? plan.request.damocles.url : '', version: snapshot.damoclesVersion }))
  for (const step of plan.steps) {
    if (step.kind === 'transfer-files') checks.push(...(await checkTransfer(step, plan, snapshot, ports)))
    if (step.kind === 'write-metadata') checks.push(...(await checkMetadata(step, snapshot, ports.lotusHost)))
    if (step.kind === 'attach-to-lotus') checks.push(...checkAttach(step, snapshot))
    if (step.kind === 'attach-to-lotus' && step.by === 'repo') checks.push(await checkLock(ports.lotusHost, step.where))
    if (step.kind === 'reserve-numbers') checks.push(check('numbers', 'next-number', 'pass', { before: step.next.before.next, after: step.next.after.next }))
  }
  if (plan.request.chainApi !== undefined) checks.push(await checkNetwork(plan, ports))
  checks.push(...(await checkChain(plan, ports)))
  return checks
}

async function checkMetadata(step: Extract<Step, { kind: 'write-metadata' }>, snapshot: Snapshot, host: Host): Promise<Check[]> {
  const repo = step.repo
  return [
    check('processes', 'repo-recognised', 'pass', { repo, miner: `t0${snapshot.repo!.minerId}` }),
    check('numbers', 'next-number', 'pass', { before: step.next.before.next, after: step.next.after.next }),
    await checkLock(host, repo),
  ]
}

async function checkLock(host: Host, repo: string): Promise<Check> {
  try {
    const first = (await findLockHolders(host, repo))[0]
    return first ? check('locks', 'repo-lock', 'stop', { repo, process: `${first.process} (${first.pid})` }) : check('locks', 'repo-lock', 'pass', { repo })
  } catch (error) {
    if (!(error instanceof FerryError)) throw error
    return check('locks', 'repo-lock', 'unknown', { repo, process: toErrorNote(error).code })
  }
}

/** One entry that is no sector name keeps lotus from opening the path, and lotus-miner from starting (lotus storage/paths/local.go:378-410). */
function checkAttach(step: Extract<Step, { kind: 'attach-to-lotus' }>, snapshot: Snapshot): Check[] {
  return step.stores.map(({ path }) => {
    const strangers = snapshot.attach?.stores.find((s) => s.path === path)?.strangers ?? []
    return check('files', 'attach-strangers', strangers.length === 0 ? 'pass' : 'stop', { path, first: strangers[0] ?? '', count: strangers.length })
  })
}

async function checkTransfer(step: Extract<Step, { kind: 'transfer-files' }>, plan: Plan, snapshot: Snapshot, ports: Ports): Promise<Check[]> {
  const host = ports.lotusHost
  const checks: Check[] = []
  for (const store of snapshot.samePlace) checks.push(check('files', 'same-place', 'stop', { a: store, b: step.store }))
  const copied = plan.sectors.filter((s) => s.parts?.length && (step.mode === 'copy' || s.parts.some((p) => snapshot.otherFileSystem.has(p.store))))
  const bytes = copied.reduce((n, s) => n + s.parts!.reduce((m, p) => m + p.bytes, 0), 0)
  const existing = await nearestExisting(step.store, ports)
  try {
    const space = await host.space(existing)
    const need = bytes + (bytes > 0 ? Math.min(reserve(space.totalBytes), space.totalBytes / 20) : 0)
    checks.push(check('space', 'space', need <= space.freeBytes ? 'pass' : 'stop', { need: bytes, free: space.freeBytes, path: step.store }))
    const inodes = step.files * 2 + plan.sectors.length
    if (space.freeInodes !== undefined) checks.push(check('space', 'inodes', inodes <= space.freeInodes ? 'pass' : 'stop', { need: inodes, free: space.freeInodes }))
  } catch (error) {
    checks.push(check('space', 'space', 'unknown', { need: bytes, free: 0, path: `${step.store}: ${toErrorNote(error).code}` }))
  }
  const strays = snapshot.foreignEntries.filter((e) => e.store === step.store)
  if (strays.length > 0) checks.push(check('files', 'strangers', 'attention', { count: strays.length, path: step.store, first: `${strays[0]!.type}/${strays[0]!.name}` }))
  else checks.push(check('files', 'strangers', 'pass', { count: 0, path: step.store, first: '' }))
  const relayed = step.elsewhere.filter((store) => !step.direct.includes(store))
  if (relayed.length > 0) checks.push(check('files', 'relay', 'attention', { bytes: step.relayedBytes, stores: relayed.join(', ') }))
  for (const store of step.direct) checks.push(check('files', 'direct', 'pass', { store, target: host.label, source: ports.damoclesHost.label }))
  if (step.crossDevice > 0 && step.elsewhere.length === 0) checks.push(check('files', 'cross-device', 'attention', { sectors: step.crossDevice, path: step.store }))
  const incomplete = plan.left.filter((l) => l.reason.code === 'files-missing')
  checks.push(check('files', 'source-complete', incomplete.length === 0 ? 'pass' : 'attention', { missing: incomplete.length, first: incomplete[0]?.number ?? 0 }))
  if (step.verify === 'none') checks.push(check('files', 'verification-off', 'attention'))
  return checks
}

async function nearestExisting(path: string, ports: Ports): Promise<string> {
  for (let at = path; ; at = at.slice(0, at.lastIndexOf('/')) || '/') {
    try {
      await ports.lotusHost.stat(at)
      return at
    } catch (error) {
      if (!(error instanceof FerryError) || error.code !== 'NOT_FOUND' || at === '/') throw error
    }
  }
}

async function checkChain(plan: Plan, ports: Ports): Promise<Check[]> {
  const moves = plan.steps.some((s) => s.kind === 'transfer-files' && s.mode === 'move')
  const chain = await ports.chain()
  if (!chain) return moves ? [check('chain', 'proving-window', 'unknown', { miner: `t0${plan.minerId}` })] : []
  const deadline = await chain.provingDeadline(plan.minerId)
  return [check('chain', 'proving-window', 'pass', { miner: `t0${plan.minerId}`, deadline: deadline.index, epoch: deadline.currentEpoch })]
}
