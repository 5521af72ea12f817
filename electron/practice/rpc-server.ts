import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseExact, stringifyExact } from '../core/codec/exact-json'

/** An error as the programs answer it: the HTTP status and JSON-RPC code differ by kind (spec rpc.md section 1). */
export class Refusal extends Error {
  constructor(readonly status: number, readonly code: number, message: string) {
    super(message)
  }
}

/** `result` false: the method returns only an error, and its answer has no result at all. */
export interface Method {
  readonly params: number
  readonly result?: false
  run(...params: unknown[]): unknown
}
export type Methods = Readonly<Record<string, Method>>

export interface RpcServer {
  readonly url: string
  close(): Promise<void>
}

/** Turns a caller away before its method runs: an HTTP status for the whole request, or a refusal of the method. */
export type Gate = (authorization: string | undefined, method: string) => { status: number } | undefined

/** A JSON-RPC server on loopback that answers as go-jsonrpc does (HTTP POST, `/rpc/v0`). */
export async function startRpcServer(methods: Methods, path = '/rpc/v0', gate: Gate = () => undefined): Promise<RpcServer> {
  const server = createServer((request, response) => {
    void readBody(request).then(async (body) => {
      const call = parseCall(body)
      if (request.method !== 'POST' || !call) return response.writeHead(500).end()
      if (request.url !== path) return response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404 page not found\n')
      const answer = await answerTo(methods, call, request.headers.authorization, gate)
      if (answer.body === undefined) return response.writeHead(answer.status).end()
      response.writeHead(answer.status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${stringifyExact(answer.body)}\n`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => void (server.closeAllConnections(), server.close(() => resolve()))),
  }
}

interface Call {
  readonly id: unknown
  readonly method: string
  readonly params: readonly unknown[]
}

function parseCall(body: string): Call | undefined {
  try {
    const call = parseExact(body) as { id?: unknown; method?: unknown; params?: unknown }
    return typeof call.method === 'string' && (call.params === undefined || call.params === null || Array.isArray(call.params)) ? { id: call.id, method: call.method, params: (call.params as unknown[] | null) ?? [] } : undefined
  } catch {
    return undefined
  }
}

async function answerTo(methods: Methods, { id, method, params }: Call, authorization: string | undefined, gate: Gate): Promise<{ status: number; body?: unknown }> {
  try {
    const turned = gate(authorization, method)
    if (turned) return turned
    const known = Object.hasOwn(methods, method) ? methods[method] : undefined
    if (!known) throw new Refusal(500, -32601, `method '${method}' not found`)
    if (known.params !== params.length) throw new Refusal(500, -32602, `wrong param count (method '${method}'): ${params.length} != ${known.params}`)
    const result = await known.run(...params)
    return { status: 200, body: known.result === false ? { jsonrpc: '2.0', id } : { jsonrpc: '2.0', result, id } }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { status: error.status, body: { jsonrpc: '2.0', id, error: { code: error.code, message: error.message } } }
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
