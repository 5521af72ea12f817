import { fill } from '../../../shared/text'
import { formatBytes, formatCount } from '../../../shared/units'
import { chooseMiner, lookAround, runPreflight } from '../actions'
import { PathField, SwitchField } from '../components/fields'
import { HostField } from '../components/host-field'
import { Card, ProblemNote, Radios, useWords } from '../components/parts'
import { attempt, edit, go, useStore, type Form } from '../store'

export function Setup() {
  const { w } = useWords()
  const form = useStore((s) => s.form)
  const looked = useStore((s) => s.looked)
  const busy = useStore((s) => s.busy)
  const practice = useStore((s) => s.practice)
  if (!form.direction) return <><h1>{w.setup}</h1><p className="empty">{w.chooseDirection}</p><button className="primary" data-primary onClick={() => go('direction')}>{w.goDirection}</button></>
  const toLotus = form.direction === 'to-lotus'
  return (
    <>
      <h1>{w.setup} <small>{toLotus ? w.toLotus : w.toDamocles}</small></h1>
      {practice !== null && <p className="lead" data-testid="practice-note">{fill(w.practiceNote, { folder: practice })}</p>}
      <div className="cards">{toLotus ? <><Damocles /><Lotus /></> : <><Lotus /><Damocles /></>}</div>
      <Options />
      <div className="actions">
        <button className={looked ? '' : 'primary'} {...(looked ? {} : { 'data-primary': true })} onClick={() => void attempt('look', lookAround).then(() => document.querySelector('[data-testid=found]')?.scrollIntoView?.({ block: 'nearest' }))} aria-disabled={busy !== null} data-testid="look">{busy === 'look' ? w.looking : w.look}</button>
      </div>
      {looked ? <Found /> : <p className="empty">{w.lookFirst}</p>}
    </>
  )
}

function Damocles() {
  const { w } = useWords()
  const form = useStore((s) => s.form)
  const toLotus = form.direction === 'to-lotus'
  return (
    <Card title={w.damocles}>
      <HostField name="damoclesHost" />
      {toLotus && <Radios label={w.damocles} value={form.byStates ? 'states' : 'api'} options={[['api', w.byApi], ['states', w.byStates]]} onChange={(v) => edit({ byStates: v === 'states' })} testId="damocles" />}
      {toLotus && form.byStates ? <><PathField name="statesFile" label={w.statesFile} kind="file" /><PathField name="stores" label={w.stores} /></> : <PathField name="api" label={w.apiUrl} />}
      {(!toLotus || form.byStates || form.files === 'attach') && <PathField name="damoclesConfig" label={w.damoclesConfig} kind="file" />}
      {toLotus && <PathField name="messagerApi" label={w.messager} />}
    </Card>
  )
}

function Lotus() {
  const { w } = useWords()
  const form = useStore((s) => s.form)
  const toLotus = form.direction === 'to-lotus'
  const either = !toLotus || form.onlyNextNumber || (form.files === 'attach' && !form.metadata)
  const byApi = either && form.lotusBy === 'api'
  return (
    <Card title={w.lotus}>
      <HostField name="lotusHost" />
      {either && <Radios label={w.lotus} value={form.lotusBy} options={[['api', w.byLotusApi], ['repo', w.byRepo]]} onChange={(lotusBy) => edit({ lotusBy })} testId="lotus" />}
      {byApi ? <><PathField name="lotusApi" label={w.lotusApi} /><PathField name="lotusTokenFile" label={w.tokenFile} kind="file" /></> : <PathField name="repo" label={w.repo} kind="directory" />}
      {toLotus && form.files !== 'attach' && <PathField name="store" label={w.store} kind="directory" />}
      <PathField name="chainApi" label={w.chain} />
      {form.chainApi !== '' && <PathField name="chainTokenFile" label={w.chainToken} kind="file" />}
    </Card>
  )
}

