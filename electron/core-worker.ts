import { randomUUID } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import type { HostQuestion } from '../shared/hosts'
import { createHosts } from './core/host/hosts'
import { rememberAnswers } from './core/host/ssh-memory'
import { keepLog, stderrLog } from './core/log'
import { answerWith } from './ipc/answer'
import type { CoreData, FromCore, ToCore } from './ipc/core-link'
import { createHandlers, type Desktop } from './ipc/handlers'
import { hostHandlers } from './ipc/hosts'
import { openPractice } from './ipc/practice'
import { openRunDesk } from './ipc/services'

type WithoutId<Q> = Q extends unknown ? Omit<Q, 'id'> : never
type QuestionOf = WithoutId<HostQuestion>

const port = parentPort!
const { home, about } = workerData as CoreData
const send = (message: FromCore): void => port.postMessage(message)

const asked = new Map<number, (answer: unknown) => void>()
let next = 0
const ask = <K extends keyof Desktop>(what: K, arg = ''): ReturnType<Desktop[K]> =>
  new Promise<unknown>((resolve) => {
    const id = next++
    asked.set(id, resolve)
    send({ id, ask: what, arg })
  }) as ReturnType<Desktop[K]>

const log = keepLog(stderrLog)
const questions = new Map<string, (answer: string | boolean | null) => void>()
/** A question to the person in the window; null when it was cancelled. */
const question = (of: QuestionOf): Promise<string | boolean | null> =>
  new Promise((resolve) => {
    const id = randomUUID()
    questions.set(id, resolve)
    send({ question: { ...of, id } as HostQuestion })
  })
const answers = rememberAnswers({
  trustHost: async (of) => (await question({ kind: 'trust', ...of })) === true,
  async secret({ kind, ...of }) {
    const answer = await question({ kind: 'secret', of: kind, ...of })
    return typeof answer === 'string' ? answer : undefined
  },
})
const hosts = createHosts({ home, questions: answers, forget: answers.forget, ...(process.env.SECTOR_FERRY_SSH_CONFIG === undefined ? {} : { sshConfig: process.env.SECTOR_FERRY_SSH_CONFIG }) })
const desk = openRunDesk(home, log, hosts)
const practice = openPractice(home)
const desktop: Desktop = { saveAs: (name) => ask('saveAs', name), limit: () => ask('limit') }
const answer = answerWith({ ...createHandlers({ home, about, desktop, desk, practice, log, hosts }), ...hostHandlers({ home, questions: answers, asked: questions }) }, log)

log.onLine((line) => send({ line }))
desk.onProgress((progress) => send({ progress }))
desk.onRunning((running) => send({ running }))
port.on('message', (message: ToCore) => {
  if ('channel' in message) void answer(message.channel, message.raw).then((done) => send({ id: message.id, done }))
  else if ('shutdown' in message) void Promise.all([desk.shutdown(), practice.close()]).then(() => hosts.close()).then(() => send({ id: message.id, done: '' }))
  else if ('answer' in message) {
    asked.get(message.id)?.(message.answer)
    asked.delete(message.id)
  } else log.error(message.say)
})
