import type { MigrationRequest } from '../../shared/connection'
import type { Result, SectorRow } from '../../shared/ipc'
import { stringifyExact } from '../core/codec/exact-json'
import { compareDamoclesStates, compareLotusRecords, showRecord } from '../core/convert/compare'
import { decodeSectorInfo } from '../core/lotus/sector-info-cbor'
import { canonicalJson } from '../core/migration/digest'
import type { ImportSnapshot } from '../core/migration/import-snapshot'
import { inspectBoth, type Found } from '../core/migration/migrate'
import { planToDamocles } from '../core/migration/plan-to-damocles'
import { planToLotus } from '../core/migration/plan-to-lotus'
import type { Ports } from '../core/migration/ports'
import { importRowsOf, rowsOf } from '../core/migration/rows'
import { asPlanned, type Snapshot } from '../core/migration/snapshot'
import type { Plan } from '../../shared/plan'
import type { FoundPart } from '../core/stores/scan-store'

type Detail = Result<'sectors:detail'>

/** The table of a request: what files, damocles, lotus and chain say of each sector, and what its plan would do. */
export function rowsOfFound(found: Found, plan?: Plan): SectorRow[] {
  if (found.direction === 'to-damocles') return importRowsOf(found.snapshot, plan ?? planToDamocles(found.snapshot).plan)
  return rowsOf(found.snapshot, plan ?? planToLotus(asPlanned(found.snapshot)).plan)
}

/**
 * What was seen last, so that the table and the details of a sector need no second look at a hundred thousand of them. Forgotten
 * when something may have changed.
 */
export interface LastLook {
  see(request: MigrationRequest, ports: Ports): Promise<Found>
  rows(request: MigrationRequest, ports: Ports): Promise<SectorRow[]>
  detail(request: MigrationRequest, number: number, ports: Ports): Promise<Detail>
  keepRows(request: MigrationRequest, rows: SectorRow[]): void
  forget(): void
}

export function keepLook(): LastLook {
  let last: { key: string; found: Found; rows?: SectorRow[] } | undefined
  // which sectors were chosen changes nothing of what there is
  const whole = ({ numbers: _, ...request }: MigrationRequest): MigrationRequest => request
  const keyOf = (request: MigrationRequest): string => canonicalJson(whole(request))
  const see = async (request: MigrationRequest, ports: Ports): Promise<Found> => {
    last = undefined
    const found = await inspectBoth(whole(request), ports, { files: true })
    last = { key: keyOf(request), found }
    return found
  }
  const known = (request: MigrationRequest): typeof last => (last?.key === keyOf(request) ? last : undefined)
  return {
    see,
    async rows(request, ports) {
      const seen = known(request)?.rows
      if (seen) return seen
      const rows = rowsOfFound(await see(request, ports))
      if (last) last.rows = rows
      return rows
    },
    async detail(request, number, ports) {
      const found = known(request)?.found ?? (await see(request, ports))
      return found.direction === 'to-damocles' ? detailToDamocles(found.snapshot, number) : detailToLotus(found.snapshot, number)
    },
    keepRows(request, rows) {
      const mine = known(request)
      if (mine) mine.rows = rows
    },
    forget: () => void (last = undefined),
  }
}

const pretty = (state: { readonly wire: unknown }): string => JSON.stringify(JSON.parse(stringifyExact(state.wire)), null, 2)
const located = (parts: readonly FoundPart[], minerId: number, number: number) => parts.map((p) => ({ path: `${p.store}/${p.type}/s-t0${minerId}-${number}`, bytes: p.bytes, names: [...p.names] }))
const alone = (request: MigrationRequest, number: number): MigrationRequest => ({ ...request, numbers: [{ from: number, to: number }], override: true })

function detailToDamocles(all: ImportSnapshot, number: number): Detail {
  const facts = all.sectors.get(number)
  const there = facts?.offline ?? facts?.online
  const { records } = planToDamocles({ ...all, request: alone(all.request, number) })
  const text = records.get(`state/${number}`)?.toString('utf8')
  const ours: unknown = text === undefined ? undefined : JSON.parse(text)
  return {
    damocles: there ? pretty(there) : null, lotus: facts ? showRecord(facts.info) : null, converted: ours === undefined ? null : JSON.stringify(ours, null, 2),
    differences: ours !== undefined && there ? compareDamoclesStates(ours, there.wire) : [],
    chain: facts?.chain ? JSON.stringify(facts.chain, null, 2) : null, files: located(facts?.parts ?? [], all.request.minerId, number),
  }
}

function detailToLotus(all: Snapshot, number: number): Detail {
  const facts = all.sectors.get(number)
  const { plan, records } = planToLotus({ ...all, request: alone(all.request, number) })
  const bytes = records.get(`/sectors/${number}`)
  const ours = bytes && decodeSectorInfo(bytes)
  const stored = facts?.lotusRecord ?? all.lotusOnly?.get(number)
  const theirs = stored && decodeSectorInfo(stored)
  const state = facts?.offline ?? facts?.online
  return {
    damocles: state ? pretty(state) : null, lotus: theirs ? showRecord(theirs) : null, converted: ours ? showRecord(ours) : null,
    differences: ours && theirs ? compareLotusRecords(ours, theirs) : (plan.sectors[0]?.record?.differences ?? []).map((d) => ({ ...d })),
    chain: facts?.chain ? JSON.stringify(facts.chain, null, 2) : null, files: located([...(facts?.parts ?? []), ...(facts?.targetParts ?? [])], all.request.minerId, number),
  }
}
