import { readFileSync, readdirSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { parseExact, stringifyExact } from '../../electron/core/codec/exact-json'
import { parseSectorStatus } from '../../electron/core/lotus/sector-status'
import { createRpc } from '../../electron/core/rpc/json-rpc'
import { resolveApi } from '../../electron/core/rpc/resolve-api'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/rpc/v0`
}

const secret = 'eyJhbGciOiJIUzI1NiJ9.CANARY.signature'
const failure = (url: string, options = {}) => createRpc({ url, token: secret, ...options })('Venus.Version', []).then(() => 'no error', (e: Error & { code: string }) => `${e.code} ${e.message} ${JSON.stringify(e)} ${String((e.cause as Error | undefined)?.message)}`)

describe('JSON-RPC: one clear code for each failure, and the token in none of them', () => {
  it.each<[string, number, string, string]>([
    ['a web page', 200, '<html>login</html>', 'RPC_NOT_JSON'], ['an empty answer', 500, '', 'RPC_NOT_JSON'], ['plain text', 404, '404 page not found\n', 'RPC_NOT_JSON'],
    ['an unknown method', 500, '{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"method not found"}}', 'RPC_NO_METHOD'],
    ['the method’s own error', 200, '{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"key not found"}}', 'RPC_FAILED'],
    ['a panic', 500, '{"jsonrpc":"2.0","id":1,"error":{"code":0,"message":"panic in rpc method"}}', 'RPC_FAILED'],
    ['no permission', 200, '{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"missing permission to invoke \'X\' (need \'read\')"}}', 'RPC_UNAUTHORIZED'],
    ['another call’s answer', 200, '{"jsonrpc":"2.0","id":77,"result":1}', 'RPC_NOT_JSON'], ['401', 401, '', 'RPC_UNAUTHORIZED'], ['an array', 200, '[]', 'RPC_NOT_JSON'], ['a redirect', 301, '', 'RPC_NOT_JSON'],
  ])('%s', async (_name, status, body, code) => {
    const seen = await failure(await serve((_q, r) => void r.writeHead(status, status === 301 ? { location: 'http://127.0.0.1:9/' } : {}).end(body)))
    expect(seen).toContain(code)
    expect(seen).not.toContain('CANARY')
  })
  it('an answer without end, too long, or nobody there', async () => {
    expect(await failure(await serve((_q, r) => void r.writeHead(200).write('{')), { idleMs: 150 })).toContain('RPC_TIMEOUT')
    expect(await failure(await serve((_q, r) => void r.writeHead(200).end('x'.repeat(5000))), { maxBytes: 1000 })).toContain('RPC_TOO_LARGE')
    expect(await failure('http://127.0.0.1:9/rpc/v0')).toContain('RPC_UNREACHABLE')
    expect(await failure(await serve((q) => void q.socket.destroy()))).toContain('RPC_UNREACHABLE')
  })
  it('2 GiB, told beforehand or only sent, end at the limit in seconds', async () => {
    const block = Buffer.alloc(16 * 1024 ** 2, 0x20)
    const told = await serve((_q, r) => void r.writeHead(200, { 'content-length': 2 * 1024 ** 3 }).write(block))
    const sent = await serve((_q, r) => {
      r.writeHead(200)
      const more = (): void => {
        while (!r.destroyed && r.write(block));
      }
      r.on('drain', more)
      more()
    })
    for (const url of [told, sent]) expect(await failure(url)).toContain('RPC_TOO_LARGE')
  })
  it('numbers beyond 2^53 come exact in a status, and one that was rounded on the way is refused', async () => {
    const status = { SectorID: 5, State: 'Proving', SealProof: 8, Ticket: { Value: null, Epoch: 9007199254740993n } }
    const rpc = createRpc({ url: await serve((_q, r) => void r.end(stringifyExact({ jsonrpc: '2.0', id: 1, result: status }))) })
    expect(parseSectorStatus(await rpc('Filecoin.SectorsStatus', [5, true])).info.ticketEpoch).toBe(9007199254740993n)
    expect(() => parseSectorStatus({ ...status, Ticket: { Value: null, Epoch: 9007199254740994 } })).toThrow(/Ticket.Epoch/)
  })
  it('reads every good answer that the real damocles-manager and lotus-miner gave', async () => {
    const folder = resolve(__dirname, '../golden/damocles/wire')
    const captures = readdirSync(folder).filter((f) => /^(damocles|lotus)-http-.*-ok-/.test(f)).map((f) => JSON.parse(readFileSync(join(folder, f), 'utf8')) as { RawReq: string; RawResp: string; Status: number })
    let read = 0
    for (const { RawReq, RawResp, Status } of captures) {
      if (!RawReq || !RawResp) continue
      const answer = stringifyExact({ ...(parseExact(RawResp) as object), id: 1 })
      const url = await serve((_q, r) => void r.writeHead(Status, { 'content-type': 'text/plain; charset=utf-8' }).end(answer))
      await createRpc({ url })('x', [])
      read++
    }
    expect(read).toBeGreaterThan(30)
  })
  it('sends 64-bit numbers as they are', async () => {
    let seen = ''
    const url = await serve((q, r) => {
      q.on('data', (c) => (seen += c)).on('end', () => r.end('{"jsonrpc":"2.0","id":1,"result":9007199254740993}'))
    })
    expect(await createRpc({ url })('m', [18446744073709551615n])).toBe(9007199254740993n)
    expect(seen).toContain('[18446744073709551615]')
  })
})

describe('API addresses', () => {
  it.each([
    ['http://127.0.0.1:1789', 'http://127.0.0.1:1789/rpc/v0'], ['ws://10.0.0.1:2345', 'http://10.0.0.1:2345/rpc/v0'], ['/ip4/0.0.0.0/tcp/1789', 'http://127.0.0.1:1789/rpc/v0'],
    ['/ip4/127.0.0.1/tcp/2345/http', 'http://127.0.0.1:2345/rpc/v0'], ['/dns/miner.example/tcp/443/wss', 'https://miner.example/rpc/v0'], ['http://x:1/rpc/v1', 'http://x:1/rpc/v1'],
  ])('%s', (text, url) => expect(resolveApi(text).url).toBe(url))
  it('takes a token that stands before the address, and refuses nonsense', () => {
    expect(resolveApi(`${secret}:/ip4/127.0.0.1/tcp/2345/http`)).toEqual({ url: 'http://127.0.0.1:2345/rpc/v0', token: secret })
    for (const text of ['', 'hello', 'ftp://x', '/ip4/1.2.3.4/udp/1', 'http://user:pw@x']) expect(() => resolveApi(text)).toThrow('BAD_USAGE')
  })
})
