import type { LeftSector, Plan, PlannedSector, Step } from '../../../shared/plan'
import { inRanges } from '../../../shared/sector'
import { stringifyExact } from '../codec/exact-json'
import { compareDamoclesStates } from '../convert/compare'
import { decideToDamocles } from '../convert/decide-to-damocles'
import { collectLosses, lossesToDamocles } from '../convert/losses'
import { toDamocles } from '../convert/to-damocles'
import { checkParts } from '../stores/check-parts'
import { finishPlan, needsOf } from './assemble-plan'
import { sha256 } from './digest'
import type { ImportFacts, ImportSnapshot } from './import-snapshot'
import { planIndex } from './plan-index'
import { planAttachToDamocles } from './plan-attach'
import type { PlanAndRecords } from './plan-to-lotus'
import { digestRecords } from './records-file'

type Reason = LeftSector['reason']
type Losses = ReturnType<typeof collectLosses>

/** lotus → damocles: which records go and what becomes of those that are there. Pure. Records: `state/<n>` new, `before/<n>` the replaced one. */
export function planToDamocles(snapshot: ImportSnapshot): PlanAndRecords {
  const { request } = snapshot
  const sectors: PlannedSector[] = []
  const left: LeftSector[] = []
  const records = new Map<string, Buffer>()
  const losses = collectLosses()
  const numbers = [...new Set([...snapshot.sectors.keys(), ...snapshot.unreadable.keys()])].filter((n) => request.numbers === undefined || inRanges(request.numbers, n)).sort((a, b) => a - b)
  for (const number of request.metadata ? numbers : []) {
    const facts = snapshot.sectors.get(number)
    const planned = facts ? planSector(snapshot, facts, records, losses) : { code: 'record-unreadable', params: { problem: snapshot.unreadable.get(number)! } }
    if ('number' in planned) sectors.push(planned)
    else left.push({ number, reason: planned })
  }
  for (const range of request.metadata ? (request.numbers ?? []) : []) {
    for (let n = range.from; n <= range.to && range.to - range.from <= 100_000; n++) if (!snapshot.sectors.has(n) && !snapshot.unreadable.has(n)) left.push({ number: n, reason: { code: 'not-found' } })
  }
  const notes = planNotes(snapshot)
  const steps: Step[] = []
  if (snapshot.attach) {
    const attach = planAttachToDamocles(request, snapshot.attach, notes)
    if (attach) steps.push(attach)
  }
  if (request.metadata) {
    const count = (action: string): number => sectors.filter((s) => s.record?.action === action).length
    const url = request.damocles.kind === 'api' ? request.damocles.url : ''
    steps.push({ kind: 'import-sectors', api: url, index: sectors.filter((s) => s.index).length, add: count('add'), replace: count('replace'), same: count('same'), keep: count('keep'), recordsSha256: digestRecords(records) })
  }
  return { plan: finishPlan({ request, steps, needs: needsOf(steps, request), sectors, left, notes, losses: losses.list() }), records }
}

function planSector(snapshot: ImportSnapshot, facts: ImportFacts, records: Map<string, Buffer>, losses: Losses): PlannedSector | Reason {
  const { request } = snapshot
  const { number, info, chain } = facts
  const whole = (pair: 'normal' | 'upgrade'): boolean => checkParts(facts.parts, Number(info.sectorType), pair).missing.length === 0
  const files = snapshot.sawFiles ? { normal: whole('normal'), upgrade: whole('upgrade') } : undefined
  const decision = decideToDamocles({ info, stored: snapshot.stored, chain, online: facts.online, files, unfinishedSnaps: request.unfinishedSnaps })
  if (!decision.take) return decision.reason
  const converted = toDamocles(info, decision.as, { minerId: request.minerId, stored: snapshot.stored, chain, activation: facts.activation, expiration: facts.expiration, landedEpoch: facts.landedEpoch })
  const bytes = Buffer.from(stringifyExact(converted.state))
  const notes = [...decision.notes, ...converted.notes]
  if (files && !files[decision.as === 'snapped' ? 'upgrade' : 'normal']) notes.push({ code: 'files-not-seen' })
  const record = compareWithThere(facts, converted.state, request, notes)
  if (record.action === 'add' || record.action === 'replace') records.set(`state/${number}`, bytes)
  if (record.action === 'replace') records.set(`before/${number}`, Buffer.from(stringifyExact(facts.offline!.wire)))
  losses.add(number, lossesToDamocles(info, decision.as === 'snapped'))
  const index = snapshot.attach && planIndex(facts, snapshot.attach, record.action, decision.as === 'snapped', notes)
  return { number, ...(index ? { index } : {}), kind: converted.kind, record: { ...record, bytes: bytes.length, sha256: sha256(bytes) }, notes }
}

type Comparison = Pick<NonNullable<PlannedSector['record']>, 'action' | 'differences'>

/** A record of damocles's own making is replaced only when its number was given (spec import-from-lotus.md 4.1 d). */
function compareWithThere(facts: ImportFacts, ours: unknown, request: ImportSnapshot['request'], notes: Plan['notes'][number][]): Comparison {
  const there = facts.offline
  if (!there) return { action: 'add' }
  const differences = compareDamoclesStates(ours, there.wire)
  if (differences.length === 0) return { action: 'same' }
  if (!request.override) return { action: 'keep', differences }
  const native = !there.imported || there.needRebuild || (there.terminate.addedHeight > 0 && !(there.terminate.terminatedAt > 0))
  if (!native || request.numbers !== undefined) return { action: 'replace', differences }
  notes.push({ code: 'native-record-kept' })
  return { action: 'keep', differences }
}

function planNotes(snapshot: ImportSnapshot): Plan['notes'][number][] {
  const { request, largestNumber } = snapshot
  if (!request.metadata) return []
  return [
    ...(request.chainApi === undefined ? [{ code: 'not-checked-on-chain' }] : []),
    ...(largestNumber >= 0 ? [{ code: 'raise-min-number', params: { largest: largestNumber } }] : []),
    { code: 'one-prover' },
    ...(snapshot.sawFiles ? [] : [{ code: 'files-out-of-sight' }]),
  ]
}
