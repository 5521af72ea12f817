import { useEffect, useState } from 'react'
import type { Result } from '../../../shared/ipc'
import { call } from '../api'
import { Card, useWords } from '../components/parts'
import { SectorTable } from '../components/sector-table'
import { attempt, edit, makePlan, requestOf, showSectors, useStore, type Form } from '../store'

type Detail = Result<'sectors:detail'> & { number: number }

export function Sectors() {
  const { w } = useWords()
  const rows = useStore((s) => s.rows)
  const selected = useStore((s) => s.selected)
  const minerId = useStore((s) => s.minerId)
  const busy = useStore((s) => s.busy)
  const problem = useStore((s) => s.problem)
  const [detail, setDetail] = useState<Detail | null>(null)
  useEffect(() => {
    if (!rows && minerId !== null && busy === null && problem === null) void showSectors()
  }, [rows, minerId, busy, problem])
  const open = (number: number): Promise<void> => attempt('detail', async () => setDetail({ number, ...(await call('sectors:detail', { request: requestOf(useStore.getState()), number })) }))
  return (
    <div className="fill">
      <h1>{w.sectors} {minerId !== null && <small>t0{minerId}</small>}</h1>
      <p className="lead">{w.sectorsText}</p>
      {rows ? <SectorTable rows={rows} selected={selected} onSelect={(next) => useStore.setState({ selected: next, plan: null })} onOpen={(n) => void open(n)} /> : <p className="empty">{busy ? w.loading : w.noMiners}</p>}
      {detail && <DetailPanel detail={detail} onClose={() => setDetail(null)} />}
      <Options />
      <div className="actions"><button className="primary" disabled={!rows || busy !== null} onClick={() => void makePlan()} data-testid="make-plan">{w.makePlan}</button></div>
    </div>
  )
}

function Options() {
  const { w } = useWords()
  const form = useStore((s) => s.form)
  const modes: [Form['files'], string, string][] = [['copy', w.copy, w.copyText2], ['move', w.move, w.moveText], ['none', w.noFiles, '']]
  return (
    <Card title={w.options}>
      <div className="options">
        <fieldset disabled={form.store === ''}>
          <legend>{w.filesMode}</legend>
          {modes.map(([mode, label, text]) => (
            <label key={mode}><input type="radio" name="files" checked={form.files === mode} onChange={() => edit({ files: mode })} data-testid={`files-${mode}`} /> <span>{label}<small>{text}</small></span></label>
          ))}
        </fieldset>
        <fieldset disabled={form.repo === ''}>
          <legend>lotus-miner</legend>
          <label><input type="checkbox" checked={form.metadata} onChange={(e) => edit({ metadata: e.target.checked })} data-testid="metadata" /> <span>{w.metadata}<small>{w.metadataText}</small></span></label>
          <label><input type="checkbox" checked={form.override} onChange={(e) => edit({ override: e.target.checked })} data-testid="override" /> <span>{w.override}</span></label>
          <label className="stack">{w.nextNumber}<input inputMode="numeric" pattern="\d*" value={form.nextNumber} onChange={(e) => edit({ nextNumber: e.target.value.replace(/\D/g, '').slice(0, 15) })} data-testid="next-number" /></label>
        </fieldset>
      </div>
    </Card>
  )
}

function DetailPanel({ detail, onClose }: { detail: Detail; onClose: () => void }) {
  const { w } = useWords()
  return (
    <Card title={`${w.details} ${detail.number}`} testId="detail">
      {detail.differences.length > 0 && (
        <table><caption>{w.differences}</caption><tbody>{detail.differences.map((d) => <tr key={d.field}><th scope="row">{d.field}</th><td><code>{d.ours}</code></td><td><code>{d.theirs}</code></td></tr>)}</tbody></table>
      )}
      <div className="side">
        {([[w.sourceRecord, detail.damocles], [w.targetRecord, detail.converted], [w.existing, detail.lotus]] as const).map(([title, text]) => text !== null && <div key={title}><h3>{title}</h3><pre tabIndex={0}>{text}</pre></div>)}
      </div>
      <button onClick={onClose}>{w.close}</button>
    </Card>
  )
}
