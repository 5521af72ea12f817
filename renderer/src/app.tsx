import { useEffect } from 'react'
import { call, listen } from './api'
import { loadRuns } from './actions'
import { Drawer } from './components/drawer'
import { Help, Palette } from './components/overlays'
import { ProblemNote, useWords } from './components/parts'
import { Rail } from './components/rail'
import { handleKey } from './keys'
import { Backups } from './screens/backups'
import { Home } from './screens/home'
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
  backups: () => <Backups />, settings: () => <SettingsScreen />,
}
const keptLines = 1000

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
    const stop = [listen('run:progress', takeProgress), listen('log:line', (line) => useStore.setState((s) => ({ log: [...s.log.slice(-keptLines), line] })))]
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
    </div>
  )
}

function Main() {
  const screen = useStore((s) => s.screen)
  const problem = useStore((s) => s.problem)
  return (
    <main key={screen} data-region data-testid={`screen-${screen}`} tabIndex={-1}>
      {problem && <ProblemNote problem={problem} />}
      {views[screen]()}
    </main>
  )
}

/** The one polite live region. */
function Said() {
  const said = useStore((s) => s.said)
  return <p role="status" className={said ? 'said' : 'hidden'}>{said}</p>
}
