import { FerryError } from '../../../shared/errors'
import type { LeftSector, Plan, PlannedPart, PlannedSector, Step } from '../../../shared/plan'
import { inRanges, type SectorFileType } from '../../../shared/sector'
import { compareLotusRecords } from '../convert/compare'
import { decideToLotus } from '../convert/decide-to-lotus'
import { collectLosses, lossesToLotus } from '../convert/losses'
import { toLotus } from '../convert/to-lotus'
import { decodeSectorInfo, encodeSectorInfo } from '../lotus/sector-info-cbor'
import { checkParts } from '../stores/check-parts'
import { finishPlan, needsOf } from './assemble-plan'
import { sha256 } from './digest'
import { planAttachToLotus } from './plan-attach'
import { asFinished, finishable } from './plan-finish'
import { planNextNumber, planReservation } from './plan-next-number'
import { digestRecords } from './records-file'
import type { SectorFacts, Snapshot } from './snapshot'

type Reason = LeftSector['reason']
export interface PlanAndRecords {
  readonly plan: Plan
  readonly records: Map<string, Buffer>
}

/** damocles → lotus: which sectors go, with which files and which record, and which number comes next. Pure. */
export function planToLotus(snapshot: Snapshot): PlanAndRecords {
  const { request } = snapshot
  const sectors: PlannedSector[] = []
  const left: LeftSector[] = []
  const records = new Map<string, Buffer>()
  const losses = collectLosses()
  for (const found of chosenSectors(snapshot, left)) {
    const finish = request.finish ? finishable(found) : undefined
    const facts = finish ? asFinished(found) : found
    const planned = planSector(snapshot, facts, records)
    if (finish && 'number' in planned) planned.finish = finish
    if ('number' in planned && request.files === 'move' && planned.parts?.length && facts.chain?.deadline !== undefined) planned.deadline = facts.chain.deadline
    if ('number' in planned && planned.record) losses.add(planned.number, lossesToLotus((facts.offline ?? facts.online)!))
    if ('number' in planned) sectors.push(planned)
    else left.push({ number: facts.number, reason: planned })
  }
  const notes = planNotes(snapshot)
  const steps: Step[] = []
  const finishing = sectors.filter((s) => s.finish).length
  if (finishing > 0 && request.damocles.kind === 'api') steps.push({ kind: 'finish-sectors', api: request.damocles.url, sectors: finishing })
  if (request.files === 'copy' || request.files === 'move') steps.push(transferStep(snapshot, sectors))
  if (snapshot.repo) steps.push(metadataStep(snapshot, sectors, records))
  else if (snapshot.liveNumbers) steps.push(planReservation(snapshot))
  if (snapshot.attach) steps.push(planAttachToLotus(request, snapshot.attach, notes))
  const known = request.files !== 'none' || request.metadata ? sectors : sectors.filter((s) => s.finish)
  noteNumbersBeyond(snapshot, steps, notes)
  return { plan: finishPlan({ request, steps, needs: needsOf(steps, request), sectors: known, left, notes, losses: losses.list() }), records }
}

function* chosenSectors(snapshot: Snapshot, left: LeftSector[]): Generator<SectorFacts> {
  const { request, sectors, unreadable } = snapshot
  if (request.onlyNextNumber) return
  const chosen = (n: number): boolean => request.numbers === undefined || inRanges(request.numbers, n)
  const numbers = [...new Set([...sectors.keys(), ...unreadable.keys()])].filter(chosen).sort((a, b) => a - b)
  for (const number of numbers) {
    const facts = sectors.get(number)
    if (unreadable.has(number)) left.push({ number, reason: { code: 'record-unreadable', params: { problem: unreadable.get(number)! } } })
    else if (facts && (facts.online || facts.offline)) yield facts
    else left.push({ number, reason: { code: 'no-record' } })
  }
  for (const range of request.numbers ?? []) {
    if (range.to - range.from > 100_000) continue
    for (let n = range.from; n <= range.to; n++) if (!sectors.has(n) && !unreadable.has(n)) left.push({ number: n, reason: { code: 'not-found' } })
  }
}

const pairs: Record<'normal' | 'upgrade', readonly SectorFileType[]> = { normal: ['cache', 'sealed'], upgrade: ['update-cache', 'update'] }

function planSector(snapshot: Snapshot, facts: SectorFacts, records: Map<string, Buffer>): PlannedSector | Reason {
  const { request } = snapshot
  const withFiles = request.files === 'copy' || request.files === 'move'
  const state = facts.offline ?? facts.online!
  const proofType = Number(state.sectorType)
  const complete = (pair: 'normal' | 'upgrade'): boolean =>
    checkParts([...facts.parts, ...facts.targetParts], proofType, pair).missing.length === 0
  const known = facts.parts.length + facts.targetParts.length > 0
  const decision = decideToLotus({
    online: facts.online, offline: facts.offline, chain: facts.chain,
    files: known ? { normal: complete('normal'), upgrade: complete('upgrade') } : undefined,
  })
  if (!decision.take) return decision.reason
  const notes = [...decision.notes]
  let parts: PlannedPart[] | undefined
  if (withFiles) {
    const chosen = chooseParts(snapshot, facts, decision.as === 'snapped' ? 'upgrade' : 'normal', proofType)
    if (!Array.isArray(chosen)) return chosen
    parts = chosen
    if (parts.length === 0) notes.push({ code: 'files-already-there' })
    const { wrong } = checkParts(facts.parts, proofType, decision.as === 'snapped' ? 'upgrade' : 'normal')
    if (wrong.length > 0) notes.push({ code: 'size-unusual', params: { names: wrong.join(', ') } })
    const strangers = parts.flatMap((p) => p.strangers ?? [])
    if (strangers.length > 0) notes.push({ code: 'strangers-not-taken', params: { count: strangers.length, first: strangers[0]! } })
  }
  const converted = toLotus(state, decision.as, { messages: snapshot.messages, chain: facts.chain })
  notes.push(...converted.notes)
  if (request.files === 'attach' && !complete(decision.as === 'snapped' ? 'upgrade' : 'normal')) notes.push({ code: 'files-not-seen' })
  if (!request.metadata) return { number: facts.number, kind: converted.kind, ...(parts ? { parts } : {}), notes: notes.filter((n) => !converted.notes.includes(n)) }
  let bytes: Buffer
  try {
    bytes = encodeSectorInfo(converted.info)
  } catch (error) {
    if (!(error instanceof FerryError) || error.code !== 'RECORD_NOT_WRITABLE') throw error
    return { code: 'record-not-writable', params: { problem: String(error.params.problem) } }
  }
  const record = compareWithStored(facts, bytes, request.override)
  if (record.action === 'add' || record.action === 'replace') records.set(`/sectors/${facts.number}`, bytes)
  return { number: facts.number, kind: converted.kind, record: { ...record, bytes: bytes.length, sha256: sha256(bytes) }, ...(parts ? { parts } : {}), notes }
}

