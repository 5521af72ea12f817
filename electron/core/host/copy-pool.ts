import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { FerryError, type ErrorCode } from '../../../shared/errors'
import type { Params } from '../../../shared/text'
import { copyFile, hashFile } from './copy-file'
import type { CopyOptions, CopyResult, Host } from './host'

/** Files below this many bytes are done on the spot: a worker would cost more than it saves. */
const smallFile = 4 * 1024 ** 2
const poolSize = 2
const workerFile = join(__dirname, 'copy-worker.js')

export type Task = { readonly kind: 'copy'; from: string; part: string } | { readonly kind: 'hash'; path: string; fromDisk: boolean }
export type ToWorker = { readonly task: Task } | { readonly go: true } | { readonly abort: true }
export type FromWorker =
  | { readonly take: number }
  | { readonly bytes: number; readonly phase: 'copy' | 'verify' }
  | { readonly result: unknown }
  | { readonly error: { code: string; params: Params; detail: string } }

interface Supervision {
  readonly signal: AbortSignal
  readonly onBytes?: ((bytes: number, phase: 'copy' | 'verify') => void) | undefined
  readonly throttle?: CopyOptions['throttle']
}

const idle: Worker[] = []
let running = 0
const waiting: (() => void)[] = []

async function inWorker<T>(task: Task, supervision: Supervision): Promise<T> {
  while (running >= poolSize) await new Promise<void>((resolve) => waiting.push(resolve))
  running++
  const worker = idle.pop() ?? new Worker(workerFile)
  let healthy = true
  try {
    return await new Promise<T>((resolve, reject) => {
      // once it has answered it may be at work on another task, which a late word must not reach
      let answered = false
      const send = (message: ToWorker): void => {
        if (!answered) worker.postMessage(message)
      }
      const abort = (): void => send({ abort: true })
      const settle = (work: () => void): void => {
        answered = true
        supervision.signal.removeEventListener('abort', abort)
        // by name: removing all would take away what Node itself listens for, and the worker would be deaf from then on
        worker.off('message', onMessage).off('error', onError)
        worker.unref()
        work()
      }
      const onMessage = (message: FromWorker): void => {
        if ('take' in message) {
          Promise.resolve(supervision.throttle?.take(message.take, supervision.signal)).then(() => send({ go: true }), abort)
        } else if ('bytes' in message) supervision.onBytes?.(message.bytes, message.phase)
        else if ('result' in message) settle(() => resolve(message.result as T))
        else settle(() => reject(new FerryError(message.error.code as ErrorCode, message.error.params, { cause: new Error(message.error.detail) })))
      }
      const onError = (error: Error): void => {
        healthy = false
        settle(() => reject(error))
      }
      worker.ref()
      worker.on('message', onMessage).on('error', onError)
      supervision.signal.addEventListener('abort', abort)
      send({ task })
      if (supervision.signal.aborted) abort()
    })
  } finally {
    running--
    if (healthy) idle.push(worker)
    waiting.shift()?.()
  }
}

const worthWorker = async (path: string): Promise<boolean> => existsSync(workerFile) && (await stat(path).then((s) => s.size >= smallFile, () => false))

/** `Host.copyWithin` of this computer; big files are hashed off the main thread. */
export async function copyInWorker(from: string, part: string, options: CopyOptions): Promise<CopyResult> {
  if (options.verify === 'none' || !(await worthWorker(from))) return copyFile(from, part, options)
  return inWorker({ kind: 'copy', from, part }, options)
}

/** `Host.hash` of this computer. */
export const hashInWorker: Host['hash'] = async (path, options) => {
  if (!(await worthWorker(path))) return hashFile(path, options)
  const { onBytes } = options
  return inWorker({ kind: 'hash', path, fromDisk: options.fromDisk ?? false }, { signal: options.signal, onBytes: onBytes && ((bytes) => onBytes(bytes)) })
}
