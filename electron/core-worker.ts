import { parentPort, workerData } from 'node:worker_threads'
import { keepLog, stderrLog } from './core/log'
import { answerWith } from './ipc/answer'
import type { CoreData, FromCore, ToCore } from './ipc/core-link'
import { createHandlers, type Desktop } from './ipc/handlers'
import { openPractice } from './ipc/practice'
import { openRunDesk } from './ipc/services'

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
const desk = openRunDesk(home, log)
const practice = openPractice(home)
const desktop: Desktop = { saveAs: (name) => ask('saveAs', name), limit: () => ask('limit') }
const answer = answerWith(createHandlers({ home, about, desktop, desk, practice, log }), log)

log.onLine((line) => send({ line }))
desk.onProgress((progress) => send({ progress }))
desk.onRunning((running) => send({ running }))
port.on('message', (message: ToCore) => {
  if ('channel' in message) void answer(message.channel, message.raw).then((done) => send({ id: message.id, done }))
  else if ('shutdown' in message) void Promise.all([desk.shutdown(), practice.close()]).then(() => send({ id: message.id, done: '' }))
  else if ('answer' in message) {
    asked.get(message.id)?.(message.answer)
    asked.delete(message.id)
  } else log.error(message.say)
})
