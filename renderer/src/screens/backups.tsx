import { useEffect, useState } from 'react'
import type { Result } from '../../../shared/ipc'
import { loadRuns } from '../actions'
import { call } from '../api'
import { Card, Confirm, useWords } from '../components/parts'
import { RunRow, type Run } from '../components/run-row'
import { attempt, useStore } from '../store'

export function Backups() {
  const { w } = useWords()
  const runs = useStore((s) => s.runs)
  const [asked, setAsked] = useState<Run | null>(null)
  const [result, setResult] = useState<Result<'undo:run'> | null>(null)
  const [kept, setKept] = useState<Result<'backups:list'>['backups']>([])
  const load = async (): Promise<void> => {
    await loadRuns()
    setKept((await call('backups:list', {})).backups)
  }
  useEffect(() => void load(), [])
  const undo = (run: Run, typed: string): Promise<void> =>
    attempt('undo', async () => {
      setAsked(null)
      setResult(await call('undo:run', { run: run.run, typed }))
      await load()
    })
  return (
    <>
      <h1>{w.backups}</h1>
      <p className="lead">{w.backupsText}</p>
      {result && <Card title={w.undoneTitle} testId="undone"><ul>{result.undone.map((u) => <li key={u}>✓ {w.undone}: <code>{u}</code></li>)}{result.kept.map((k) => <li key={k}>{w.keptThere}: <code>{k}</code></li>)}</ul></Card>}
      <Card title={w.history}>{runs.length === 0 ? <p className="empty">{w.noRuns}</p> : <ul>{runs.map((r) => <RunRow key={r.run} run={r} onUndo={setAsked} />)}</ul>}</Card>
      <Card title={w.kept} testId="kept">
        {kept.length === 0 ? <p className="empty">{w.noBackups}</p> : (
          <div className="scroll" tabIndex={0} role="region" aria-label={w.kept}>
            <table><tbody>{kept.map((b) => <tr key={b.path}><td>{w.backupKinds[b.kind]}</td><td>{b.miner}</td><td><code>{b.path}</code></td><td><code>{b.of}</code></td><td>{b.there ? `✓ ${w.there}` : w.gone}</td></tr>)}</tbody></table>
          </div>
        )}
      </Card>
      {asked && <Confirm title={w.undoTitle} text={w.undoText} typed={asked.miner} go={w.undo} onCancel={() => setAsked(null)} onConfirm={(typed) => void undo(asked, typed ?? '')} />}
    </>
  )
}
