import { useId } from 'react'
import { fill } from '../../../shared/text'
import { formatBytes, formatCount } from '../../../shared/units'
import { call } from '../api'
import { Card, ProblemNote, useWords } from '../components/parts'
import { attempt, canMigrate, chooseMiner, edit, expand, lookAround, showSectors, useStore, type Form } from '../store'

type TextField = { [K in keyof Form]: Form[K] extends string ? K : never }[keyof Form]

function PathField({ name, label, kind }: { name: TextField; label: string; kind?: 'directory' | 'file' }) {
  const { w } = useWords()
  const id = useId()
  const value = useStore((s) => s.form[name])
  const browse = async (): Promise<void> => {
    const { path } = await call('dialog:pick', { kind: kind! })
    if (path !== null) edit({ [name]: path })
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div>
        {name === 'stores' ? <textarea id={id} rows={2} value={value} onChange={(e) => edit({ [name]: e.target.value })} spellCheck={false} /> : <input id={id} value={value} onChange={(e) => edit({ [name]: e.target.value })} spellCheck={false} data-testid={`field-${name}`} />}
        {kind && <button onClick={() => void browse()}>{w.browse}</button>}
      </div>
      {value.startsWith('~') && expand(value) !== value && <small data-testid={`expanded-${name}`}>= {expand(value)}</small>}
    </div>
  )
}

export function Setup() {
  const { w } = useWords()
  const form = useStore((s) => s.form)
  const looked = useStore((s) => s.looked)
  const busy = useStore((s) => s.busy)
  const practice = useStore((s) => s.practice)
  return (
    <>
      <h1>{w.setup} <small>{form.direction === 'to-lotus' ? w.startCard : w.backCard}</small></h1>
      {practice !== null && <p className="lead">{fill(w.practiceNote, { folder: practice })}</p>}
      <div className="cards">
        <Damocles />
        <Lotus />
      </div>
      <div className="actions"><button onClick={() => void attempt('look', lookAround)} disabled={busy !== null} data-testid="look">{busy === 'look' ? w.looking : w.look}</button></div>
      {looked && <Found />}
    </>
  )
}

function Damocles() {
  const { w } = useWords()
  const form = useStore((s) => s.form)
  const states = form.byStates && form.direction === 'to-lotus'
  return (
    <Card title={w.damocles}>
      {form.direction === 'to-lotus' && (
        <div role="radiogroup" aria-label={w.damocles} className="facets">
          <button role="radio" aria-checked={!form.byStates} onClick={() => edit({ byStates: false })}>{w.byApi}</button>
          <button role="radio" aria-checked={form.byStates} onClick={() => edit({ byStates: true })} data-testid="by-states">{w.byStates}</button>
        </div>
      )}
      {states ? <><PathField name="statesFile" label={w.statesFile} kind="file" /><PathField name="stores" label={w.stores} /></> : <PathField name="api" label={w.apiUrl} />}
      <PathField name="damoclesConfig" label={w.damoclesConfig} kind="file" />
      {form.direction === 'to-lotus' && <PathField name="messagerApi" label={w.messager} />}
    </Card>
  )
}

function Lotus() {
  const { w } = useWords()
  const form = useStore((s) => s.form)
  const back = form.direction === 'to-damocles'
  return (
    <Card title={w.lotus}>
      <div role="radiogroup" aria-label={w.lotus} className="facets">
        <button role="radio" aria-checked={form.byLotusApi} onClick={() => edit({ byLotusApi: true })} data-testid="by-lotus-api">{back ? w.byApi : w.lotusRuns}</button>
        <button role="radio" aria-checked={!form.byLotusApi} onClick={() => edit({ byLotusApi: false })} data-testid="by-lotus-repo">{back ? w.byRepo : w.lotusStopped}</button>
      </div>
      {form.byLotusApi ? <><PathField name="lotusApi" label={w.lotusApi} /><PathField name="lotusTokenFile" label={w.tokenFile} kind="file" /></> : <PathField name="repo" label={w.repo} kind="directory" />}
      {!back && <PathField name="store" label={w.store} kind="directory" />}
      <PathField name="chainApi" label={w.chain} />
    </Card>
  )
}

function Found() {
  const { w, locale } = useWords()
  const looked = useStore((s) => s.looked)!
  const minerId = useStore((s) => s.minerId)
  const direction = useStore((s) => s.form.direction)
  const busy = useStore((s) => s.busy)
  return (
    <>
      {looked.problems.map((p) => <ProblemNote key={p.code} problem={p} />)}
      <Card title={w.miner}>
        {looked.miners.length === 0 && <p className="empty">{w.noMiners}</p>}
        <div role="radiogroup" aria-label={w.miner} className="miners">
          {looked.miners.map((m) => (
            <button key={m.minerId} role="radio" aria-checked={m.minerId === minerId} disabled={!canMigrate(m, direction)} onClick={() => chooseMiner(m.minerId)} data-testid={`miner-${m.minerId}`}>
              <strong>{m.address}</strong>
              <span>{formatCount(m.damocles?.offline ?? 0, locale)} {w.offline} · {formatCount(m.damocles?.online ?? 0, locale)} {w.online}</span>
              {m.lotus && <span>{formatCount(m.lotus.records, locale)} {w.records} · {w.nextNow} {m.lotus.next}</span>}
            </button>
          ))}
        </div>
      </Card>
      {looked.stores.length > 0 && (
        <Card title={w.foundStores}>
          <ul>
            {looked.stores.map((s) => (
              <li key={`${s.side}${s.path}`}>
                <span className="badge">{s.side}</span> <code>{s.path}</code> {Object.entries(s.counts).filter(([, n]) => n > 0).map(([type, n]) => `${type} ${n}`).join(' · ')}
                {s.id !== undefined && ` · ${s.id}`}{s.name !== undefined && ` · ${s.name}`}{s.weight !== undefined && ` · ${w.weight} ${s.weight}`}{s.canStore && ' · store'}{s.canSeal && ' · seal'}{s.url !== undefined && ` · ${s.url}`}
                {s.free !== undefined && ` · ${formatBytes(s.used ?? 0)} / ${formatBytes(s.capacity ?? 0)} · ${formatBytes(s.free)} ${w.free}`}{s.strangers.length > 0 && <strong> · {s.strangers.length} {w.foreign}: {s.strangers[0]}</strong>}
                {s.problem && <ProblemNote problem={s.problem} />}
              </li>
            ))}
          </ul>
        </Card>
      )}
      <div className="actions"><button className="primary" disabled={minerId === null || busy !== null} onClick={() => void showSectors()} data-testid="next">{w.next}</button></div>
    </>
  )
}
