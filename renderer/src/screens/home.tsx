import { useEffect, useState } from 'react'
import type { Result } from '../../../shared/ipc'
import { fill } from '../../../shared/text'
import { call } from '../api'
import { Card, Confirm, useWords } from '../components/parts'
import { attempt, chooseDirection, loadRuns, openPractice, resumeRun, showReport, useStore } from '../store'

type Run = Result<'runs:list'>['runs'][number]

function RunRow({ run, onUndo }: { run: Run; onUndo?: (run: Run) => void }) {
  const { w, locale } = useWords()
  const names = { unfinished: w.interrupted, running: w.running, done: w.done, part: w.failed, undone: w.wasUndone }
  return (
    <li className="run-row" data-testid="run-row">
      <span><strong>{run.miner}</strong> {run.startedAt && new Date(run.startedAt).toLocaleString(locale === 'zh' ? 'zh-CN' : 'en-GB')}</span>
      <span className={`badge ${run.state}`}>{names[run.state]}</span>
      {run.counts && <span>{fill(w.counts, run.counts)}</span>}
      <span className="actions">
        {(run.state === 'unfinished' || run.state === 'part') && <button onClick={() => void resumeRun(run.run)} data-testid="resume">{w.resume}</button>}
        <button onClick={() => void showReport(run.run)}>{w.report}</button>
        {onUndo && run.state !== 'running' && run.state !== 'undone' && <button onClick={() => onUndo(run)} data-testid="undo">{w.undo}</button>}
      </span>
    </li>
  )
}

export function Home() {
  const { w } = useWords()
  const runs = useStore((s) => s.runs)
  const busy = useStore((s) => s.busy)
  useEffect(() => void loadRuns(), [])
  const unfinished = runs.filter((r) => r.state === 'unfinished')
  return (
    <>
      <h1>{w.homeTitle}</h1>
      <p className="lead">{w.homeText}</p>
      {unfinished.length > 0 && <Card title={w.unfinished}><ul>{unfinished.map((r) => <RunRow key={r.run} run={r} />)}</ul></Card>}
      <div className="cards">
        <Card title={w.startCard}><p>{w.startText}</p><button className="primary" onClick={() => chooseDirection('to-lotus')} data-testid="begin">{w.startButton}</button></Card>
        <Card title={w.backCard}><p>{w.backText}</p><button className="primary" onClick={() => chooseDirection('to-damocles')} data-testid="begin-back">{w.startButton}</button></Card>
        <Card title={w.practiceCard}>
          <p>{w.practiceText}</p>
          <div className="actions">
            <button onClick={() => void openPractice('to-lotus')} disabled={busy !== null} data-testid="home-practice">{w.practiceButton}</button>
            <button onClick={() => void openPractice('to-damocles')} disabled={busy !== null} data-testid="home-practice-back">{w.practiceBackButton}</button>
          </div>
        </Card>
      </div>
      <Card title={w.recent}>{runs.length === 0 ? <p className="empty">{w.noRuns}</p> : <ul>{runs.slice(0, 5).map((r) => <RunRow key={r.run} run={r} />)}</ul>}</Card>
    </>
  )
}

export function Runs() {
  const { w } = useWords()
  const runs = useStore((s) => s.runs)
  const [asked, setAsked] = useState<Run | null>(null)
  const [result, setResult] = useState<Result<'undo:run'> | null>(null)
  useEffect(() => void loadRuns(), [])
  const undo = (run: Run, typed: string): Promise<void> =>
    attempt('undo', async () => {
      setAsked(null)
      setResult(await call('undo:run', { run: run.run, typed }))
      await loadRuns()
    })
  return (
    <>
      <h1>{w.runs}</h1>
      {result && <Card testId="undone">{result.undone.map((u) => <p key={u}>✓ {w.undone}: {u}</p>)}{result.kept.map((k) => <p key={k}>{w.keptThere}: {k}</p>)}</Card>}
      <Card>{runs.length === 0 ? <p className="empty">{w.noRuns}</p> : <ul>{runs.map((r) => <RunRow key={r.run} run={r} onUndo={setAsked} />)}</ul>}</Card>
      {asked && <Confirm title={w.undoTitle} text={w.undoText} typed={asked.miner} go={w.undo} onCancel={() => setAsked(null)} onConfirm={(typed) => void undo(asked, typed ?? '')} />}
    </>
  )
}
