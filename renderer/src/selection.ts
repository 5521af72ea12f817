import type { SectorRow } from '../../shared/ipc'
import { inRanges, parseNumberRanges } from '../../shared/sector'

export type Facet = 'all' | 'going' | 'left'
export type SortKey = 'number' | 'kind' | 'bytes' | 'what'
export interface View {
  readonly filter: string
  readonly facet: Facet
  readonly sort: SortKey
  readonly descending: boolean
}

const textOf = (row: SectorRow): string => [row.kind, row.damocles, row.lotusState, row.left?.code, row.record, ...row.flags, ...row.files, ...row.notes.map((n) => n.code)].join(' ').toLowerCase()

/** Rows that a view shows: number ranges such as `1,5-90`, or words that all must occur. */
export function viewRows(rows: readonly SectorRow[], view: View): SectorRow[] {
  const filter = view.filter.trim().toLowerCase()
  const ranges = filter === '' ? undefined : parseNumberRanges(filter)
  const wanted = filter.split(/\s+/).filter(Boolean)
  const shown = rows.filter((row) => {
    if (view.facet === 'going' && row.left) return false
    if (view.facet === 'left' && !row.left) return false
    if (ranges) return inRanges(ranges, row.number)
    return wanted.length === 0 || wanted.every((word) => textOf(row).includes(word))
  })
  const key = (row: SectorRow): string | number => (view.sort === 'number' ? row.number : view.sort === 'bytes' ? row.bytes : view.sort === 'kind' ? row.kind : (row.left?.code ?? row.record ?? ''))
  const sign = view.descending ? -1 : 1
  return shown.sort((a, b) => {
    const [x, y] = [key(a), key(b)]
    return x < y ? -sign : x > y ? sign : a.number - b.number
  })
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
