import type { Facet, SectorRow } from '../../shared/ipc'
import { inRanges, parseNumberRanges } from '../../shared/sector'

export type Going = 'all' | 'going' | 'left'
export type SortKey = 'number' | 'kind' | 'state' | 'lotus' | 'chain' | 'bytes' | 'what'
export interface View {
  readonly filter: string
  readonly going: Going
  /** A row is shown when it has all of these. */
  readonly facets: readonly Facet[]
  readonly sort: SortKey
  readonly descending: boolean
}

/** Row texts are made once a row: 100 000 of them are searched at every key. */
const texts = new WeakMap<SectorRow, string>()
function textOf(row: SectorRow): string {
  const known = texts.get(row)
  if (known !== undefined) return known
  const text = [row.kind, row.damocles, row.lotusState, row.left?.code, row.record, row.chain, ...row.flags, ...row.facets, ...row.files, ...row.stores, ...row.notes.map((n) => n.code)].join(' ').toLowerCase()
  texts.set(row, text)
  return text
}

const keyOf: Readonly<Record<SortKey, (row: SectorRow) => string | number>> = {
  number: (r) => r.number, bytes: (r) => r.bytes, kind: (r) => r.kind, state: (r) => r.damocles ?? '', lotus: (r) => r.lotusState ?? '', chain: (r) => `${r.chain ?? ''}${r.deadline ?? ''}`, what: (r) => r.left?.code ?? r.record ?? '',
}

/** Rows that a view shows: number ranges such as `1,5-90`, or words that all must occur. */
export function viewRows(rows: readonly SectorRow[], view: View): SectorRow[] {
  const filter = view.filter.trim().toLowerCase()
  const ranges = filter === '' ? undefined : parseNumberRanges(filter)
  const wanted = filter.split(/\s+/).filter(Boolean)
  const shown = rows.filter((row) => {
    if (view.going === 'going' && row.left) return false
    if (view.going === 'left' && !row.left) return false
    if (!view.facets.every((f) => row.facets.includes(f))) return false
    if (ranges) return inRanges(ranges, row.number)
    return wanted.length === 0 || wanted.every((word) => textOf(row).includes(word))
  })
  if (view.sort === 'number') return view.descending ? shown.sort((a, b) => b.number - a.number) : shown.sort((a, b) => a.number - b.number)
  const key = keyOf[view.sort]
  const sign = view.descending ? -1 : 1
  return shown.sort((a, b) => {
    const [x, y] = [key(a), key(b)]
    return x < y ? -sign : x > y ? sign : a.number - b.number
  })
}

export function countFacets(rows: readonly SectorRow[]): ReadonlyMap<Facet, number> {
  const counts = new Map<Facet, number>()
  for (const row of rows) for (const facet of row.facets) counts.set(facet, (counts.get(facet) ?? 0) + 1)
  return counts
}

/** Selection after a click: plain replaces nothing but toggles, shift takes everything between the last one and this. */
export function select(selected: ReadonlySet<number>, rows: readonly SectorRow[], from: number | undefined, to: number, shift: boolean): Set<number> {
  const next = new Set(selected)
  const number = rows[to]!.number
  if (!shift || from === undefined) {
    if (!next.delete(number)) next.add(number)
    return next
  }
  for (let i = Math.min(from, to); i <= Math.max(from, to); i++) next.add(rows[i]!.number)
  return next
}

const columns = ['number', 'kind', 'damocles', 'lotus', 'chain', 'deadline', 'record', 'left', 'facets', 'files', 'stores', 'bytes'] as const
const cellsOf = (r: SectorRow): string[] =>
  [r.number, r.kind, r.damocles, r.lotusState, r.chain, r.deadline, r.record, r.left?.code, r.facets.join(' '), r.files.join(' '), r.stores.join(' '), r.bytes].map((v) => (v === undefined ? '' : String(v)))

/** Rows with a header, cells parted by tabs; codes are not translated, so that a script can read them. */
export const tsvOf = (rows: readonly SectorRow[]): string => [columns.join('\t'), ...rows.map((r) => cellsOf(r).map((c) => c.replace(/[\t\r\n]/g, ' ')).join('\t'))].join('\n') + '\n'

/** The same as RFC 4180 says. */
export const csvOfRows = (rows: readonly SectorRow[]): string =>
  [columns.join(','), ...rows.map((r) => cellsOf(r).map((c) => (/[",\r\n]/.test(c) ? `"${c.replace(/"/g, '""')}"` : c)).join(','))].join('\r\n') + '\r\n'
