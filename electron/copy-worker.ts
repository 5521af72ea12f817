import { parentPort } from 'node:worker_threads'
import { toErrorNote } from '../shared/errors'
import { copyFile, hashFile } from './core/host/copy-file'
import type { FromWorker, Task, ToWorker } from './core/host/copy-pool'

const port = parentPort!
const send = (message: FromWorker): void => port.postMessage(message)
const reportEveryMs = 100
let abort = new AbortController()
let go: (() => void) | undefined

/** Asks the main thread before each block, so that pausing and the shared byte budget hold here too. */
const throttle = {
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      go = resolve
      send({ take: bytes })
    })
    signal.throwIfAborted()
  },
}

async function run(task: Task): Promise<unknown> {
  let reportedAt = Date.now()
  const pending = { copy: 0, verify: 0 }
  const flush = (): void => {
    for (const phase of ['copy', 'verify'] as const) if (pending[phase] > 0) send({ bytes: pending[phase], phase })
    pending.copy = pending.verify = 0
    reportedAt = Date.now()
  }
  const onBytes = (bytes: number, phase: 'copy' | 'verify'): void => {
    pending[phase] += bytes
    if (Date.now() - reportedAt >= reportEveryMs) flush()
  }
  try {
    if (task.kind === 'hash') return await hashFile(task.path, { signal: abort.signal, fromDisk: task.fromDisk, onBytes: (n) => onBytes(n, 'verify') })
    return await copyFile(task.from, task.part, { verify: 'sha256', signal: abort.signal, throttle, onBytes })
  } finally {
    flush()
  }
}

port.on('message', (message: ToWorker) => {
  if ('go' in message) go?.()
  else if ('abort' in message) {
    abort.abort()
    go?.()
  } else {
    abort = new AbortController()
    run(message.task).then(
      (result) => send({ result }),
      (error: unknown) => {
        const note = toErrorNote(error)
        send({ error: { code: note.code, params: note.params, detail: note.detail ?? '' } })
      },
    )
  }
})
