import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createAgent, utils, type AnyAuthMethod, type AuthenticationType, type BaseAgent, type ParsedKey } from 'ssh2'
import { FerryError } from '../../../shared/errors'

/** Questions to the person; undefined: cancelled. Answers are secrets: never logged, stored or part of an error. */
export interface SshQuestions {
  /** A host that was never seen; the answer is no unless the person says yes. */
  trustHost(ask: { readonly host: string; readonly port: number; readonly keyType: string; readonly fingerprint: string }): Promise<boolean>
  secret(ask: { readonly kind: 'passphrase' | 'password' | 'answer'; readonly host: string; readonly user: string; readonly prompt: string; readonly keyFile?: string }): Promise<string | undefined>
}

/** Rounds of questions in one login; a host that goes on asking is not answered. */
const mostRounds = 8
/** Servers end the login after six failures as a rule, some after three. */
const mostAgentKeys = 3
const usualKeys = ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => join(homedir(), '.ssh', name))

export type Attempt = { readonly type: AuthenticationType; prepare(): Promise<AnyAuthMethod | undefined> }

/**
 * The login of one host: its key file, keys of the agent, the usual key files, then what is asked of the person, each only where the host
 * takes it and once; `giveUp` is called when the person cancels in the middle of one. @throws SSH_KEY_UNREADABLE
 */
export function loginAttempts(target: { host: string; user: string; keyFile?: string | undefined }, questions: SshQuestions, pause: <T>(asking: Promise<T>) => Promise<T>, giveUp: () => void): Attempt[] {
  const { host, user, keyFile } = target
  let rounds = 0
  const secret = (ask: Omit<Parameters<SshQuestions['secret']>[0], 'host' | 'user'>): Promise<string | undefined> => pause(questions.secret({ ...ask, host, user }))
  const fromFile = (path: string, required: boolean): Attempt => ({
    type: 'publickey',
    async prepare() {
      const key = await readKey(path, required, (prompt) => secret({ kind: 'passphrase', prompt, keyFile: path }))
      return key && { type: 'publickey', username: user, key }
    },
  })
  const attempts: Attempt[] = []
  if (keyFile !== undefined) attempts.push(fromFile(keyFile, true))
  const socket = process.env.SSH_AUTH_SOCK
  if (socket) attempts.push({ type: 'publickey', prepare: async () => ({ type: 'agent', username: user, agent: firstKeys(createAgent(socket)) }) })
  else if (keyFile === undefined) for (const path of usualKeys) attempts.push(fromFile(path, false))
  attempts.push({
    type: 'keyboard-interactive',
    prepare: async () => ({
      type: 'keyboard-interactive',
      username: user,
      prompt: (_name, _instructions, _language, prompts, finish) => {
        void (async () => {
          if (++rounds > mostRounds || prompts.length > mostRounds) return giveUp()
          const answers: string[] = []
          for (const { prompt } of prompts) {
            const answer = await secret({ kind: 'answer', prompt: prompt.slice(0, 200) })
            if (answer === undefined) return giveUp()
            answers.push(answer)
          }
          finish(answers)
        })().catch(giveUp)
      },
    }),
  })
  attempts.push({
    type: 'password',
    async prepare() {
      const password = await secret({ kind: 'password', prompt: `${user}@${host}` })
      return password === undefined ? undefined : { type: 'password', username: user, password }
    },
  })
  return attempts
}

/** The next attempt that the host takes and that the person did not cancel. */
export async function nextLogin(attempts: Attempt[], methods: readonly string[]): Promise<AnyAuthMethod | undefined> {
  for (let attempt = attempts.shift(); attempt; attempt = attempts.shift()) {
    const method = methods.includes(attempt.type) ? await attempt.prepare() : undefined
    if (method) return method
  }
  return undefined
}

/** An agent with many keys would use up the tries that a host allows. */
function firstKeys(agent: BaseAgent): BaseAgent {
  const all = agent.getIdentities.bind(agent)
  agent.getIdentities = (done) => all((error, keys) => (error ? done(error) : done(undefined, keys?.slice(0, mostAgentKeys))))
  return agent
}

async function readKey(path: string, required: boolean, ask: (prompt: string) => Promise<string | undefined>): Promise<ParsedKey | undefined> {
  const unreadable = (problem: string): FerryError => new FerryError('SSH_KEY_UNREADABLE', { path, problem })
  const text = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (required) throw unreadable(error.code ?? 'unreadable')
    return undefined
  })
  if (!text) return undefined
  let key = utils.parseKey(text)
  if (key instanceof Error && /encrypted|passphrase/i.test(key.message)) {
    const passphrase = await ask(path)
    if (passphrase === undefined) return undefined
    key = utils.parseKey(text, passphrase)
    if (key instanceof Error) throw unreadable('wrong passphrase')
  }
  if (key instanceof Error) {
    if (required) throw unreadable('this is no private key')
    return undefined
  }
  return Array.isArray(key) ? key[0] : key
}
