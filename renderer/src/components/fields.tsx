import { useId } from 'react'
import { expand, hostOf } from '../actions'
import { call } from '../api'
import { edit, useStore, type Form } from '../store'
import { useWords } from './parts'

type TextField = { [K in keyof Form]: Form[K] extends string ? (string extends Form[K] ? K : never) : never }[keyof Form]
type Switch = { [K in keyof Form]: Form[K] extends boolean ? K : never }[keyof Form]

export function PathField({ name, label, kind }: { name: TextField; label: string; kind?: 'directory' | 'file' }) {
  const { w } = useWords()
  const id = useId()
  const value = useStore((s) => s.form[name])
  const remote = useStore((s) => hostOf(s.form, name) !== '')
  const browse = async (): Promise<void> => {
    const { path } = await call('dialog:pick', { kind: kind! })
    if (path !== null) edit({ [name]: path })
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div>
        {name === 'stores' ? <textarea id={id} rows={2} value={value} onChange={(e) => edit({ [name]: e.target.value })} spellCheck={false} data-testid={`field-${name}`} /> : <input id={id} value={value} onChange={(e) => edit({ [name]: e.target.value })} spellCheck={false} data-testid={`field-${name}`} />}
        {kind && !remote && <button onClick={() => void browse()} aria-label={`${w.browse} ${label}`}>{w.browse}</button>}
      </div>
      {remote && value.startsWith('~') && <strong className="warn">! {w.tildeText}</strong>}
      {!remote && value.startsWith('~') && expand(value) !== value && <small data-testid={`expanded-${name}`}>= {expand(value)}</small>}
    </div>
  )
}

export function SwitchField({ name, label, text, disabled }: { name: Switch; label: string; text?: string; disabled?: boolean }) {
  const value = useStore((s) => s.form[name])
  return <label className="switch"><input type="checkbox" checked={value} disabled={disabled} onChange={(e) => edit({ [name]: e.target.checked })} data-testid={`switch-${name}`} /> <span>{label}{text && <small>{text}</small>}</span></label>
}
