import { useEffect, useRef, useState } from 'react'
import type { RunProgress } from '../../shared/progress'
import { call, listen } from './api'
import { loadRuns } from './actions'
import { Ask } from './components/ask'
import { isFullStop, KeyChanged } from './components/key-changed'
import { Drawer } from './components/drawer'
import { Help, Palette } from './components/overlays'
import { ProblemNote, useWords } from './components/parts'
import { Rail } from './components/rail'
import { handleKey } from './keys'
import { Backups } from './screens/backups'
import { Home } from './screens/home'
import { HostsScreen } from './screens/hosts'
import { DirectionScreen } from './screens/direction'
import { PlanScreen } from './screens/plan'
import { Preflight } from './screens/preflight'
import { ReportScreen } from './screens/report'
import { RunScreen } from './screens/run'
import { Sectors } from './screens/sectors'
import { SettingsScreen } from './screens/settings'
import { Setup } from './screens/setup'
import { isActive, takeProgress, useStore, type Screen } from './store'

const views: Readonly<Record<Screen, () => React.ReactNode>> = {
  home: () => <Home />, direction: () => <DirectionScreen />, setup: () => <Setup />, preflight: () => <Preflight />, sectors: () => <Sectors />, plan: () => <PlanScreen />, run: () => <RunScreen />, report: () => <ReportScreen />,
  hosts: () => <HostsScreen />, backups: () => <Backups />, settings: () => <SettingsScreen />,
}
const keptLines = 1000

/** A run that has ended is one more of the history. */
function follow(progress: RunProgress): void {
  const was = isActive(useStore.getState().progress)
  takeProgress(progress)
  if (was && !isActive(progress)) void loadRuns()
}

/** What was true before this window: settings, and a run that goes on is shown before anything else. */
async function begin(): Promise<void> {
  const [info, settings, { progress }, { lines }] = await Promise.all([call('app:info', {}), call('settings:get', {}), call('run:progress', {}), call('log:list', {})])
  if (progress) takeProgress(progress)
  useStore.setState({ info, settings, log: lines, ...(isActive(progress) ? { screen: 'run' as const } : {}) })
  await loadRuns()
}

export function App() {
  const { w, locale } = useWords()
  const theme = useStore((s) => s.settings.theme)
  const ready = useStore((s) => s.info !== null)
  const overlay = useStore((s) => s.overlay)
  useEffect(() => {
    void begin()
    const stop = [listen('run:progress', follow), listen('ssh:ask', (question) => useStore.setState((s) => ({ questions: [...s.questions, question] }))), listen('log:line', (line) => useStore.setState((s) => ({ log: [...s.log.slice(-keptLines), line] })))]
    const onKey = (event: KeyboardEvent): void => {
      if (handleKey(event)) event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => {
      for (const end of stop) end()
      window.removeEventListener('keydown', onKey)
    }
  }, [])
  useEffect(() => {
    document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en'
    document.documentElement.dataset.theme = theme
    document.title = w.app
  }, [locale, theme, w])
  if (!ready) return <p className="empty">{w.loading}</p>
  return (
    <div className="app">
      <Rail />
      <Main />
      <Drawer />
      <Said />
      {overlay === 'palette' && <Palette />}
      {overlay === 'help' && <Help />}
      <Ask />
    </div>
  )
}

function Main() {
  const screen = useStore((s) => s.screen)
  const problem = useStore((s) => s.problem)
  const main = useFocus(screen)
  useEffect(() => void (problem && main.current?.scrollTo?.(0, 0)), [problem, main])
  return (
    <main key={screen} ref={main} data-region data-testid={`screen-${screen}`} tabIndex={-1}>
      <Working />
      {isFullStop(problem) ? <KeyChanged problem={problem} /> : <>{problem && <ProblemNote problem={problem} />}{views[screen]()}</>}
    </main>
  )
}

/** The focus goes to a new screen, and back to it when what had the focus is gone; so Tab goes on from there. */
function useFocus(screen: Screen): React.RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)
  useEffect(() => {
    if (!first.current) main.current?.focus({ preventScroll: true })
    first.current = false
  }, [screen])
  useEffect(() => useStore.subscribe(() => requestAnimationFrame(() => document.activeElement === document.body && main.current?.focus({ preventScroll: true }))), [])
  return main
}

const patienceMs = 400
/** What is being done, when it takes longer than a moment. */
function Working() {
  const { w } = useWords()
  const busy = useStore((s) => s.busy)
  const [long, setLong] = useState<string | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setLong(busy), busy === null ? 0 : patienceMs)
    return () => clearTimeout(timer)
  }, [busy])
  if (long === null || long !== busy) return null
  return <p className="working" role="status" data-testid="working">{w.busyWith[long as keyof typeof w.busyWith] ?? w.loading}</p>
}

/** The one polite live region. */
function Said() {
  const said = useStore((s) => s.said)
  return <p role="status" className={said ? 'said' : 'hidden'}>{said}</p>
}
