import { useEffect, useState } from 'react'
import type { Result } from '../../../shared/ipc'
import { call } from '../api'
import { Card, useWords } from '../components/parts'
import { SectorTable } from '../components/sector-table'
import type { Words } from '../words'
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

type Choice = { [K in keyof Form]: Form[K] extends boolean ? K : never }[keyof Form]

function Check({ name, label, text, disabled }: { name: Choice; label: string; text?: string; disabled?: boolean }) {
  const checked = useStore((s) => s.form[name])
  return <label><input type="checkbox" checked={checked} disabled={disabled} onChange={(e) => edit({ [name]: e.target.checked })} data-testid={name} /> <span>{label}{text && <small>{text}</small>}</span></label>
}

function Options() {
  const { w } = useWords()
  const form = useStore((s) => s.form)
  const back = form.direction === 'to-damocles'
  const modes: [Form['files'], string, string, boolean][] = back
    ? [['attach', w.attachDamocles, w.attachDamoclesText, form.damoclesConfig !== ''], ['none', w.noFiles, '', true]]
    : [['copy', w.copy, w.copyText2, form.store !== ''], ['move', w.move, w.moveText, form.store !== ''], ['attach', w.attachLotus, w.attachLotusText, form.byLotusApi || form.repo !== ''], ['none', w.noFiles, '', true]]
  return (
    <Card title={w.options}>
      <div className="options">
        <fieldset>
          <legend>{w.filesMode}</legend>
          {modes.map(([mode, label, text, can]) => (
            <label key={mode}><input type="radio" name="files" checked={form.files === mode} disabled={!can} onChange={() => edit({ files: mode })} data-testid={`files-${mode}`} /> <span>{label}<small>{text}</small></span></label>
          ))}
          {!back && <Check name="unsealed" label={w.unsealed} disabled={form.files === 'attach' || form.files === 'none'} />}
        </fieldset>
        {back ? (
          <fieldset>
            <legend>damocles</legend>
            <Check name="metadata" label={w.importRecords} text={w.importText} />
            <Check name="override" label={w.overrideBack} text={w.overrideBackText} />
            <Check name="unfinishedSnaps" label={w.unfinishedSnaps} text={w.unfinishedSnapsText} />
          </fieldset>
        ) : (
          <fieldset disabled={!form.byLotusApi && form.repo === ''}>
            <legend>lotus-miner</legend>
            <Check name="metadata" label={w.metadata} text={w.metadataText} disabled={form.byLotusApi} />
            <Check name="override" label={w.override} disabled={form.byLotusApi} />
            <Check name="finish" label={w.finish} text={w.finishText} disabled={form.chainApi === '' || form.byStates} />
            <label className="stack">{w.nextNumber}<input inputMode="numeric" pattern="\d*" value={form.nextNumber} onChange={(e) => edit({ nextNumber: e.target.value.replace(/\D/g, '').slice(0, 15) })} data-testid="next-number" /></label>
            <Check name="onlyNextNumber" label={w.onlyNextNumber} disabled={form.nextNumber === ''} />
          </fieldset>
        )}
      </div>
    </Card>
  )
}

const shown = (detail: Detail, w: Words, back: boolean): readonly (readonly [string, string | null])[] =>
  back ? [[w.sourceLotus, detail.lotus], [w.targetDamocles, detail.converted], [w.existingDamocles, detail.damocles]] : [[w.sourceRecord, detail.damocles], [w.targetRecord, detail.converted], [w.existing, detail.lotus]]

function DetailPanel({ detail, onClose }: { detail: Detail; onClose: () => void }) {
  const { w } = useWords()
  const back = useStore((s) => s.form.direction === 'to-damocles')
  return (
    <Card title={`${w.details} ${detail.number}`} testId="detail">
      {detail.differences.length > 0 && (
        <table><caption>{w.differences}</caption><tbody>{detail.differences.map((d) => <tr key={d.field}><th scope="row">{d.field}</th><td><code>{d.ours}</code></td><td><code>{d.theirs}</code></td></tr>)}</tbody></table>
      )}
      <div className="side">
        {shown(detail, w, back).map(([title, text]) => text !== null && <div key={title}><h3>{title}</h3><pre tabIndex={0}>{text}</pre></div>)}
      </div>
      <button onClick={onClose}>{w.close}</button>
    </Card>
  )
}
