import { fill } from '../../../shared/text'
import { call } from '../api'
import { describeError } from '../describe'
import { go, say, type Problem } from '../store'
import { useWords } from './parts'

/** Codes after which a host is not to be talked to until a person has found out why. */
const fullStops = ['SSH_HOST_KEY_CHANGED', 'SSH_HOST_KEY_REVOKED'] as const
type FullStop = { code: (typeof fullStops)[number] }
export const isFullStop = <P extends { readonly code: string }>(problem: P | null): problem is P & FullStop => problem !== null && (fullStops as readonly string[]).includes(problem.code)

/** Takes the place of the screen: both fingerprints, and no way to go on with this host. */
export function KeyChanged({ problem }: { problem: Problem & FullStop }) {
  const { w, locale } = useWords()
  const text = describeError({ code: problem.code, params: problem.params }, locale)
  const { host, known, offered } = problem.params
  const copy = async (): Promise<void> => {
    await call('clipboard:write', { text: `${host}\n${w.keyKnown}: ${known ?? '-'}\n${w.keyNow}: ${offered ?? '-'}\n` })
    say(w.copied1)
  }
  return (
    <section role="alert" className="full-stop" data-testid="key-changed">
      <h1>{fill(problem.code === 'SSH_HOST_KEY_CHANGED' ? w.keyChangedTitle : w.keyRevokedTitle, { host: host ?? '' })}</h1>
      <p className="lead">{text.safe}</p>
      <dl>
        {known !== undefined && <><dt>{w.keyKnown}</dt><dd className="fingerprint"><code data-testid="key-known">{known}</code></dd></>}
        <dt>{w.keyNow}</dt><dd className="fingerprint"><code data-testid="key-now">{offered}</code></dd>
      </dl>
      <p>{text.next}</p>
      <p><code>{problem.code}</code></p>
      <div className="actions">
        <button onClick={() => void copy()}>{w.copyFingerprints}</button>
        <button className="primary" data-primary onClick={() => go('hosts')} data-testid="key-changed-back">{w.backToHosts}</button>
      </div>
    </section>
  )
}
