import { useState } from 'react'
import { changeSettings } from '../actions'
import { call } from '../api'
import { Keys } from '../components/overlays'
import { Card, Radios, useWords } from '../components/parts'
import { attempt, useStore } from '../store'

const limits = [null, 500, 200, 50, 10] as const

export function SettingsScreen() {
  const { w, locale } = useWords()
  const settings = useStore((s) => s.settings)
  const info = useStore((s) => s.info)!
  return (
    <>
      <h1>{w.settings}</h1>
      <div className="cards">
        <Card title={w.appearance}>
          <p className="dim">{w.languageText}</p>
          <div className="row-of"><Radios label={w.language} value={locale} options={[['zh', '中文'], ['en', 'English']]} onChange={(next) => void changeSettings({ locale: next })} testId="lang" />
            <Radios label={w.theme} value={settings.theme} options={[['system', w.system], ['light', w.light], ['dark', w.dark]]} onChange={(theme) => void changeSettings({ theme })} testId="theme" /></div>
        </Card>
        <Card title={w.running1}>
          <label className="switch"><input type="checkbox" checked={settings.notify} onChange={(e) => void changeSettings({ notify: e.target.checked })} data-testid="notify" /> <span>{w.notifyText}</span></label>
          <label className="stack">{w.limitText}<select data-testid="start-limit" value={settings.limit === null ? '' : settings.limit / 1024 ** 2} onChange={(e) => void changeSettings({ limit: e.target.value === '' ? null : Number(e.target.value) * 1024 ** 2 })}>{limits.map((l) => <option key={l} value={l ?? ''}>{l === null ? w.noLimit : `${l} MiB/s`}</option>)}</select></label>
        </Card>
      </div>
      <Diagnostics />
      <Card title={w.whereThings}>
        <dl className="facts"><dt>{w.homeFolder}</dt><dd><code>{info.home}</code></dd><dt>{w.version}</dt><dd>{info.version}</dd><dt>{w.runtime}</dt><dd>Electron {info.electron} · {info.platform}</dd></dl>
        <p className="dim">{w.secretsText} {w.updatesText}</p>
      </Card>
      <Card><Keys /></Card>
    </>
  )
}

function Diagnostics() {
  const { w } = useWords()
  const busy = useStore((s) => s.busy)
  const [text, setText] = useState<string | null>(null)
  const make = (): Promise<void> => attempt('diagnostics', async () => setText((await call('diagnostics:make', {})).text))
  const save = (): Promise<void> => attempt('save', async () => void (await call('text:save', { name: 'sector-ferry-diagnostics.txt', text: text! })))
  return (
    <Card title={w.diagnostics}>
      <p>{w.diagnosticsText}</p>
      {text !== null && <pre tabIndex={0} role="region" aria-label={w.diagnostics} data-testid="diagnostics-text">{text}</pre>}
      <div className="actions left"><button onClick={() => void make()} aria-disabled={busy !== null} data-testid="make-diagnostics">{w.makeBundle}</button>{text !== null && <button className="primary" onClick={() => void save()} data-testid="save-diagnostics">{w.saveBundle}</button>}</div>
    </Card>
  )
}
