import { useEffect } from 'react'
import { loadRuns, openPractice } from '../actions'
import { Card, useWords } from '../components/parts'
import { RunRow } from '../components/run-row'
import { go, useStore } from '../store'

export function Home() {
  const { w } = useWords()
  const runs = useStore((s) => s.runs)
  const busy = useStore((s) => s.busy)
  useEffect(() => void loadRuns(), [])
  const unfinished = runs.filter((r) => r.state === 'unfinished')
  const ended = runs.filter((r) => r.state !== 'unfinished')
  return (
    <>
      <h1>{w.homeTitle}</h1>
      <p className="lead">{w.homeText}</p>
      {unfinished.length > 0 && <Card title={w.unfinished} testId="unfinished"><p>{w.resumeText}</p><ul>{unfinished.map((r) => <RunRow key={r.run} run={r} />)}</ul></Card>}
      <div className="cards narrow">
        <Card title={w.directionTitle}><p>{w.directionText}</p><button className={unfinished.length > 0 ? '' : 'primary'} data-primary onClick={() => go('direction')} data-testid="begin">{w.startButton}</button></Card>
        <Card title={w.practiceCard}>
          <p>{w.practiceText}</p>
          <div className="actions left">
            <button onClick={() => void openPractice('to-lotus')} aria-disabled={busy !== null} data-testid="home-practice">{w.practiceButton}</button>
            <button onClick={() => void openPractice('to-damocles')} aria-disabled={busy !== null} data-testid="home-practice-back" title={w.practiceBackText}>{w.practiceBack}</button>
          </div>
        </Card>
        <Card title={w.hostsCard}><p>{w.hostsText}</p><button onClick={() => go('hosts')} data-testid="home-hosts">{w.hosts}</button></Card>
        <Card title={w.readFirst}><p>{w.readFirstText}</p><button onClick={() => useStore.setState({ overlay: 'help' })}>{w.readButton}</button></Card>
      </div>
      <Card title={w.recent}>{ended.length === 0 ? <p className="empty">{w.noRuns}</p> : <ul>{ended.slice(0, 5).map((r) => <RunRow key={r.run} run={r} />)}</ul>}</Card>
    </>
  )
}
