import { useMemo } from 'react'
import { facets, type SectorRow } from '../../../shared/ipc'
import { fill } from '../../../shared/text'
import { formatCount } from '../../../shared/units'
import { call } from '../api'
import { countFacets, csvOfRows, type Going, type View } from '../selection'
import { attempt } from '../store'
import { Radios, useWords } from './parts'

interface Props {
  readonly rows: readonly SectorRow[]
  readonly shown: readonly SectorRow[]
  readonly selected: ReadonlySet<number>
  readonly view: View
  readonly onView: (view: View) => void
  readonly onSelect: (selected: ReadonlySet<number>) => void
  readonly onCopy: () => void
}

/** Filter, facets, selection and export of the sector table. */
export function TableTools({ rows, shown, selected, view, onView, onSelect, onCopy }: Props) {
  const { w, locale } = useWords()
  const counts = useMemo(() => countFacets(rows), [rows])
  const left = useMemo(() => rows.reduce((n, r) => n + (r.left ? 1 : 0), 0), [rows])
  const count = (n: number): string => formatCount(n, locale)
  const going: readonly (readonly [Going, string])[] = [['all', `${w.all} ${count(rows.length)}`], ['going', `${w.going} ${count(rows.length - left)}`], ['left', `${w.leftOut} ${count(left)}`]]
  const save = (): Promise<void> => attempt('save', async () => void (await call('text:save', { name: 'sectors.csv', text: csvOfRows(shown) })))
  return (
    <>
      <div className="toolbar">
        <input type="search" aria-label={w.filter} placeholder={w.filter} value={view.filter} onChange={(e) => onView({ ...view, filter: e.target.value })} data-testid="filter" />
        <Radios label={w.what} value={view.going} options={going} onChange={(next) => onView({ ...view, going: next })} testId="facet" />
        <button onClick={onCopy} data-testid="copy-tsv" title="Ctrl+C">{w.copyTsv}</button>
        <button onClick={() => void save()} data-testid="export-csv" title="Ctrl+E">{w.exportCsv}</button>
      </div>
      <div className="toolbar" role="group" aria-label={w.facetsTitle}>
        {facets.filter((f) => counts.has(f)).map((f) => (
          <button key={f} className="chip" aria-pressed={view.facets.includes(f)} onClick={() => onView({ ...view, facets: view.facets.includes(f) ? view.facets.filter((o) => o !== f) : [...view.facets, f] })} data-testid={`chip-${f}`}>
            {w.facetNames[f]} {count(counts.get(f)!)}
          </button>
        ))}
        <span className="grow" />
        <span aria-live="polite" data-testid="selected">{fill(w.shownOf, { shown: count(shown.length), all: count(rows.length) })} · {count(selected.size)} {w.selected}</span>
        <button onClick={() => onSelect(new Set([...selected, ...shown.map((r) => r.number)]))} data-testid="select-all">{w.selectAll} ({count(shown.length)})</button>
        <button onClick={() => onSelect(new Set())} disabled={selected.size === 0} data-testid="select-none">{w.clear}</button>
      </div>
    </>
  )
}
