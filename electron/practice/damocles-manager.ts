import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseExact, stringifyExact } from '../core/codec/exact-json'
import { statesOf, type Farm } from './farm'

type State = Record<string, unknown>
type Id = { Miner: number; Number: number }

/** An error as damocles-manager answers it: the HTTP status and JSON-RPC code differ by kind (spec rpc.md section 1). */
class Refusal extends Error {
  constructor(readonly status: number, readonly code: number, message: string) {
    super(message)
  }
}

export interface PracticeDamocles {
  readonly url: string
  close(): Promise<void>
}

/**
 * A stand-in for damocles-manager on loopback that answers the read methods in the real wire form (test/golden/damocles/wire).
 * It holds the farm's records and looks at no file.
 */
export async function startDamoclesManager(farm: Farm): Promise<PracticeDamocles> {
  const kept = { online: statesOf('online') as State[], offline: statesOf('offline') as State[] }
  const methods = methodsOf(farm, kept)
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const call = parseCall(body)
      if (request.method !== 'POST' || !call) return response.writeHead(500).end()
      if (request.url !== '/rpc/v0') return response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404 page not found\n')
      const answer = answerTo(methods, call)
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

type Methods = Readonly<Record<string, { readonly params: number; run(...params: unknown[]): unknown }>>

function answerTo(methods: Methods, { id, method, params }: Call): { status: number; body: unknown } {
  try {
    const known = methods[method]
    if (!known) throw new Refusal(500, -32601, `(error code -32601) method '${method}' not found`)
    if (known.params !== params.length) throw new Refusal(500, -32602, `(error code -32602) wrong param count (method '${method}'): ${params.length} != ${known.params}`)
    return { status: 200, body: { jsonrpc: '2.0', result: known.run(...params), id } }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { status: error.status, body: { jsonrpc: '2.0', id, error: { code: error.code, message: error.message } } }
  }
}

const idOf = (state: State): Id => state.ID as Id
const sameId = (a: Id, b: Id): boolean => a.Miner === b.Miner && a.Number === b.Number

function methodsOf(farm: Farm, kept: Record<'online' | 'offline', State[]>): Methods {
  const storeOf = (worker: unknown): State[] => {
    if (worker !== 'online' && worker !== 'offline') throw new Refusal(200, 1, `kv for worker state ${String(worker)} does not exist`)
    return kept[worker]
  }
  const find = (states: readonly State[], id: Id, message: string): State => {
    const found = states.find((s) => sameId(idOf(s), id))
    if (!found) throw new Refusal(200, 1, message)
    return found
  }
  const byKey = (a: State, b: State): number => (`${idOf(a).Number}` < `${idOf(b).Number}` ? -1 : 1)
  return {
    'Venus.Version': { params: 0, run: () => 'v0.13.1-practice' },
    'Venus.ListSectors': { params: 2, run: (worker) => [...storeOf(worker)].sort(byKey) },
    'Venus.FindSector': { params: 2, run: (worker, id) => find(storeOf(worker), id as Id, `load state from ${String(worker)}: key not found`) },
    'Venus.FindSectorInAllStates': { params: 1, run: (id) => find([...kept.online, ...kept.offline], id as Id, 'key not found') },
    'Venus.StoreList': {
      params: 0,
      run: () => farm.stores.map((s) => ({ Name: s.name, Path: s.path, Strict: false, ReadOnly: false, Weight: 0, Meta: null, Type: 'ext2/ext3', Total: 0, Free: 0, Used: 0, UsedPercent: 0, Reserved: 0, ReservedBy: [] })),
    },
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
