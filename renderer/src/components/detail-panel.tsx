import { useEffect, useRef } from 'react'
import type { Result, SectorRow } from '../../../shared/ipc'
import { reasonTable, type ReasonCode } from '../../../shared/reasons'
import { describeReason } from '../describe'
import { formatBytes } from '../../../shared/units'
import { useStore } from '../store'
import { useWords } from './parts'

export type Detail = Result<'sectors:detail'> & { readonly number: number }

/** One sector: why it stays, where its files are, both records side by side, and what differs. */
export function DetailPanel({ detail, row, onClose }: { detail: Detail; row: SectorRow | undefined; onClose: () => void }) {
  const { w, locale } = useWords()
  const toLotus = useStore((s) => s.form.direction !== 'to-damocles')
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const back = document.activeElement as HTMLElement | null
    dialog.current?.showModal()
    return () => back?.focus()
  }, [])
  const records: readonly (readonly [string, string | null])[] = toLotus
    ? [[w.sourceRecord, detail.damocles], [w.targetRecord, detail.converted], [w.existing, detail.lotus], [w.chainRecord, detail.chain]]
    : [[w.recordLotus, detail.lotus], [w.recordForDamocles, detail.converted], [w.recordDamoclesNow, detail.damocles], [w.chainRecord, detail.chain]]
  const reasons = [...(row?.left ? [row.left] : []), ...(row?.notes ?? [])].filter((r) => r.code in reasonTable).map((r) => describeReason({ code: r.code as ReasonCode, params: r.params }, locale))
  return (
    <dialog ref={dialog} className="detail" aria-label={`${w.details} ${detail.number}`} onCancel={onClose} data-testid="detail">
      <h2>{w.details} {detail.number} {row?.facets.map((f) => <span key={f} className="badge">{w.facetNames[f]}</span>)}</h2>
      {reasons.map((r) => <p key={r.why}>{row?.left ? '⊘ ' : '→ '}{r.why} <em>{r.todo}</em></p>)}
      {detail.differences.length > 0 && (
        <table>
          <caption>{w.differences}</caption>
          <thead><tr><th scope="col">{w.field}</th><th scope="col">{w.ours}</th><th scope="col">{w.theirs}</th></tr></thead>
          <tbody>{detail.differences.map((d) => <tr key={d.field}><th scope="row">{d.field}</th><td><code>{d.ours}</code></td><td><code>{d.theirs}</code></td></tr>)}</tbody>
        </table>
      )}
      <table>
        <caption>{w.filesOf}</caption>
        <tbody>{detail.files.length === 0 ? <tr><td>{w.none}</td></tr> : detail.files.map((f) => <tr key={f.path}><td><code>{f.path}</code></td><td className="num">{formatBytes(f.bytes)}</td><td><code>{f.names.join(' ')}</code></td></tr>)}</tbody>
      </table>
      <div className="side">{records.map(([title, text]) => <div key={title}><h3>{title}</h3>{text === null ? <p className="empty">{w.none}</p> : <pre tabIndex={0} role="region" aria-label={title}>{text}</pre>}</div>)}</div>
      <div className="actions"><button autoFocus onClick={onClose} data-testid="detail-close">{w.close}</button></div>
    </dialog>
  )
}
