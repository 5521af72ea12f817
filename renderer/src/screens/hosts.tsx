import { useEffect, useState } from 'react'
import { describeStage, stageName } from '../../../shared/host-words'
import { HostColour, HostRole, type SavedHost, type StageResult } from '../../../shared/hosts'
import { fill } from '../../../shared/text'
import { loadHosts } from '../actions'
import { call, CallError } from '../api'
import { isFullStop } from '../components/key-changed'
import { Card, Confirm, useWords } from '../components/parts'
import { attempt, useStore } from '../store'

const empty: SavedHost = { name: '', address: '', roles: [], colour: 'grey' }
const signs = { pass: '✓', attention: '!', stop: '✗', skipped: '–' } as const

/** The connection manager: hosts that are kept, those of the ssh configuration, and how a test of each went. */
export function HostsScreen() {
  const { w } = useWords()
  const hosts = useStore((s) => s.hosts)
  const [editing, setEditing] = useState<SavedHost | null>(null)
  useEffect(() => void attempt('hosts', loadHosts), [])
  return (
    <>
      <h1>{w.hostsTitle}</h1>
      <p className="lead">{w.hostsText}</p>
      {editing ? <HostForm key={editing.name} host={editing} onEnd={() => setEditing(null)} /> : <div className="actions left"><button className="primary" data-primary onClick={() => setEditing(empty)} data-testid="host-new">{w.newHost}</button></div>}
      {hosts && hosts.saved.length === 0 && !editing && <p className="empty">{w.noHosts}</p>}
      {hosts?.saved.map((host) => <HostCard key={host.name} host={host} onEdit={() => setEditing(host)} />)}
      {hosts && hosts.configured.length > 0 && (
        <Card title={w.fromConfig}>
          <p className="dim">{fill(w.fromConfigText, { list: hosts.ignored.join(', ') || w.ignoredNone })}</p>
          <ul className="plain">{hosts.configured.map((h) => <li key={h.name}><Tested name={h.name} title={<><strong>{h.name}</strong> <code>{h.address}</code></>} /></li>)}</ul>
        </Card>
      )}
    </>
  )
}

function HostCard({ host, onEdit }: { host: SavedHost; onEdit: () => void }) {
  const { w, locale } = useWords()
  const [removing, setRemoving] = useState(false)
  const address = `${host.user === undefined ? '' : `${host.user}@`}${host.address}${host.port === undefined ? '' : `:${host.port}`}`
  const remove = (): Promise<void> =>
    attempt('hosts', async () => {
      await call('hosts:remove', { name: host.name })
      await loadHosts()
    })
  const title = (
    <>
      <span className={`dot ${host.colour}`} role="img" aria-label={w.colours[host.colour]} /> <strong>{host.name}</strong> <code>{address}</code>{host.jump !== undefined && <span className="dim"> ← {host.jump}</span>}{' '}
      <span className="chips">{host.roles.map((r) => <span key={r} className="badge">{w.roles[r]}</span>)}</span> <small>{host.lastSeen === undefined ? w.neverSeen : fill(w.lastSeen, { time: new Date(host.lastSeen).toLocaleString(locale === 'zh' ? 'zh-CN' : 'en') })}</small>
    </>
  )
  return (
    <Card>
      <Tested name={host.name} title={title}>
        <button onClick={onEdit} data-testid={`host-edit-${host.name}`}>{w.editHost}</button>
        <button onClick={() => setRemoving(true)} data-testid={`host-remove-${host.name}`}>{w.removeHost}</button>
      </Tested>
      {removing && <Confirm title={fill(w.removeHostTitle, { name: host.name })} text={w.removeHostText} go={w.remove} onCancel={() => setRemoving(false)} onConfirm={() => { setRemoving(false); void remove() }} />}
    </Card>
  )
}

