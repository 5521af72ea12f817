import { useVirtualizer } from '@tanstack/react-virtual'
import { useDeferredValue, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import type { SectorRow } from '../../../shared/ipc'
import { fill } from '../../../shared/text'
import { call } from '../api'
import { say } from '../store'
import { select, tsvOf, viewRows, type SortKey, type View } from '../selection'
import { useWords } from './parts'
import { SectorLine, rowHeight } from './sector-line'
import { TableTools } from './table-tools'

const headHeight = 34

interface Props {
  readonly rows: readonly SectorRow[]
  readonly selected: ReadonlySet<number>
  readonly onSelect: (selected: ReadonlySet<number>) => void
  readonly onOpen: (number: number) => void
}

/** Sectors as a grid: only the rows in sight exist, the roles tell how many there are. */
export function SectorTable({ rows, selected, onSelect, onOpen }: Props) {
  const { w, locale } = useWords()
  const [view, setView] = useState<View>({ filter: '', going: 'all', facets: [], sort: 'number', descending: false })
  const [cursor, setCursor] = useState(0)
  const anchor = useRef<number | undefined>(undefined)
  const grid = useRef<HTMLDivElement>(null)
  const deferred = useDeferredValue(view)
  const shown = useMemo(() => viewRows(rows, deferred), [rows, deferred])
  const virtual = useVirtualizer({ count: shown.length, getScrollElement: () => grid.current, estimateSize: () => rowHeight, overscan: 12, scrollPaddingStart: headHeight })
  const items = virtual.getVirtualItems()
  const at = Math.min(cursor, Math.max(0, shown.length - 1))

  const toggle = (index: number, shift: boolean): void => {
    onSelect(select(selected, shown, anchor.current, index, shift))
    anchor.current = index
    setCursor(index)
  }
  const moveTo = (index: number, shift: boolean): void => {
    const to = Math.max(0, Math.min(shown.length - 1, index))
    if (shift) onSelect(select(selected, shown, anchor.current ?? at, to, true))
    else anchor.current = to
    setCursor(to)
    virtual.scrollToIndex(to)
  }
  const copyRows = (): void => {
    const chosen = selected.size > 0 ? shown.filter((r) => selected.has(r.number)) : shown.slice(at, at + 1)
    void call('clipboard:write', { text: tsvOf(chosen) }).then(() => say(fill(w.rowsCopied, { n: chosen.length })))
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.target !== grid.current) return
    const ctrl = event.ctrlKey || event.metaKey
    const page = Math.max(1, Math.floor(((grid.current?.clientHeight ?? 300) - headHeight) / rowHeight) - 1)
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: shown.length - 1 }
    if (event.key in moves) moveTo(moves[event.key]!, event.shiftKey)
    else if (event.key === ' ' && shown[at]) toggle(at, false)
    else if (event.key === 'Enter' && !ctrl && shown[at]) onOpen(shown[at].number)
    else if (event.key === 'a' && ctrl) onSelect(new Set(shown.map((r) => r.number)))
    else if (event.key === 'c' && ctrl && !event.shiftKey) copyRows()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const heading = (key: SortKey | undefined, label: string) => (
    <span role="columnheader" aria-sort={key === undefined ? undefined : view.sort === key ? (view.descending ? 'descending' : 'ascending') : 'none'}>
      {key === undefined ? label : <button tabIndex={view.sort === key ? 0 : -1} data-testid={`sort-${key}`} onClick={() => setView({ ...view, sort: key, descending: view.sort === key && !view.descending })}>{label}{view.sort === key ? (view.descending ? ' ↓' : ' ↑') : ''}</button>}
    </span>
  )
  const rendered = items.some((i) => i.index === at)
  const onHeadKey = (event: React.KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const buttons = [...event.currentTarget.querySelectorAll('button')]
    const button = buttons[buttons.indexOf(event.target as HTMLButtonElement) + by]
    if (by === 0 || !button) return
    event.preventDefault()
    button.focus()
  }
  return (
    <div className="table">
      <TableTools rows={rows} shown={shown} selected={selected} view={view} onView={setView} onSelect={onSelect} onCopy={copyRows} />
      <div ref={grid} role="grid" aria-label={w.sectors} aria-rowcount={shown.length + 1} aria-colcount={9} aria-multiselectable="true" tabIndex={0} onKeyDown={onKey} className="grid" data-testid="grid"
        aria-activedescendant={rendered && shown[at] ? `sector-${shown[at].number}` : undefined}>
        <div role="rowgroup" className="thead">
          <div role="row" aria-rowindex={1} className="row head" onKeyDown={onHeadKey}>
            <span role="columnheader"><span className="hidden">{w.selected}</span></span>{heading('number', w.number)}{heading('kind', w.kind)}{heading('state', w.state)}{heading('lotus', w.inLotus)}{heading('chain', w.chainColumn)}{heading(undefined, w.files)}{heading('bytes', w.size)}{heading('what', w.what)}
          </div>
        </div>
        <div role="rowgroup" className="tbody" style={{ height: Math.max(rowHeight, virtual.getTotalSize()) }}>
          {shown.length === 0 && <div role="row"><p role="gridcell" className="empty">{w.noMatch}</p></div>}
          {items.map(({ index, start }) => {
            const row = shown[index]!
            return <SectorLine key={row.number} row={row} index={index} start={start} isSelected={selected.has(row.number)} isCursor={index === at} w={w} locale={locale} onToggle={toggle} onOpen={onOpen} />
          })}
        </div>
      </div>
    </div>
  )
}
