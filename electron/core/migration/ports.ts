import { readFile } from 'node:fs/promises'
import { FerryError } from '../../../shared/errors'
import type { MigrationRequest } from '../../../shared/connection'
import { createChain, type Chain } from '../chain/api'
import { createDamocles, type DamoclesManager } from '../damocles/api'
import { createMessager, type Messager } from '../damocles/messager'
import type { Host } from '../host/host'
import { createLocalHost } from '../host/local-host'
import { createRpc } from '../rpc/json-rpc'
import { resolveApi } from '../rpc/resolve-api'

/** Everything outside this process that a migration talks to. Each is reached only when it is asked for. */
export interface Ports {
  readonly host: Host
  damocles(): Promise<DamoclesManager>
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

export function connectPorts(request: MigrationRequest, host: Host = createLocalHost()): Ports {
  const rpc = async (text: string, tokenFile?: string) => {
    const { url, token } = resolveApi(text)
    const secret = token ?? (await readToken(tokenFile))
    return createRpc({ url, ...(secret === undefined ? {} : { token: secret }) })
  }
  return {
    host,
    async damocles() {
      if (request.damocles.kind !== 'api') throw new FerryError('BAD_USAGE', { problem: 'this needs a running damocles-manager: --damocles-api' })
      return createDamocles(await rpc(request.damocles.url))
    },
    chain: async () => (request.chainApi === undefined ? undefined : createChain(await rpc(request.chainApi, request.chainTokenFile))),
    messager: async () => (request.messagerApi === undefined ? undefined : createMessager(await rpc(request.messagerApi, request.messagerTokenFile))),
    close: () => host.close(),
  }
}