/** A host with its test button and the stages of the last test. */
function Tested({ name, title, children }: { name: string; title: React.ReactNode; children?: React.ReactNode }) {
  const { w, locale } = useWords()
  const busy = useStore((s) => s.busy)
  const [stages, setStages] = useState<readonly StageResult[] | null>(null)
  const [testing, setTesting] = useState(false)
  const test = async (): Promise<void> => {
    setTesting(true)
    setStages(null)
    await attempt('host-test', async () => {
      const tested = (await call('hosts:test', { ref: name })).stages
      setStages(tested)
      const changed = tested.find(isFullStop)
      if (changed) throw new CallError(changed.code, changed.params)
      await loadHosts()
    })
    setTesting(false)
  }
  return (
    <>
      <div className="host-row"><span>{title}</span><span className="actions"><button onClick={() => void test()} aria-disabled={busy !== null} data-testid={`host-test-${name}`}>{testing ? w.testing : w.testHost}</button>{children}</span></div>
      {stages && (
        <table className="stages" data-testid={`stages-${name}`}>
          <tbody>{stages.map((s) => <tr key={s.stage} data-state={s.state}><th scope="row"><span className={`sign ${s.state}`} aria-hidden="true">{signs[s.state]}</span> {stageName(s.stage, locale)}</th><td><span className="hidden">{w.stageStates[s.state]}: </span>{describeStage(s, locale)}</td></tr>)}</tbody>
        </table>
      )}
    </>
  )
}

function HostForm({ host, onEnd }: { host: SavedHost; onEnd: () => void }) {
  const { w } = useWords()
  const busy = useStore((s) => s.busy)
  const [form, setForm] = useState(host)
  const isNew = host.name === ''
  const good = /^[^\s@:[\]-][^\s@:[\]]*$/.test(form.name) && /^[^\s-]\S*$/.test(form.address)
  const save = (): Promise<void> =>
    attempt('hosts', async () => {
      await call('hosts:save', form)
      await loadHosts()
      onEnd()
    })
  const text = (name: 'name' | 'address' | 'user' | 'keyFile' | 'jump', label: string, testId: string, disabled = false) => (
    <label className="stack">{label}<input value={form[name] ?? ''} disabled={disabled} spellCheck={false} data-testid={testId} onChange={(e) => {
      const { [name]: _old, ...rest } = form
      const value = e.target.value.trim()
      setForm((value === '' && name !== 'name' && name !== 'address' ? rest : { ...form, [name]: value }) as SavedHost)
    }} /></label>
  )
  const pick = async (): Promise<void> => {
    const { path } = await call('dialog:pick', { kind: 'file' })
    if (path !== null) setForm({ ...form, keyFile: path })
  }
  return (
    <Card title={isNew ? w.newHost : host.name} testId="host-form">
      <form className="host-form" onSubmit={(e) => { e.preventDefault(); if (good) void save() }}>
        {text('name', w.hostName, 'host-name', !isNew)}
        {form.name !== '' && !good && form.address !== '' && <small>{w.nameTaken}</small>}
        <div className="row-of">{text('address', w.hostAddress, 'host-address')}<label className="stack">{w.hostPort}<input inputMode="numeric" value={form.port ?? ''} data-testid="host-port" onChange={(e) => {
          const { port: _old, ...rest } = form
          const port = Number(e.target.value.replace(/\D/g, '').slice(0, 5))
          setForm(port > 0 && port < 65_536 ? { ...form, port } : rest)
        }} /></label>{text('user', w.hostUser, 'host-user')}</div>
        <div className="row-of wide">{text('keyFile', w.hostKeyFile, 'host-key-file')}<button type="button" onClick={() => void pick()} aria-label={`${w.browse} ${w.hostKeyFile}`}>{w.browse}</button></div>
        {text('jump', w.hostJump, 'host-jump')}
        <fieldset className="row-of"><legend>{w.hostRoles}</legend>{HostRole.options.map((role) => <label key={role} className="switch"><input type="checkbox" checked={form.roles.includes(role)} onChange={(e) => setForm({ ...form, roles: e.target.checked ? [...form.roles, role] : form.roles.filter((r) => r !== role) })} data-testid={`host-role-${role}`} /> <span>{w.roles[role]}</span></label>)}</fieldset>
        <label className="stack">{w.hostColour}<select value={form.colour} onChange={(e) => setForm({ ...form, colour: HostColour.parse(e.target.value) })} data-testid="host-colour">{HostColour.options.map((c) => <option key={c} value={c}>{w.colours[c]}</option>)}</select></label>
        <div className="actions"><button type="button" onClick={onEnd}>{w.cancel}</button><button className="primary" disabled={!good} aria-disabled={busy !== null} data-testid="host-save">{w.saveHost}</button></div>
      </form>
    </Card>
  )
}
