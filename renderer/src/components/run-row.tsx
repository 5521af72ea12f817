import type { Result } from '../../../shared/ipc'
import { resumeRun, showReport } from '../actions'
import { HostChips } from './host-chips'
import { countsText, useWords } from './parts'

export type Run = Result<'runs:list'>['runs'][number]

/** One run of the history with what can be done with it. */
export function RunRow({ run, onUndo }: { run: Run; onUndo?: (run: Run) => void }) {
  const { w, locale } = useWords()
  const names = { unfinished: w.interrupted, running: w.running, done: w.done, part: w.failed, undone: w.wasUndone }
  const open = run.state === 'unfinished' || run.state === 'part'
  return (
    <li className="run-row" data-testid="run-row" data-state={run.state}>
      <span><strong>{run.miner}</strong> {run.direction === 'to-lotus' ? '→ lotus-miner' : '→ damocles'} <small>{run.startedAt && new Date(run.startedAt).toLocaleString(locale === 'zh' ? 'zh-CN' : 'en-GB')}</small> <HostChips hosts={run.hosts} /></span>
      <span className={`badge ${run.state}`}>{names[run.state]}</span>
      <span>{run.counts && countsText(w, run.counts)}</span>
      <span className="actions">
        {open && <button className={run.state === 'unfinished' ? 'primary' : ''} onClick={() => void resumeRun(run.run)} data-testid="resume">{w.resume}</button>}
        <button onClick={() => void showReport(run.run)} data-testid="show-report">{w.showReport}</button>
        {onUndo && run.state !== 'running' && run.state !== 'undone' && <button onClick={() => onUndo(run)} data-testid="undo">{w.undo}</button>}
      </span>
    </li>
  )
}
