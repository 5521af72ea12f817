import { useEffect, useMemo, useRef, useState } from 'react'
import { fill } from '../../../shared/text'
import { changeSettings, makePlan, openPractice, pauseOrContinue, refresh } from '../actions'
import { pressPrimary } from '../keys'
import { go, isActive, places, steps, useStore, type Screen } from '../store'
import { reachable, stepStates } from '../step-states'
import { useWords } from './parts'

const close = (): void => useStore.setState({ overlay: null })

/** A modal that gives the focus back where it was. */
function Modal({ label, className, children }: { label: string; className: string; children: React.ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const back = document.activeElement as HTMLElement | null
    dialog.current?.showModal()
    return () => back?.focus()
  }, [])
  return <dialog ref={dialog} className={className} aria-label={label} onCancel={close} onClose={close} data-testid={className}>{children}</dialog>
}

interface Choice {
  readonly name: string
  readonly keys?: string
  readonly act: () => void
}

function useChoices(): Choice[] {
  const { w, locale } = useWords()
  const state = useStore()
  return useMemo(() => {
    const states = stepStates(state)
    const to = (screen: Screen): Choice => ({ name: fill(w.goTo, { place: w[screen] }), act: () => go(screen), ...(steps.includes(screen as 'home') ? { keys: `Ctrl+${steps.indexOf(screen as 'home') + 1}` } : {}) })
    return [
      { name: w.primary, keys: 'Ctrl+Enter', act: () => setTimeout(pressPrimary) }, { name: w.rerun, keys: 'Ctrl+R', act: () => void refresh() },
      ...(state.minerId !== null ? [{ name: w.makePlan, keys: 'Ctrl+P', act: () => void makePlan() }] : []),
      ...(isActive(state.progress) ? [{ name: w.pauseRun, keys: 'Ctrl+Shift+P', act: () => void pauseOrContinue() }] : []),
      ...steps.filter((s) => reachable(states, s)).map(to), ...places.map(to),
      { name: w.practiceButton, act: () => void openPractice('to-lotus') }, { name: w.practiceBack, act: () => void openPractice('to-damocles') },
      { name: w.showDrawer, keys: 'Ctrl+J', act: () => useStore.setState({ drawer: 'log' }) }, { name: w.help, keys: 'F1', act: () => useStore.setState({ overlay: 'help' }) },
      { name: w.switchLanguage, act: () => void changeSettings({ locale: locale === 'zh' ? 'en' : 'zh' }) },
      ...(['light', 'dark', 'system'] as const).map((theme) => ({ name: fill(w.switchTheme, { theme: w[theme] }), act: () => void changeSettings({ theme }) })),
    ]
  }, [w, locale, state])
}

/** Everything that can be done, by typing some of its name. */
export function Palette() {
  const { w } = useWords()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const choices = useChoices().filter((c) => c.name.toLowerCase().includes(text.trim().toLowerCase()))
  const chosen = Math.min(at, choices.length - 1)
  const pick = (choice: Choice | undefined): void => {
    if (!choice) return
    close()
    choice.act()
  }
  const onKey = (event: React.KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by !== 0) setAt((chosen + by + choices.length) % Math.max(1, choices.length))
    else if (event.key === 'Enter') pick(choices[chosen])
    else return
    event.preventDefault()
  }
  return (
    <Modal label={w.palette} className="palette">
      <input autoFocus role="combobox" aria-expanded="true" aria-controls="palette-list" aria-activedescendant={choices[chosen] ? `choice-${chosen}` : undefined} aria-label={w.palette} placeholder={w.palette} value={text}
        onChange={(e) => { setText(e.target.value); setAt(0) }} onKeyDown={onKey} data-testid="palette-text" />
      {choices.length === 0 && <p className="empty">{w.paletteEmpty}</p>}
      <ul id="palette-list" role="listbox" aria-label={w.palette}>
        {choices.map((c, i) => <li key={c.name} id={`choice-${i}`} role="option" aria-selected={i === chosen} onClick={() => pick(c)}><span>{c.name}</span>{c.keys && <kbd>{c.keys}</kbd>}</li>)}
      </ul>
    </Modal>
  )
}

export const keyTable = [
  ['Ctrl+1…8', 'step'], ['Ctrl+K', 'palette'], ['Ctrl+R', 'refresh'], ['Ctrl+Enter', 'primary'], ['Ctrl+P', 'plan'], ['Ctrl+Shift+P', 'pause'], ['Ctrl+J', 'drawer'], ['Ctrl+,', 'settings'], ['F1', 'help'], ['Ctrl+F, /', 'filter'],
  ['↑ ↓ PgUp PgDn Home End', 'move'], ['Shift+↑ ↓', 'range'], ['Ctrl+A', 'all'], ['Space', 'toggle'], ['Ctrl+C', 'tsv'], ['Ctrl+Shift+C', 'command'], ['Enter, Esc', 'details'], ['Ctrl+E', 'csv'], ['F6, Shift+F6', 'region'], ['Ctrl + − 0', 'zoom'],
] as const

export function Keys() {
  const { w } = useWords()
  return <table className="keys"><caption>{w.keys}</caption><tbody>{keyTable.map(([keys, name]) => <tr key={name}><th scope="row"><kbd>{keys}</kbd></th><td>{w.keyNames[name]}</td></tr>)}</tbody></table>
}

/** F1: what the step in front is for. */
export function Help() {
  const { w } = useWords()
  const screen = useStore((s) => s.screen)
  return (
    <Modal label={fill(w.helpOf, { step: w[screen] })} className="help">
      <h2>{fill(w.helpOf, { step: w[screen] })}</h2>
      {w.helpTexts[screen].map((text) => <p key={text}>{text}</p>)}
      <p className="dim">{w.more}</p>
      <Keys />
      <div className="actions"><button autoFocus onClick={close} data-testid="help-close">{w.close}</button></div>
    </Modal>
  )
}
