import { useState } from 'react'
import { formatBytes } from '../../../shared/units'
import { call } from '../api'
import { say, useStore, type DrawerTab } from '../store'
import { Bar, useWords } from './parts'

const tabs: readonly DrawerTab[] = ['transfers', 'log', 'commands']
const open = (drawer: DrawerTab | null): void => useStore.setState({ drawer })

/** Along the bottom: files in flight, what was said, and the same on the command line. */
export function Drawer() {
  const { w } = useWords()
  const drawer = useStore((s) => s.drawer)
  const files = useStore((s) => s.progress?.files.length ?? 0)
  const move = (event: React.KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by !== 0 && drawer) open(tabs[(tabs.indexOf(drawer) + by + tabs.length) % tabs.length]!)
  }
  return (
    <aside className={`drawer ${drawer ? 'open' : ''}`} aria-label={w.drawer} data-region>
      <div className="tabs">
        <div role="tablist" aria-label={w.drawer} onKeyDown={move}>
          {tabs.map((tab) => <button key={tab} id={`tab-${tab}`} role="tab" aria-selected={drawer === tab} aria-controls={drawer === tab ? 'drawer-panel' : undefined} onClick={() => open(drawer === tab ? null : tab)} data-testid={`drawer-${tab}`}>{w[tab]}{tab === 'transfers' && files > 0 ? ` (${files})` : ''}</button>)}
        </div>
        {drawer && <button onClick={() => open(null)} data-testid="drawer-hide">{w.hideDrawer}</button>}
      </div>
      {drawer && <div role="tabpanel" id="drawer-panel" aria-labelledby={`tab-${drawer}`} tabIndex={0} className="panel">{drawer === 'transfers' ? <Transfers /> : drawer === 'log' ? <LogLines /> : <Commands />}</div>}
    </aside>
  )
}

export function Transfers() {
  const { w } = useWords()
  const files = useStore((s) => s.progress?.files ?? none)
  if (files.length === 0) return <p className="empty">{w.noTransfers}</p>
  return (
    <ul className="files">
      {files.slice(0, 40).map((f) => (
        <li key={f.path}><code title={f.path}>{f.path}</code><span>{w.phase[f.phase]}</span><Bar fraction={f.total > 0 ? f.bytes / f.total : 0} label={f.path} /><span className="num">{formatBytes(f.bytes)} / {formatBytes(f.total)}</span></li>
      ))}
    </ul>
  )
}
const none: never[] = []

function LogLines() {
  const { w } = useWords()
  const log = useStore((s) => s.log)
  const [filter, setFilter] = useState('')
  const [errors, setErrors] = useState(false)
  const shown = log.filter((l) => (!errors || l.level === 'error') && l.text.toLowerCase().includes(filter.toLowerCase())).slice(-300)
  return (
    <>
      <div className="toolbar">
        <input type="search" aria-label={w.filterLog} placeholder={w.filterLog} value={filter} onChange={(e) => setFilter(e.target.value)} />
        <label className="inline"><input type="checkbox" checked={errors} onChange={(e) => setErrors(e.target.checked)} /> {w.onlyErrors}</label>
      </div>
      {shown.length === 0 ? <p className="empty">{w.noLog}</p> : <pre className="lines" data-testid="log-lines">{shown.map((l) => `${l.at.slice(11, 19)} ${l.level === 'error' ? '✗ ' : '  '}${l.text}`).join('\n')}</pre>}
    </>
  )
}

function Commands() {
  const { w } = useWords()
  const plan = useStore((s) => s.plan)
  const run = useStore((s) => s.progress?.run ?? s.report?.run)
  const lines = [...(plan ? plan.command.split('\n') : []), ...(run ? [`sector-ferry resume ${run}`, `sector-ferry report ${run}`, `sector-ferry undo ${run}`] : [])]
  return (
    <>
      <p>{w.commandsText}</p>
      {lines.length === 0 && <p className="empty">{w.noCommands}</p>}
      <ul className="command-lines">{lines.map((line) => <li key={line}><code>{line}</code><button onClick={() => void copyCommand(line, w.copied1)}>{w.copyText}</button></li>)}</ul>
    </>
  )
}

export async function copyCommand(text: string, done: string): Promise<void> {
  await call('clipboard:write', { text })
  say(done)
}
