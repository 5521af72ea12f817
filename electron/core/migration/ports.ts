import { readFile } from 'node:fs/promises'
import { FerryError } from '../../../shared/errors'
import type { MigrationRequest } from '../../../shared/connection'
import { createChain, type Chain } from '../chain/api'
import { createDamocles, type DamoclesManager } from '../damocles/api'
import { createMessager, type Messager } from '../damocles/messager'
import type { Host } from '../host/host'
import { localHosts, type Hosts } from '../host/hosts'
import { createLotusMiner, type LotusMiner } from '../lotus/api'
import { createRpc } from '../rpc/json-rpc'
import { resolveApi } from '../rpc/resolve-api'

/** Everything outside this process that a migration talks to. Each is reached only when it is asked for. */
export interface Ports {
  /** This computer. */
  readonly here: Host
  /** The machine of damocles-manager, its configuration and its stores. */
  readonly damoclesHost: Host
  /** The machine of lotus-miner, its repo and its storage paths; the same object when it is the same machine. */
  readonly lotusHost: Host
  damocles(): Promise<DamoclesManager>
  /** The running lotus-miner. */
  lotus(): Promise<LotusMiner>
  chain(): Promise<Chain | undefined>
  messager(): Promise<Messager | undefined>
  close(): Promise<void>
}

async function readToken(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    throw new FerryError('TOKEN_UNREADABLE', { file }, { cause: error })
  }
}

/** `env:NAME` stands for what an environment variable holds, such as MINER_API_INFO: an address with its token before it. */
function fromEnvironment(address: string): string {
  const name = /^env:(.+)$/.exec(address)?.[1]
  if (name === undefined) return address
  const value = process.env[name]
  if (!value) throw new FerryError('BAD_USAGE', { problem: `the environment variable ${name} is not set` })
  return value
}

/** An absolute path that is no multiaddr: the repo of lotus-miner, with its files `api` and `token`. */
export const isRepoPath = (api: string): boolean => api.startsWith('/') && !/^\/(ip4|ip6|dns4?|dns6)\//.test(api)

/** @throws what connecting to a host throws */
export async function connectPorts(request: Pick<MigrationRequest, 'damocles' | 'lotus' | 'hosts' | 'chainApi' | 'chainTokenFile' | 'messagerApi' | 'messagerTokenFile'>, hosts: Hosts = localHosts): Promise<Ports> {
  const damoclesHost = await hosts.open(request.hosts?.damocles)
  const lotusHost = request.hosts?.lotus === request.hosts?.damocles ? damoclesHost : await hosts.open(request.hosts?.lotus)
  const rpcOf = (host: Host, url: string, token: string | undefined) => {
    const connect = host.forward?.bind(host)
    return createRpc({ url, ...(token ? { token } : {}), ...(connect ? { connect } : {}) })
  }
  const rpc = async (host: Host, address: string, tokenFile?: string) => {
    const { url, token } = resolveApi(fromEnvironment(address))
    return rpcOf(host, url, token ?? (await readToken(tokenFile)))
  }
  return {
    here: await localHosts.open(undefined),
    damoclesHost,
    lotusHost,
    async damocles() {
      if (request.damocles.kind !== 'api') throw new FerryError('BAD_USAGE', { problem: 'this needs a running damocles-manager: --damocles-api' })
      return createDamocles(await rpc(damoclesHost, request.damocles.url))
    },
    async lotus() {
      const { api, tokenFile } = request.lotus
      if (api === undefined) throw new FerryError('BAD_USAGE', { problem: 'this needs a running lotus-miner: --lotus-api' })
      if (!isRepoPath(api)) return createLotusMiner(await rpc(lotusHost, api, tokenFile))
      const address = await lotusHost.readFile(`${api}/api`, 4096).catch((error: unknown) => {
        throw new FerryError('LOTUS_NOT_RUNNING', { repo: api }, { cause: error })
      })
      const { url } = resolveApi(address.toString('utf8'))
      const token = tokenFile === undefined ? (await lotusHost.readFile(`${api}/token`, 65_536).catch(() => Buffer.alloc(0))).toString('utf8').trim() : await readToken(tokenFile)
      return createLotusMiner(rpcOf(lotusHost, url, token))
    },
    chain: async () => (request.chainApi === undefined ? undefined : createChain(await rpc(lotusHost, request.chainApi, request.chainTokenFile))),
    messager: async () => (request.messagerApi === undefined ? undefined : createMessager(await rpc(damoclesHost, request.messagerApi, request.messagerTokenFile))),
    close: async () => undefined,
  }
}
