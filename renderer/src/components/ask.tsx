import { useEffect, useRef, useState } from 'react'
import type { HostQuestion } from '../../../shared/hosts'
import { fill } from '../../../shared/text'
import { call } from '../api'
import { say, useStore } from '../store'
import { useWords } from './parts'

/** What a connection asks of the person, one question at a time. */
export function Ask() {
  const question = useStore((s) => s.questions[0])
  return question ? <Question key={question.id} question={question} /> : null
}

function Question({ question }: { question: HostQuestion }) {
  const { w } = useWords()
  const dialog = useRef<HTMLDialogElement>(null)
  const cancel = useRef<HTMLButtonElement>(null)
  const [secret, setSecret] = useState('')
  useEffect(() => {
    const back = document.activeElement as HTMLElement | null
    dialog.current?.showModal()
    if (question.kind === 'trust') cancel.current?.focus()
    return () => back?.focus()
  }, [question.kind])
  const answer = (value: string | boolean | null): void => {
    setSecret('')
    useStore.setState((s) => ({ questions: s.questions.filter((q) => q.id !== question.id) }))
    void call('ssh:answer', { id: question.id, answer: value })
  }
  const at = question.kind === 'trust' ? `${question.host}:${question.port}` : question.host
  const title = question.kind === 'trust' ? fill(w.trustTitle, { host: at }) : fill(w.secretTitle[question.of], { host: question.host, user: question.user, file: question.keyFile ?? '' })
  const copy = async (text: string): Promise<void> => {
    await call('clipboard:write', { text })
    say(w.copied1)
  }
  return (
    <dialog ref={dialog} aria-label={title} onCancel={() => answer(null)} data-testid="ask">
      <h2>{title}</h2>
      {question.kind === 'trust' ? (
        <>
          <p>{w.trustText}</p>
          <p className="fingerprint"><code>{question.keyType}</code> <code data-testid="ask-fingerprint">{question.fingerprint}</code></p>
          <div className="actions">
            <button onClick={() => void copy(question.fingerprint)}>{w.copyFingerprint}</button>
            <button ref={cancel} className="primary" onClick={() => answer(null)} data-testid="ask-cancel">{w.cancel}</button>
            <button onClick={() => answer(true)} data-testid="ask-trust">{w.trustGo}</button>
          </div>
        </>
      ) : (
        <form onSubmit={(e) => { e.preventDefault(); answer(secret) }}>
          {question.of === 'answer' && <p>{question.prompt}</p>}
          <label className="stack">{w.secretLabel[question.of]}<input type="password" autoFocus autoComplete="off" value={secret} onChange={(e) => setSecret(e.target.value)} data-testid="ask-secret" /></label>
          <p className="dim">{w.secretText}</p>
          <div className="actions"><button type="button" onClick={() => answer(null)} data-testid="ask-cancel">{w.cancel}</button><button className="primary" disabled={secret === ''} data-testid="ask-send">{w.secretSend}</button></div>
        </form>
      )}
    </dialog>
  )
}
