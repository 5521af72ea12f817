import { readFile } from 'node:fs/promises'
import { FerryError } from '../../../shared/errors'
import type { MigrationRequest } from '../../../shared/connection'
import { createChain, type Chain } from '../chain/api'
import { createDamocles, type DamoclesManager } from '../damocles/api'
import { createMessager, type Messager } from '../damocles/messager'
import type { Host } from '../host/host'
import { createLocalHost } from '../host/local-host'
import { createLotusMiner, type LotusMiner } from '../lotus/api'
import { createRpc } from '../rpc/json-rpc'
import { resolveApi } from '../rpc/resolve-api'

/** Everything outside this process that a migration talks to. Each is reached only when it is asked for. */
export interface Ports {
  readonly host: Host
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

export function connectPorts(request: MigrationRequest, host: Host = createLocalHost()): Ports {
  const rpc = async (address: string, tokenFile?: string) => {
    const { url, token } = resolveApi(fromEnvironment(address))
    const secret = token ?? (await readToken(tokenFile))
    return createRpc({ url, ...(secret === undefined ? {} : { token: secret }) })
  }
  return {
    host,
    async damocles() {
      if (request.damocles.kind !== 'api') throw new FerryError('BAD_USAGE', { problem: 'this needs a running damocles-manager: --damocles-api' })
      return createDamocles(await rpc(request.damocles.url))
    },
    async lotus() {
      const { api, tokenFile } = request.lotus
      if (api === undefined) throw new FerryError('BAD_USAGE', { problem: 'this needs a running lotus-miner: --lotus-api' })
      if (!isRepoPath(api)) return createLotusMiner(await rpc(api, tokenFile))
      const address = await host.readFile(`${api}/api`, 4096).catch((error: unknown) => {
        throw new FerryError('LOTUS_NOT_RUNNING', { repo: api }, { cause: error })
      })
      const { url } = resolveApi(address.toString('utf8'))
      const token = tokenFile === undefined ? (await host.readFile(`${api}/token`, 65_536).catch(() => Buffer.alloc(0))).toString('utf8').trim() : await readToken(tokenFile)
      return createLotusMiner(createRpc({ url, ...(token ? { token } : {}) }))
    },
    chain: async () => (request.chainApi === undefined ? undefined : createChain(await rpc(request.chainApi, request.chainTokenFile))),
    messager: async () => (request.messagerApi === undefined ? undefined : createMessager(await rpc(request.messagerApi, request.messagerTokenFile))),
    close: () => host.close(),
  }
}
