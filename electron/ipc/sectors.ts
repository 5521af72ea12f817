import type { MigrationRequest } from '../../shared/connection'
import type { Result, SectorRow } from '../../shared/ipc'
import { stringifyExact } from '../core/codec/exact-json'
import { compareDamoclesStates, compareLotusRecords, showRecord } from '../core/convert/compare'
import { decodeSectorInfo } from '../core/lotus/sector-info-cbor'
import { inspectToLotus } from '../core/migration/inspect'
import { inspectToDamocles } from '../core/migration/inspect-to-damocles'
import { planToDamocles } from '../core/migration/plan-to-damocles'
import { planToLotus } from '../core/migration/plan-to-lotus'
import type { Ports } from '../core/migration/ports'
import { importRowsOf, rowsOf } from '../core/migration/rows'
import type { Snapshot } from '../core/migration/snapshot'
import type { FoundPart } from '../core/stores/scan-store'

/** The table of a request: what files, damocles, lotus and chain say of each sector, and what a plan would do. */
export async function listSectors(request: MigrationRequest, ports: Ports): Promise<SectorRow[]> {
  if (request.direction === 'to-damocles') {
    const snapshot = await inspectToDamocles(request, ports)
    return importRowsOf(snapshot, planToDamocles(snapshot).plan)
  }
  const snapshot = await inspectToLotus(request, ports, { files: true })
  return rowsOf(snapshot, planToLotus(asPlanned(snapshot)).plan)
}

/** What the plan itself would know: without files in the request it does not look into the stores. */
function asPlanned(snapshot: Snapshot): Snapshot {
  if (snapshot.request.files !== 'none' || snapshot.request.finish) return snapshot
  const known = [...snapshot.sectors].filter(([, f]) => f.online || f.offline)
  return { ...snapshot, sectors: new Map(known.map(([number, f]) => [number, { ...f, parts: [], targetParts: [] }])) }
}

const pretty = (state: { readonly wire: unknown }): string => JSON.stringify(JSON.parse(stringifyExact(state.wire)), null, 2)
const located = (parts: readonly FoundPart[], minerId: number, number: number) => parts.map((p) => ({ path: `${p.store}/${p.type}/s-t0${minerId}-${number}`, bytes: p.bytes, names: [...p.names] }))

/** Both records of one sector, what would be written, what the chain says, and where its files lie. */
export async function sectorDetail(request: MigrationRequest, number: number, ports: Ports): Promise<Result<'sectors:detail'>> {
  const one = { ...request, numbers: [{ from: number, to: number }] }
  if (request.direction === 'to-damocles') {
    const snapshot = await inspectToDamocles({ ...one, override: true }, ports)
    const facts = snapshot.sectors.get(number)
    const { records } = planToDamocles(snapshot)
    const there = facts?.offline ?? facts?.online
    const text = records.get(`state/${number}`)?.toString('utf8')
    const ours: unknown = text === undefined ? undefined : JSON.parse(text)
    return {
      damocles: there ? pretty(there) : null, lotus: facts ? showRecord(facts.info) : null, converted: ours === undefined ? null : JSON.stringify(ours, null, 2),
      differences: ours !== undefined && there ? compareDamoclesStates(ours, there.wire) : [],
      chain: facts?.chain ? JSON.stringify(facts.chain, null, 2) : null, files: located(facts?.parts ?? [], request.minerId, number),
    }
  }
  const snapshot = await inspectToLotus(one, ports, { files: true })
  const facts = snapshot.sectors.get(number)
  const { plan, records } = planToLotus({ ...snapshot, request: { ...snapshot.request, override: true } })
  const bytes = records.get(`/sectors/${number}`)
  const ours = bytes && decodeSectorInfo(bytes)
  const stored = facts?.lotusRecord ?? snapshot.lotusOnly?.get(number)
  const theirs = stored && decodeSectorInfo(stored)
  const state = facts?.offline ?? facts?.online
  return {
    damocles: state ? pretty(state) : null, lotus: theirs ? showRecord(theirs) : null, converted: ours ? showRecord(ours) : null,
    differences: ours && theirs ? compareLotusRecords(ours, theirs) : (plan.sectors[0]?.record?.differences ?? []).map((d) => ({ ...d })),
    chain: facts?.chain ? JSON.stringify(facts.chain, null, 2) : null, files: located([...(facts?.parts ?? []), ...(facts?.targetParts ?? [])], request.minerId, number),
  }
}
