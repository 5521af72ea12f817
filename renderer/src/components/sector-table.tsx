import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import type { SectorRow } from '../../../shared/ipc'
import { describeReason, reasonTable, type ReasonCode } from '../../../shared/reasons'
import { formatBytes, formatCount } from '../../../shared/units'
import { select, viewRows, type Facet, type SortKey, type View } from '../selection'
import { useWords } from './parts'

const rowHeight = 34

interface Props {
  readonly rows: readonly SectorRow[]
  readonly selected: ReadonlySet<number>
  readonly onSelect: (selected: Set<number>) => void
  readonly onOpen: (number: number) => void
}

/** Sectors as a grid: only the rows in sight exist, the roles tell how many there are. */
export function SectorTable({ rows, selected, onSelect, onOpen }: Props) {
  const { w, locale } = useWords()
  const [view, setView] = useState<View>({ filter: '', facet: 'all', sort: 'number', descending: false })
  const [cursor, setCursor] = useState(0)
  const anchor = useRef<number | undefined>(undefined)
  const scroll = useRef<HTMLDivElement>(null)
  const shown = useMemo(() => viewRows(rows, view), [rows, view])
  const virtual = useVirtualizer({ count: shown.length, getScrollElement: () => scroll.current, estimateSize: () => rowHeight, overscan: 12 })

  const toggle = (index: number, shift: boolean): void => {
    onSelect(select(selected, shown, anchor.current, index, shift))
    anchor.current = index
    setCursor(index)
  }
  const moveTo = (index: number, shift: boolean): void => {
    const to = Math.max(0, Math.min(shown.length - 1, index))
    if (shift) onSelect(select(selected, shown, anchor.current ?? cursor, to, true))
    else anchor.current = to
    setCursor(to)
    virtual.scrollToIndex(to)
  }
  const onKey = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 300) / rowHeight) - 1)
    const moves: Record<string, number> = { ArrowDown: cursor + 1, ArrowUp: cursor - 1, PageDown: cursor + page, PageUp: cursor - page, Home: 0, End: shown.length - 1 }
    if (event.key in moves) moveTo(moves[event.key]!, event.shiftKey)
    else if (event.key === ' ' && shown[cursor]) toggle(cursor, false)
    else if (event.key === 'Enter' && shown[cursor]) onOpen(shown[cursor].number)
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) onSelect(new Set(shown.map((r) => r.number)))
    else return
    event.preventDefault()
  }
  const happens = (row: SectorRow): string => (row.left ? (row.left.code in reasonTable ? describeReason({ code: row.left.code as ReasonCode, params: row.left.params }, locale).why : row.left.code) : w.actions[row.record ?? 'files'])
  const heading = (key: SortKey | undefined, label: string) => (
    <span role="columnheader" aria-sort={key !== undefined && view.sort === key ? (view.descending ? 'descending' : 'ascending') : 'none'}>
      {key === undefined ? label : <button onClick={() => setView({ ...view, sort: key, descending: view.sort === key && !view.descending })}>{label}{view.sort === key ? (view.descending ? ' ↓' : ' ↑') : ''}</button>}
    </span>
  )
  return (
    <div className="table">
      <div className="toolbar">
        <input type="search" aria-label={w.filter} placeholder={w.filter} value={view.filter} onChange={(e) => setView({ ...view, filter: e.target.value })} data-testid="filter" />
        <div role="radiogroup" aria-label={w.what} className="facets">
          {(['all', 'going', 'left'] as Facet[]).map((facet) => (
            <button key={facet} role="radio" aria-checked={view.facet === facet} onClick={() => setView({ ...view, facet })} data-testid={`facet-${facet}`}>
              {facet === 'all' ? w.all : facet === 'going' ? w.going : w.leftOut} {formatCount(rows.filter((r) => facet === 'all' || (facet === 'left') === !!r.left).length, locale)}
            </button>
          ))}
        </div>
        <span aria-live="polite" data-testid="selected">{formatCount(selected.size, locale)} {w.selected}</span>
        <button onClick={() => onSelect(new Set([...selected, ...shown.map((r) => r.number)]))} data-testid="select-all">{w.selectAll} ({formatCount(shown.length, locale)})</button>
        <button onClick={() => onSelect(new Set())} disabled={selected.size === 0}>{w.clear}</button>
      </div>
      <div role="grid" aria-label={w.sectors} aria-rowcount={shown.length + 1} aria-multiselectable tabIndex={0} onKeyDown={onKey} className="grid" aria-activedescendant={shown[cursor] ? `sector-${shown[cursor].number}` : undefined}>
        <div role="row" aria-rowindex={1} className="row head">
          {heading(undefined, '')}{heading('number', w.number)}{heading('kind', w.kind)}{heading(undefined, w.state)}{heading(undefined, w.inLotus)}{heading(undefined, w.files)}{heading('bytes', w.size)}{heading('what', w.what)}
        </div>
        <div ref={scroll} className="rows">
          {shown.length === 0 && <p className="empty">{w.noMatch}</p>}
          <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {virtual.getVirtualItems().map(({ index, start }) => {
              const row = shown[index]!
              return (
                <div key={row.number} id={`sector-${row.number}`} role="row" aria-rowindex={index + 2} aria-selected={selected.has(row.number)} data-testid="sector-row" className={`row${index === cursor ? ' cursor' : ''}${row.left ? ' left' : ''}`}
                  style={{ position: 'absolute', top: 0, transform: `translateY(${start}px)`, height: rowHeight }} onClick={(e) => toggle(index, e.shiftKey)} onDoubleClick={() => onOpen(row.number)}>
                  <span role="gridcell"><input type="checkbox" tabIndex={-1} readOnly checked={selected.has(row.number)} aria-label={`${row.number}`} /></span>
                  <span role="gridcell" className="num">{row.number}</span>
                  <span role="gridcell">{w.kinds[row.kind as keyof typeof w.kinds] ?? row.kind}</span>
                  <span role="gridcell">{row.damocles ? w.states[row.damocles] : '—'}</span>
                  <span role="gridcell">{row.lotusState ?? '—'}</span>
                  <span role="gridcell">{row.files.join(' ') || '—'}</span>
                  <span role="gridcell" className="num">{row.bytes > 0 ? formatBytes(row.bytes) : '—'}</span>
                  <span role="gridcell" title={happens(row)}>{row.left ? '⊘ ' : '→ '}{happens(row)}</span>
                </div>
              )
            })}
          </div>
        </div>
      </div>
    </div>
  )
}