function compareWithStored(facts: SectorFacts, bytes: Buffer, override: boolean): Pick<NonNullable<PlannedSector['record']>, 'action' | 'differences'> {
  if (!facts.lotusRecord) return { action: 'add' }
  if (facts.lotusRecord.equals(bytes)) return { action: 'same' }
  const differences = compareLotusRecords(decodeSectorInfo(bytes), decodeSectorInfo(facts.lotusRecord))
  if (differences.length === 0) return { action: 'same' }
  return { action: override ? 'replace' : 'keep', differences }
}

/** The pair that proves the sector, then what a snap keeps of its first sealing and unsealed copies, when asked for and there. */
function chooseParts(snapshot: Snapshot, facts: SectorFacts, pair: 'normal' | 'upgrade', proofType: number): PlannedPart[] | Reason {
  const { request } = snapshot
  const check = checkParts([...facts.parts, ...facts.targetParts], proofType, pair)
  if (check.missing.length > 0) return { code: 'files-missing', params: { names: check.missing.slice(0, 3).join(', '), count: check.missing.length } }
  const optional: SectorFileType[] = []
  if (pair === 'upgrade' && request.sectorKeyFiles && checkParts([...facts.parts, ...facts.targetParts], proofType, 'normal').missing.length === 0) optional.push(...pairs.normal)
  else if (pair === 'upgrade' && request.sectorKeyFiles && facts.parts.some((p) => p.type === 'cache')) optional.push('cache')
  if (request.unsealed) optional.push('unsealed')
  const parts: PlannedPart[] = []
  for (const type of [...optional, ...pairs[pair]]) {
    const found = facts.parts.filter((p) => p.type === type)
    if (found.length > 1) return { code: 'files-in-two-places', params: { type, first: found[0]!.store, second: found[1]!.store } }
    const part = found[0]
    if (part) parts.push({ type, store: part.store, names: part.names, bytes: part.bytes, identity: part.identity, ...(part.strangers.length > 0 ? { strangers: part.strangers } : {}) })
  }
  return parts
}

function transferStep(snapshot: Snapshot, sectors: readonly PlannedSector[]): Step {
  const { request, otherFileSystem, otherMachine, direct } = snapshot
  const moving = sectors.filter((s) => s.parts && s.parts.length > 0)
  const parts = moving.flatMap((s) => s.parts!)
  return {
    kind: 'transfer-files', mode: request.files as 'copy' | 'move', verify: request.verify, store: request.lotus.store!, sectors: moving.length,
    files: parts.reduce((n, p) => n + Math.max(1, p.names.length), 0), bytes: parts.reduce((n, p) => n + p.bytes, 0),
    copiedFrom: [...otherFileSystem].sort(), elsewhere: [...otherMachine].sort(), direct: [...direct].sort(),
    relayedBytes: moving.reduce((n, s) => n + s.parts!.filter((p) => otherMachine.has(p.store) && !direct.has(p.store)).reduce((m, p) => m + p.bytes, 0), 0),
    crossDevice: moving.filter((s) => s.parts!.some((p) => otherFileSystem.has(p.store))).length,
  }
}

function metadataStep(snapshot: Snapshot, sectors: readonly PlannedSector[], records: Map<string, Buffer>): Step {
  const repo = snapshot.repo!
  const { plan: next, puts } = planNextNumber(snapshot, sectors)
  const sorted = [...records, ...puts].sort(([a], [b]) => (a < b ? -1 : 1))
  records.clear()
  for (const [key, value] of sorted) records.set(key, value)
  const count = (action: string): number => sectors.filter((s) => s.record?.action === action).length
  return {
    kind: 'write-metadata', repo: repo.path, add: count('add'), replace: count('replace'), same: count('same'), keep: count('keep'),
    from: repo.digest, recordsSha256: digestRecords(records), next,
  }
}

function planNotes({ request }: Snapshot): Plan['notes'][number][] {
  return request.chainApi === undefined && !request.onlyNextNumber ? [{ code: 'not-checked-on-chain' }] : []
}

function noteNumbersBeyond(snapshot: Snapshot, steps: readonly Step[], notes: Plan['notes'][number][]): void {
  const metadata = steps.find((s) => s.kind === 'write-metadata')
  const largest = [...snapshot.sectors.values()].reduce((n, f) => (f.online || f.offline ? Math.max(n, f.number) : n), -1)
  if (metadata && largest >= metadata.next.after.next) notes.push({ code: 'numbers-beyond', params: { largest, next: metadata.next.after.next } })
}
