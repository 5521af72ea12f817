import type { SectorRow } from '../../../shared/ipc'
import { reasonTable, type ReasonCode } from '../../../shared/reasons'
import { describeReason } from '../describe'
import type { Locale } from '../../../shared/text'
import { formatBytes } from '../../../shared/units'
import type { Words } from '../words'

export const rowHeight = 34

/** What the plan would do with a sector, in words. */
export function whatHappens(row: SectorRow, w: Words, locale: Locale): string {
  if (!row.left) return w.actions[row.record ?? 'files']
  return row.left.code in reasonTable ? describeReason({ code: row.left.code as ReasonCode, params: row.left.params }, locale).why : row.left.code
}

interface Props {
  readonly row: SectorRow
  readonly index: number
  readonly start: number
  readonly isSelected: boolean
  readonly isCursor: boolean
  readonly w: Words
  readonly locale: Locale
  readonly onToggle: (index: number, shift: boolean) => void
  readonly onOpen: (number: number) => void
}

export function SectorLine({ row, index, start, isSelected, isCursor, w, locale, onToggle, onOpen }: Props) {
  const happens = whatHappens(row, w, locale)
  return (
    <div id={`sector-${row.number}`} role="row" aria-rowindex={index + 2} aria-selected={isSelected} data-testid="sector-row" className={`row${isCursor ? ' cursor' : ''}${row.left ? ' left' : ''}`}
      style={{ position: 'absolute', top: 0, transform: `translateY(${start}px)`, height: rowHeight }} onClick={(e) => onToggle(index, e.shiftKey)} onDoubleClick={() => onOpen(row.number)}>
      <span role="gridcell" className="box" aria-hidden="true">{isSelected ? '☑' : '☐'}</span>
      <span role="gridcell" className="num">{row.number}</span>
      <span role="gridcell">{w.kinds[row.kind as keyof typeof w.kinds] ?? row.kind}</span>
      <span role="gridcell">{row.damocles ? w.states[row.damocles] : '—'}</span>
      <span role="gridcell" title={row.lotusState}>{row.lotusState ?? '—'}</span>
      <span role="gridcell">{row.chain ? `${w.chainWords[row.chain]}${row.deadline === undefined ? '' : ` · ${row.deadline}`}` : '—'}</span>
      <span role="gridcell" title={row.stores.join('\n')}>{row.files.join(' ') || '—'}</span>
      <span role="gridcell" className="num">{row.bytes > 0 ? formatBytes(row.bytes) : '—'}</span>
      <span role="gridcell" title={happens}>{row.left ? '⊘ ' : '→ '}{happens}</span>
    </div>
  )
}