function Options() {
  const { w } = useWords()
  const form = useStore((s) => s.form)
  const toLotus = form.direction === 'to-lotus'
  const copyModes: readonly (readonly [Form['files'], string, string])[] = [['copy', w.copy, w.copyText2], ['move', w.move, w.moveText]]
  const modes: readonly (readonly [Form['files'], string, string])[] = [...(toLotus ? copyModes : []), ['attach', w.attach, w.attachText], ['none', w.noFiles, '']]
  const files = toLotus || form.files === 'attach' ? form.files : 'none'
  return (
    <Card title={w.options}>
      <div className="options">
        <fieldset>
          <legend>{w.howFiles}</legend>
          {modes.map(([mode, label, text]) => (
            <label key={mode}><input type="radio" name="files" checked={files === mode} onChange={() => edit({ files: mode })} data-testid={`files-${mode}`} /> <span>{label}<small>{text}</small></span></label>
          ))}
          {toLotus && (files === 'copy' || files === 'move') && <><SwitchField name="unsealed" label={w.unsealed} /><SwitchField name="sectorKeyFiles" label={w.sectorKey} /></>}
        </fieldset>
        <fieldset>
          <legend>{w.recordsTitle}</legend>
          <SwitchField name="metadata" label={toLotus ? w.metadata : w.stepNames['import-sectors']} text={toLotus ? w.metadataText : ''} />
          <SwitchField name="override" label={toLotus ? w.override : w.overrideDamocles} disabled={!form.metadata} />
          {toLotus && <SwitchField name="finish" label={w.finish} disabled={form.chainApi === ''} />}
          {!toLotus && <SwitchField name="unfinishedSnaps" label={w.unfinishedSnaps} />}
          {toLotus && <label className="stack">{w.nextNumber}<input inputMode="numeric" value={form.nextNumber} disabled={!form.metadata} onChange={(e) => edit({ nextNumber: e.target.value.replace(/\D/g, '').slice(0, 15) })} data-testid="next-number" /></label>}
          {toLotus && <SwitchField name="onlyNextNumber" label={w.onlyNextNumber} disabled={!form.metadata || form.nextNumber === ''} />}
        </fieldset>
      </div>
    </Card>
  )
}

function Found() {
  const { w, locale } = useWords()
  const looked = useStore((s) => s.looked)!
  const minerId = useStore((s) => s.minerId)
  const busy = useStore((s) => s.busy)
  const toLotus = useStore((s) => s.form.direction === 'to-lotus')
  return (
    <div data-testid="found">
      {looked.problems.map((p) => <ProblemNote key={p.code} problem={p} />)}
      <Card title={w.miner}>
        {looked.miners.length === 0 && <p className="empty">{w.noMiners}</p>}
        {looked.miners.length > 1 && minerId === null && <p>{w.several}</p>}
        <Radios label={w.miner} value={minerId} onChange={chooseMiner} testId="miner" className="miners" options={looked.miners.map((m) => [m.minerId, (
          <>
            <strong>{m.address}</strong>
            <span>damocles: {formatCount(m.damocles?.offline ?? 0, locale)} {w.offline} · {formatCount(m.damocles?.online ?? 0, locale)} {w.online}</span>
            <span>{m.lotus ? `lotus: ${formatCount(m.lotus.records, locale)} ${w.records} · ${w.nextNow} ${m.lotus.next}` : `lotus: ${w.none}`}</span>
          </>
        ), toLotus ? !m.damocles : !m.lotus])} />
      </Card>
      {looked.stores.length > 0 && <Stores />}
      <div className="actions"><button className="primary" data-primary disabled={minerId === null} aria-disabled={busy !== null} onClick={() => void runPreflight()} data-testid="next">{w.next}</button></div>
    </div>
  )
}

function Stores() {
  const { w } = useWords()
  const stores = useStore((s) => s.looked)!.stores
  return (
    <Card title={w.sidesFound}>
      <div className="scroll" tabIndex={0} role="region" aria-label={w.sidesFound}>
        <table>
          <thead><tr><th scope="col">{w.path}</th><th scope="col">{w.contents}</th><th scope="col">{w.free}</th><th scope="col">sectorstore.json</th><th scope="col">{w.id}</th></tr></thead>
          <tbody>
            {stores.map((s) => (
              <tr key={`${s.side}${s.path}`}>
                <td><span className="badge">{s.side}</span> <code>{s.path}</code>{s.problem && <ProblemNote problem={s.problem} />}{s.strangers.length > 0 && <strong className="warn"> ! {s.strangers.length} {w.foreign}: <code>{s.strangers[0]}</code></strong>}</td>
                <td>{Object.entries(s.counts).filter(([, n]) => n > 0).map(([type, n]) => `${type} ${n}`).join(' · ') || '—'}</td>
                <td className="num">{s.free === undefined ? '—' : `${formatBytes(s.used ?? 0)} / ${formatBytes(s.capacity ?? 0)}, ${formatBytes(s.free)}`}</td>
                <td>{s.sectorstore ? w.storeKind[s.sectorstore] : '—'}{s.weight !== undefined && ` · ${w.weight} ${s.weight}`}{s.canStore && ' · store'}{s.canSeal && ' · seal'}</td>
                <td><code>{s.name ?? s.id ?? '—'}</code>{s.url !== undefined && <small> {s.url}</small>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}
