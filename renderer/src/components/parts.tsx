import { useEffect, useRef, useState, type ReactNode } from 'react'
import { errorTable, type ErrorCode } from '../../../shared/errors'
import { describeError } from '../describe'
import { fill, type Locale } from '../../../shared/text'
import { localeOf, useStore, type Problem } from '../store'
import { words, type Words } from '../words'

export function useWords(): { w: Words; locale: Locale } {
  const locale = useStore(localeOf)
  return { w: words[locale], locale }
}

/** An error in three sentences: what happened, what is safe, what to do next. */
export function ProblemNote({ problem, sector }: { problem: Problem; sector?: number | undefined }) {
  const { w, locale } = useWords()
  const text = problem.code in errorTable ? describeError({ code: problem.code as ErrorCode, params: problem.params }, locale) : { what: problem.code, safe: '', next: problem.detail ?? '' }
  return (
    <div role="alert" className="problem" data-testid="problem">
      <strong>{sector !== undefined && `${fill(w.oneSector, { n: sector })}: `}{text.what}</strong>
      <span>{text.safe}</span>
      <span>{text.next}</span>
      <code>{problem.code}{problem.detail ? ` · ${problem.detail}` : ''}</code>
    </div>
  )
}

export function Bar({ fraction, label }: { fraction: number; label: string }) {
  return <progress aria-label={label} max={1} value={fraction} />
}

interface RadiosProps<T extends string | number> {
  readonly label: string
  readonly value: T | null
  /** The third: it cannot be chosen. */
  readonly options: readonly (readonly [T, ReactNode, boolean?])[]
  readonly onChange: (value: T) => void
  readonly testId?: string
  readonly className?: string
}

/** One of a few, as buttons in a row; arrow keys move between them. */
export function Radios<T extends string | number>({ label, value, options, onChange, testId, className = 'facets' }: RadiosProps<T>) {
  const open = options.filter(([, , closed]) => !closed).map(([v]) => v)
  const stop = value !== null && open.includes(value) ? value : open[0]
  const move = (event: React.KeyboardEvent<HTMLDivElement>): void => {
    const by = event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1 : event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? -1 : 0
    if (by === 0 || stop === undefined) return
    event.preventDefault()
    const next = open[(open.indexOf(stop) + by + open.length) % open.length]!
    onChange(next)
    ;(event.currentTarget.children[options.findIndex(([v]) => v === next)] as HTMLElement | undefined)?.focus()
  }
  return (
    <div role="radiogroup" aria-label={label} className={className} onKeyDown={move}>
      {options.map(([v, content, closed]) => (
        <button key={v} role="radio" aria-checked={v === value} disabled={closed} tabIndex={v === stop ? 0 : -1} onClick={() => onChange(v)} data-testid={testId && `${testId}-${v}`}>{content}</button>
      ))}
    </div>
  )
}

interface Counts {
  readonly done: number
  readonly skipped: number
  readonly failed: number
  readonly left: number
  readonly waiting: number
}
export const countsText = (w: Words, { waiting, ...counts }: Counts): string => `${fill(w.counts, counts)}${waiting > 0 ? ` · ${fill(w.waiting, { n: waiting })}` : ''}`

/** A list of numbers too long to show whole: the first of it, and the rest on request. */
export function Long({ text }: { text: string }) {
  return text.length <= 90 ? <>{text}</> : <details className="long"><summary>{text.slice(0, 70)}…</summary>{text}</details>
}

interface ConfirmProps {
  readonly title: string
  readonly text: string
  /** What must be typed before the act is allowed; undefined: nothing. */
  readonly typed?: string | undefined
  readonly go: string
  readonly onCancel: () => void
  readonly onConfirm: (typed: string | undefined) => void
  readonly children?: ReactNode
}

/** Asks before something is changed; the default is to cancel. */
export function Confirm({ title, text, typed, go, onCancel, onConfirm, children }: ConfirmProps) {
  const { w } = useWords()
  const dialog = useRef<HTMLDialogElement>(null)
  const cancel = useRef<HTMLButtonElement>(null)
  const [value, setValue] = useState('')
  useEffect(() => {
    const back = document.activeElement as HTMLElement | null
    dialog.current?.showModal()
    cancel.current?.focus()
    return () => back?.focus()
  }, [])
  return (
    <dialog ref={dialog} aria-label={title} onCancel={onCancel} data-testid="confirm">
      <h2>{title}</h2>
      <p>{fill(text, { miner: typed ?? '' })}</p>
      {children}
      {typed !== undefined && (
        <label>
          {w.typeMiner}
          <input data-testid="confirm-typed" value={value} onChange={(e) => setValue(e.target.value)} spellCheck={false} />
        </label>
      )}
      <div className="actions">
        <button ref={cancel} className="primary" onClick={onCancel} data-testid="confirm-cancel">{w.cancel}</button>
        <button disabled={typed !== undefined && value.trim() !== typed} onClick={() => onConfirm(typed === undefined ? undefined : value.trim())} data-testid="confirm-ok">{go}</button>
      </div>
    </dialog>
  )
}

export function Card({ title, children, testId }: { title?: string; children: ReactNode; testId?: string }) {
  return (
    <section className="card" data-testid={testId}>
      {title !== undefined && <h2>{title}</h2>}
      {children}
    </section>
  )
}
