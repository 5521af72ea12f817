import { useEffect, useState } from 'react'
import { makePlan, requestOf, showSectors } from '../actions'
import { call } from '../api'
import { DetailPanel, type Detail } from '../components/detail-panel'
import { useWords } from '../components/parts'
import { SectorTable } from '../components/sector-table'
import { attempt, setSelected, useStore } from '../store'

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
      {rows ? <SectorTable rows={rows} selected={selected} onSelect={setSelected} onOpen={(n) => void open(n)} /> : <p className="empty">{busy ? w.loading : w.noMiners}</p>}
      {detail && <DetailPanel detail={detail} row={rows?.find((r) => r.number === detail.number)} onClose={() => setDetail(null)} />}
      <div className="actions">
        <button onClick={() => void showSectors(true)} aria-disabled={busy !== null}>{w.refresh}</button>
        <button className="primary" data-primary disabled={!rows} aria-disabled={busy !== null} onClick={() => void makePlan()} data-testid="make-plan">{w.makePlan}</button>
      </div>
    </div>
  )
}
