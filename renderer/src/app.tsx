import { useEffect } from 'react'
import { call, listen } from './api'
import { ProblemNote, useWords } from './components/parts'
import { Home, Runs } from './screens/home'
import { PlanScreen } from './screens/plan'
import { ReportScreen } from './screens/report'
import { RunScreen } from './screens/run'
import { Sectors } from './screens/sectors'
import { Setup } from './screens/setup'
import { changeSettings, go, screens, useStore, type Screen } from './store'

const views: Readonly<Record<Screen, () => React.ReactNode>> = { home: () => <Home />, setup: () => <Setup />, sectors: () => <Sectors />, plan: () => <PlanScreen />, run: () => <RunScreen />, report: () => <ReportScreen />, runs: () => <Runs /> }

/** What was true before this window: settings, and a run that goes on. */
async function begin(): Promise<void> {
  const [info, settings, { progress }] = await Promise.all([call('app:info', {}), call('settings:get', {}), call('run:progress', {})])
  useStore.setState({ info, settings, progress, ...(progress?.state === 'running' || progress?.state === 'paused' ? { screen: 'run' as const } : {}) })
}

export function App() {
  const { w, locale } = useWords()
  const screen = useStore((s) => s.screen)
  const theme = useStore((s) => s.settings.theme)
  const ready = useStore((s) => s.info !== null)
  useEffect(() => {
    void begin()
    return listen('run:progress', (progress) => useStore.setState({ progress }))
  }, [])
  useEffect(() => {
    document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en'
    document.documentElement.dataset.theme = theme
    document.title = w.app
  }, [locale, theme, w])
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const index = Number(event.key) - 1
      if ((event.ctrlKey || event.metaKey) && index >= 0 && index < screens.length) go(screens[index]!)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  if (!ready) return <p className="empty">{w.loading}</p>
  return (
    <div className="app">
      <Rail />
      <main key={screen}>
        <Failure />
        {views[screen]()}
      </main>
    </div>
  )
}

function Failure() {
  const problem = useStore((s) => s.problem)
  return problem && <ProblemNote problem={problem} />
}

function Rail() {
  const { w, locale } = useWords()
  const screen = useStore((s) => s.screen)
  const theme = useStore((s) => s.settings.theme)
  const writing = useStore((s) => s.progress?.state === 'running')
  const can: Record<Screen, boolean> = useReachable()
  return (
    <nav aria-label={w.app}>
      <div className="brand"><strong>{w.app}</strong><span className={`badge ${writing ? 'writing' : ''}`} data-testid="mode">{writing ? w.writing : w.readOnly}</span></div>
      {screens.map((name, i) => (
        <button key={name} aria-current={screen === name ? 'step' : undefined} disabled={!can[name]} onClick={() => go(name)} data-testid={`go-${name}`} title={`Ctrl+${i + 1}`}>{w[name]}</button>
      ))}
      <div className="settings">
        <div role="radiogroup" aria-label={w.language} className="facets">
          <button role="radio" aria-checked={locale === 'zh'} onClick={() => void changeSettings({ locale: 'zh' })} data-testid="lang-zh">中文</button>
          <button role="radio" aria-checked={locale === 'en'} onClick={() => void changeSettings({ locale: 'en' })} data-testid="lang-en">English</button>
        </div>
        <div role="radiogroup" aria-label={w.theme} className="facets">
          {(['system', 'light', 'dark'] as const).map((t) => <button key={t} role="radio" aria-checked={theme === t} onClick={() => void changeSettings({ theme: t })} data-testid={`theme-${t}`}>{w[t]}</button>)}
        </div>
      </div>
    </nav>
  )
}

/** Steps that have something to show. */
function useReachable(): Record<Screen, boolean> {
  const chosen = useStore((s) => s.minerId !== null)
  const planned = useStore((s) => s.plan !== null)
  const running = useStore((s) => s.progress !== null)
  const reported = useStore((s) => s.report !== null)
  return { home: true, setup: true, sectors: chosen, plan: planned, run: running, report: reported, runs: true }
}
