import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { HostQuestion } from '../../shared/hosts'
import type { Channel, LogLine } from '../../shared/ipc'
import type { RunProgress } from '../../shared/progress'
import type { Desktop } from './handlers'

/**
 * The core lives in a thread of its own: planning a hundred thousand sectors, checksums of a journal and the like never hold up the
 * process that the window's input goes through. Everything that crosses is in these two types.
 */
export type ToCore = { readonly id: number; readonly channel: Channel; readonly raw: unknown } | { readonly id: number; readonly shutdown: true } | { readonly id: number; readonly answer: unknown } | { readonly say: string }
export type FromCore =
  | { readonly id: number; readonly done: string }
  | { readonly id: number; readonly ask: keyof Desktop; readonly arg: string }
  | { readonly running: boolean }
  | { readonly progress: RunProgress }
  | { readonly line: LogLine }
  | { readonly question: HostQuestion }
export interface CoreData {
  readonly home: string
  readonly about: { readonly version: string; readonly runtime: string }
}

export interface CoreEvents {
  onProgress(progress: RunProgress): void
  onRunning(running: boolean): void
  onLine(line: LogLine): void
  onQuestion(question: HostQuestion): void
  /** The thread died of an error that nobody caught. */
  onDeath(error: Error): void
}

export interface Core {
  answer(channel: Channel, raw: unknown): Promise<string>
  /** Stops a run at its next block, closes its journal and what listens. */
  shutdown(): Promise<void>
  /** A line for the log. */
  say(text: string): void
}

/** Starts the core's thread. */
export function startCore(data: CoreData, desktop: Desktop, events: CoreEvents): Core {
  const worker = new Worker(join(__dirname, 'core-worker.js'), { workerData: data })
  const waiting = new Map<number, (text: string) => void>()
  let next = 0
  const send = (message: ToCore): void => worker.postMessage(message)
  const request = (message: (id: number) => ToCore): Promise<string> =>
    new Promise((resolve) => {
      const id = next++
      waiting.set(id, resolve)
      send(message(id))
    })
  worker.on('error', (error) => events.onDeath(error))
  worker.on('message', (message: FromCore) => {
    if ('done' in message) {
      waiting.get(message.id)?.(message.done)
      waiting.delete(message.id)
    } else if ('ask' in message) {
      void desktop[message.ask](message.arg).then((answer) => send({ id: message.id, answer }))
    } else if ('progress' in message) events.onProgress(message.progress)
    else if ('running' in message) events.onRunning(message.running)
    else if ('question' in message) events.onQuestion(message.question)
    else events.onLine(message.line)
  })
  return {
    answer: (channel, raw) => request((id) => ({ id, channel, raw })),
    async shutdown() {
      await request((id) => ({ id, shutdown: true }))
    },
    say: (text) => send({ say: text }),
  }
}
