import { request as httpRequest, type ClientRequestArgs, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Duplex } from 'node:stream'
import { connect as tlsConnect } from 'node:tls'
import { FerryError } from '../../../shared/errors'
import { parseExact, stringifyExact } from '../codec/exact-json'

export interface RpcOptions {
  readonly url: string
  /** Sent as `Authorization: Bearer`; never part of an error or a log. */
  readonly token?: string
  readonly connectMs?: number
  /** Longest silence. */
  readonly idleMs?: number
  /** Longest whole call. */
  readonly totalMs?: number
  readonly maxBytes?: number
  /** The way to the server, when it is not this computer's network: a stream to an address as another machine sees it. */
  readonly connect?: (host: string, port: number) => Promise<Duplex>
}

/** One JavaScript string holds no more than 2^29 − 24 characters. */
const largestText = 500 * 1024 ** 2

export type Rpc = (method: string, params: readonly unknown[], signal?: AbortSignal) => Promise<unknown>

/**
 * A JSON-RPC client over HTTP POST. One attempt a call: whether to ask again is the caller's choice. Redirects are not followed.
 * @throws RPC_UNREACHABLE, RPC_TIMEOUT, RPC_UNAUTHORIZED, RPC_TOO_LARGE, RPC_NOT_JSON, RPC_NO_METHOD, RPC_FAILED (the method's own error)
 */
export function createRpc(options: RpcOptions): Rpc {
  const shown = new URL(options.url).origin
  let id = 0
  return async (method, params, signal) => {
    const wanted = ++id
    const { status, body } = await post(options, shown, stringifyExact({ jsonrpc: '2.0', id: wanted, method, params }), signal)
    if (status === 401 || status === 403) throw new FerryError('RPC_UNAUTHORIZED', { url: shown, method })
    const answer = readAnswer(body, status, shown, method)
    if (answer.error !== undefined && answer.error !== null) throw rpcError(answer.error, shown, method)
    if (answer.id !== wanted) throw new FerryError('RPC_NOT_JSON', { url: shown, method, status, problem: 'the answer belongs to another call' })
    return answer.result ?? null
  }
}

interface Answer {
  readonly id?: unknown
  readonly result?: unknown
  readonly error?: unknown
}

function readAnswer(body: string, status: number, url: string, method: string): Answer {
  const refuse = (problem: string): FerryError => new FerryError('RPC_NOT_JSON', { url, method, status, problem })
  if (status >= 300 && status < 400) throw refuse('it redirects, which is not followed')
  if (body === '') throw refuse('the answer is empty')
  if (/^\s*</.test(body)) throw refuse('the answer is a web page, not JSON')
  try {
    const answer = parseExact(body)
    if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) throw refuse('the answer is not a JSON-RPC answer')
    return answer
  } catch (error) {
    if (error instanceof FerryError && error.code === 'BAD_JSON') throw refuse(body.trim().slice(0, 60))
    throw error
  }
}

function rpcError(error: unknown, url: string, method: string): FerryError {
  const { code, message } = error as { code?: unknown; message?: unknown }
  const text = String(message ?? 'unknown error').slice(0, 300)
  if (code === -32601) return new FerryError('RPC_NO_METHOD', { url, method })
  if (text.startsWith('missing permission')) return new FerryError('RPC_UNAUTHORIZED', { url, method }, { cause: new Error(text) })
  return new FerryError('RPC_FAILED', { url, method, code: Number(code ?? 0), message: text })
}

function post(options: RpcOptions, shown: string, body: string, signal: AbortSignal | undefined): Promise<{ status: number; body: string }> {
  const { connectMs = 10_000, idleMs = 60_000, totalMs = 600_000, maxBytes = largestText } = options
  return new Promise((resolve, reject) => {
    const send = options.url.startsWith('https:') ? httpsRequest : httpRequest
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...(options.token ? { authorization: `Bearer ${options.token}` } : {}) }
    const request = send(options.url, { method: 'POST', headers, agent: false, ...(signal ? { signal } : {}), ...(options.connect ? { createConnection: through(options.connect, options.url) } : {}) })
    const fail = (error: FerryError): void => {
      finish()
      request.destroy()
      reject(error)
    }
    const timeout = (ms: number): NodeJS.Timeout => setTimeout(() => fail(new FerryError('RPC_TIMEOUT', { url: shown, seconds: Math.round(ms / 1000) })), ms)
    const connecting = timeout(connectMs)
    const whole = timeout(totalMs)
    let idle: NodeJS.Timeout | undefined
    const finish = (): void => {
      for (const timer of [connecting, whole, idle]) clearTimeout(timer)
    }
    request.once('socket', (socket) => {
      if (options.connect) clearTimeout(connecting)
      else socket.once(options.url.startsWith('https:') ? 'secureConnect' : 'connect', () => clearTimeout(connecting))
    })
    request.once('error', (error) => fail(error instanceof FerryError ? error : new FerryError('RPC_UNREACHABLE', { url: shown, problem: (error as NodeJS.ErrnoException).code ?? error.message }, { cause: error })))
    request.once('response', (response: IncomingMessage) => {
      clearTimeout(connecting)
      if (Number(response.headers['content-length'] ?? 0) > maxBytes) return fail(new FerryError('RPC_TOO_LARGE', { url: shown, limit: maxBytes }))
      const chunks: Buffer[] = []
      let size = 0
      const wait = (): void => {
        clearTimeout(idle)
        idle = timeout(idleMs)
      }
      wait()
      response.on('data', (chunk: Buffer) => {
        wait()
        size += chunk.length
        if (size > maxBytes) return fail(new FerryError('RPC_TOO_LARGE', { url: shown, limit: maxBytes }))
        chunks.push(chunk)
      })
      response.once('error', (error) => fail(new FerryError('RPC_UNREACHABLE', { url: shown, problem: error.message }, { cause: error })))
      response.once('end', () => {
        finish()
        if (!response.complete) return fail(new FerryError('RPC_UNREACHABLE', { url: shown, problem: 'the answer was cut' }))
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') })
      })
    })
    request.end(body)
  })
}

/** Node's way to give a request a stream of ours; TLS is done here, with the name of the URL. */
function through(connect: NonNullable<RpcOptions['connect']>, url: string): NonNullable<ClientRequestArgs['createConnection']> {
  const { protocol, hostname, port } = new URL(url)
  const secure = protocol === 'https:'
  return (_options, done) => {
    connect(hostname.replace(/^\[|\]$/g, ''), Number(port || (secure ? 443 : 80))).then(
      (stream) => {
        if (!secure) return done(null, stream)
        const tls = tlsConnect({ socket: stream, servername: hostname })
        tls.once('secureConnect', () => done(null, tls))
        tls.once('error', (error) => done(error, tls))
      },
      (error: Error) => done(error, undefined as never),
    )
    return undefined
  }
}
