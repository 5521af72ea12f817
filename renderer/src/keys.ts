import { makePlan, pauseOrContinue, refresh } from './actions'
import { call } from './api'
import { go, say, steps, useStore } from './store'
import { reachable, stepStates } from './step-states'

/** The step's main button; it opens a dialog or goes on, it never does more than a click would. */
export const pressPrimary = (): void => document.querySelector<HTMLButtonElement>('main [data-primary]:not(:disabled)')?.click()

const isTyping = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select')

/** Moves the focus to the next or previous region: rail, screen, drawer. */
function nextRegion(by: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')]
  const at = regions.findIndex((r) => r.contains(document.activeElement))
  const region = regions[(at + by + regions.length) % regions.length]
  const first = region?.querySelector<HTMLElement>('button:not(:disabled), [href], input, select, textarea, [tabindex="0"]')
  ;(first ?? region)?.focus()
}

const press = (testId: string): void => document.querySelector<HTMLElement>(`[data-testid="${testId}"]`)?.click()

/** The keyboard map of the window; keys of the sector table are its own. @returns true when the key was ours */
export function handleKey(event: KeyboardEvent): boolean {
  const state = useStore.getState()
  const ctrl = event.ctrlKey || event.metaKey
  if (event.key === 'F1') return (useStore.setState({ overlay: state.overlay === 'help' ? null : 'help' }), true)
  if (event.key === 'F6') return (nextRegion(event.shiftKey ? -1 : 1), true)
  if (document.querySelector('dialog[open]') && !(ctrl && event.key === 'k')) return false
  if (event.key === '/' && !isTyping(event.target)) return focusFilter()
  if (!ctrl) return false
  const key = event.key.toLowerCase()
  if (event.shiftKey && key === 'p') return (void pauseOrContinue(), true)
  if (event.shiftKey && key === 'c') return copyTheCommand()
  const index = Number(key) - 1
  if (index >= 0 && index < steps.length) return (reachable(stepStates(state), steps[index]!) && go(steps[index]!), true)
  switch (key) {
    case 'k':
      return (useStore.setState({ overlay: state.overlay === 'palette' ? null : 'palette' }), true)
    case 'r':
      return (void refresh(), true)
    case 'enter':
      return (pressPrimary(), true)
    case 'p':
      return (state.minerId !== null && void makePlan(), true)
    case 'j':
      return (useStore.setState({ drawer: state.drawer ? null : 'transfers' }), true)
    case ',':
      return (go('settings'), true)
    case 'f':
      return focusFilter()
    case 'e':
      return (press('export-csv'), true)
    default:
      return false
  }
}

function focusFilter(): boolean {
  const filter = document.querySelector<HTMLInputElement>('main input[type=search]')
  filter?.focus()
  filter?.select()
  return filter !== null
}

function copyTheCommand(): boolean {
  const { plan } = useStore.getState()
  if (plan) void call('clipboard:write', { text: plan.command }).then(() => say(plan.command))
  return plan !== null
}
