import { places, steps, useStore, go, isActive } from '../store'
import { reachable, stepStates, type StepState } from '../step-states'
import { useWords } from './parts'

const signs: Readonly<Record<StepState, string>> = { locked: '○', ready: '●', needs: '!', done: '✓', stale: '↻' }

/** The eight steps with the state of each, and what is always there. */
export function Rail() {
  const { w } = useWords()
  const state = useStore()
  const states = stepStates(state)
  const writing = isActive(state.progress)
  return (
    <nav aria-label={w.stepsOfMigration} data-region>
      <div className="brand">
        <strong>{w.app}</strong>
        <span className={`badge ${writing ? 'writing' : ''}`} data-testid="mode">{writing ? `✎ ${w.writing}` : w.readOnly}</span>
      </div>
      <ol>
        {steps.map((step, i) => (
          <li key={step}>
            <button aria-current={state.screen === step ? 'step' : undefined} aria-disabled={!reachable(states, step)} disabled={!reachable(states, step)} onClick={() => go(step)} data-testid={`go-${step}`} data-state={states[step]} title={`Ctrl+${i + 1}`}>
              <span className={`sign ${states[step]}`} aria-hidden="true">{signs[states[step]]}</span>
              <span>{w[step]}</span>
              <span className="hidden">{w.stepStates[states[step]]}</span>
            </button>
          </li>
        ))}
      </ol>
      <ul aria-label={w.otherPlaces}>
        {places.map((place) => <li key={place}><button aria-current={state.screen === place ? 'page' : undefined} onClick={() => go(place)} data-testid={`go-${place}`}>{w[place]}</button></li>)}
        <li><button onClick={() => useStore.setState({ overlay: 'help' })} data-testid="open-help" title="F1">{w.help}</button></li>
        <li><button onClick={() => useStore.setState({ overlay: 'palette' })} data-testid="open-palette" title="Ctrl+K">{w.openPalette}</button></li>
      </ul>
    </nav>
  )
}
