import { useEffect, useId, useState } from 'react'
import { loadHosts } from '../actions'
import { edit, useStore } from '../store'
import { useWords } from './parts'

const another = '\0'

/** On which machine a side is: this computer, a host that is known, or one by its address. */
export function HostField({ name }: { name: 'damoclesHost' | 'lotusHost' }) {
  const { w } = useWords()
  const id = useId()
  const value = useStore((s) => s.form[name])
  const hosts = useStore((s) => s.hosts)
  const names = [...(hosts?.saved.map((h) => h.name) ?? []), ...(hosts?.configured.map((h) => h.name) ?? [])]
  const [free, setFree] = useState(false)
  useEffect(() => void loadHosts(), [])
  const typing = free || (value !== '' && hosts !== null && !names.includes(value))
  const choose = (chosen: string): void => {
    setFree(chosen === another)
    if (chosen !== another) edit({ [name]: chosen })
  }
  return (
    <div className="field">
      <label htmlFor={id}>{w.where}</label>
      <div>
        <select id={id} value={typing ? another : value} onChange={(e) => choose(e.target.value)} data-testid={name === 'damoclesHost' ? 'damocles-host' : 'lotus-host'}>
          <option value="">{w.thisComputer}</option>
          {names.map((n) => <option key={n} value={n}>{n}</option>)}
          <option value={another}>{w.otherHost}</option>
        </select>
        {typing && <input value={value} aria-label={w.otherHostText} placeholder={w.otherHostText} onChange={(e) => edit({ [name]: e.target.value.trim() })} spellCheck={false} data-testid={`${name}-free`} />}
      </div>
      {value !== '' && <small>{w.hostPathText}</small>}
    </div>
  )
}
