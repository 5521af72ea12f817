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
  const socket = process.env.SSH_AUTH_SOCK
  const given = new Set<string>()
  let rounds = 0
  const secret = (ask: Omit<Parameters<SshQuestions['secret']>[0], 'host' | 'user'>): Promise<string | undefined> => pause(questions.secret({ ...ask, host, user }))
  const fromFile = (path: string, required: boolean): Attempt => ({
    type: 'publickey',
    async prepare() {
      const agent = socket && (await agentWithKeyOf(path, socket))
      if (agent) return { type: 'agent', username: user, agent }
      const key = await readKey(path, required, (prompt) => secret({ kind: 'passphrase', prompt, keyFile: path }))
      return key && { type: 'publickey', username: user, key }
    },
  })
  const attempts: Attempt[] = []
  if (keyFile !== undefined) attempts.push(fromFile(keyFile, true))
  if (socket) attempts.push({ type: 'publickey', prepare: async () => ({ type: 'agent', username: user, agent: withKeys(createAgent(socket), (keys) => keys.slice(0, mostAgentKeys)) }) })
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
            const answer = await secret({ kind: 'answer', prompt: shown(prompt) })
            if (answer === undefined) return giveUp()
            answers.push(answer)
            given.add(answer)
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
      // the host has refused it as an answer already
      return password === undefined || given.has(password) ? undefined : { type: 'password', username: user, password }
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

/** A host's words on one line, without what would move the cursor of a terminal or turn the direction of text. */
const shown = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 200)

type AgentKeys = NonNullable<Parameters<Parameters<BaseAgent['getIdentities']>[0]>[1]>

/** An agent that shows some of its keys only: many would use up the tries that a host allows. */
function withKeys(agent: BaseAgent, choose: (keys: AgentKeys) => AgentKeys): BaseAgent {
  const all = agent.getIdentities.bind(agent)
  agent.getIdentities = (done) => all((error, keys) => (error ? done(error) : done(undefined, choose(keys ?? []))))
  return agent
}

/** The agent with the key of a file alone, known by the public part beside the file; no passphrase is needed then. */
async function agentWithKeyOf(path: string, socket: string): Promise<BaseAgent | undefined> {
  const text = await readFile(`${path}.pub`).catch(() => undefined)
  const key = text && utils.parseKey(text)
  if (!key || key instanceof Error) return undefined
  const wanted = [key].flat()[0]!.getPublicSSH()
  const agent = withKeys(createAgent(socket), (keys) => keys.filter((k) => publicPart(k)?.equals(wanted)))
  const held = await new Promise<number>((resolve) => agent.getIdentities((error, keys) => resolve(error ? 0 : (keys ?? []).length)))
  return held > 0 ? agent : undefined
}

function publicPart(key: AgentKeys[number]): Buffer | undefined {
  const parsed = typeof key === 'object' && 'getPublicSSH' in key ? key : utils.parseKey(key as Buffer)
  return parsed instanceof Error ? undefined : [parsed].flat()[0]?.getPublicSSH()
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
