import { FerryError } from '../../../shared/errors'

export interface ApiAddress {
  /** http(s) URL with the path of the JSON-RPC endpoint. */
  readonly url: string
  readonly token?: string
}

const token = /^([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+):(.+)$/

/**
 * Reads an API address: URL (http, https, ws, wss) or multiaddr (`/ip4/…/tcp/…[/http|https|ws|wss]`), with or without a token before it.
 * WebSocket addresses become HTTP: every method here answers to POST. The path is `defaultPath` unless one is given, and
 * 0.0.0.0 is this computer, as in the reference's clients. @throws BAD_USAGE
 */
export function resolveApi(text: string, defaultPath = '/rpc/v0'): ApiAddress {
  const withToken = token.exec(text.trim())
  const address = withToken ? withToken[2]! : text.trim()
  const url = address.startsWith('/') ? fromMultiaddr(address) : fromUrl(address)
  if (!url) throw new FerryError('BAD_USAGE', { problem: 'an API address is a URL such as http://127.0.0.1:1789 or a multiaddr such as /ip4/127.0.0.1/tcp/2345/http' })
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1'
  if (url.hostname === '[::]') url.hostname = '[::1]'
  if (url.pathname === '/' || url.pathname === '') url.pathname = defaultPath
  return { url: url.href, ...(withToken ? { token: withToken[1]! } : {}) }
}

function fromMultiaddr(text: string): URL | undefined {
  const match = /^\/(ip4|ip6|dns|dns4|dns6)\/([^/]+)\/tcp\/(\d{1,5})(?:\/(http|https|ws|wss|tls))?\/?$/.exec(text)
  if (!match) return undefined
  const secure = match[4] === 'https' || match[4] === 'wss' || match[4] === 'tls'
  const host = match[1] === 'ip6' ? `[${match[2]}]` : match[2]!
  return fromUrl(`${secure ? 'https' : 'http'}://${host}:${match[3]}`)
}

function fromUrl(text: string): URL | undefined {
  try {
    const url = new URL(text.replace(/^ws(s?):/i, 'http$1:'))
    return (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === '' ? url : undefined
  } catch {
    return undefined
  }
}
