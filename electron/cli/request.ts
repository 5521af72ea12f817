import { FerryError } from '../../shared/errors'
import { MigrationRequest, type DamoclesSource, type LotusSide } from '../../shared/connection'
import { HostRef } from '../../shared/hosts'
import { parseMinerAddress, parseNumberRanges } from '../../shared/sector'
import { expandPath } from '../core/home'
import { isRepoPath } from '../core/migration/ports'
import { resolveApi } from '../core/rpc/resolve-api'
import type { Flags } from './args'

export const defaultDamoclesApi = 'http://127.0.0.1:1789'

const bad = (problem: string): FerryError => new FerryError('BAD_USAGE', { problem })

/** A whole number from 0 to 2^53−1. @throws BAD_USAGE, NUMBER_TOO_LARGE */
export function readNumber(flag: string, value: string): number {
  if (!/^\d+$/.test(value)) throw bad(`--${flag} takes a whole number, not '${value}'`)
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new FerryError('NUMBER_TOO_LARGE', { name: `--${flag}`, value })
  return number
}

export function readMiner(flags: Flags): { minerId: number; network?: 'mainnet' | 'testnet' } {
  if (!flags.miner) throw bad('--miner is missing, for example --miner t01000')
  const miner = parseMinerAddress(flags.miner)
  if (!miner || miner.minerId === 0) throw bad(`--miner takes an address such as t01000 or f01000, not '${flags.miner}'`)
  return miner
}

export function readDamocles(flags: Flags): DamoclesSource {
  if (flags.states !== undefined && flags['damocles-api'] !== undefined) throw bad('give --damocles-api or --states, not both')
  if (flags.states !== undefined) {
    const config = flags['damocles-config']
    return { kind: 'states', file: expandPath(flags.states), stores: (flags.store ?? []).map((s) => expandPath(s)), ...(config === undefined ? {} : { config: expandPath(config) }) }
  }
  const config = flags['damocles-config']
  return { kind: 'api', url: resolveApi(readAddress(flags, 'damocles-api') ?? defaultDamoclesApi).url, ...(config === undefined ? {} : { config: expandPath(config) }) }
}

/** An API address without a secret in it: command lines can be read by everybody. @throws TOKEN_IN_ADDRESS, BAD_USAGE */
function readAddress(flags: Flags, name: 'damocles-api' | 'messager-api' | 'chain-api' | 'lotus-api'): string | undefined {
  const value = flags[name]
  if (value === undefined || value.startsWith('env:')) return value
  if (name === 'lotus-api' && /^[/~.]/.test(value) && isRepoPath(expandPath(value))) return expandPath(value)
  if (resolveApi(value).token !== undefined || /[?&]token=/.test(value)) throw new FerryError('TOKEN_IN_ADDRESS', { name: `--${name}` })
  return value
}

export function readLotus(flags: Flags): LotusSide {
  const repo = flags['dest-repo'] ?? flags['lotus-repo']
  const store = flags['dest-path']
  const api = readAddress(flags, 'lotus-api')
  const tokenFile = flags['lotus-token-file'] ?? flags['token-file']
  return {
    ...(api === undefined ? {} : { api }),
    ...(tokenFile === undefined ? {} : { tokenFile: expandPath(tokenFile) }),
    ...(repo === undefined ? {} : { repo: expandPath(repo) }),
    ...(store === undefined ? {} : { store: expandPath(store) }),
  }
}

/** Where the two programs are: `--host` for both, or `--source-host` and `--target-host`. @throws BAD_USAGE */
export function readHostFlags(flags: Flags, direction: MigrationRequest['direction']): MigrationRequest['hosts'] {
  const { host, 'source-host': source = host, 'target-host': target = host } = flags
  const [damocles, lotus] = direction === 'to-lotus' ? [source, target] : [target, source]
  if (damocles === undefined && lotus === undefined) return undefined
  for (const ref of [damocles, lotus]) if (ref !== undefined && !HostRef.safeParse(ref).success) throw bad(`'${ref}' is no host: [user@]host[:port], or a name of ~/.ssh/config or of the saved hosts`)
  for (const value of Object.values(flags).flat()) if (typeof value === 'string' && /^~(\/|$)/.test(value)) throw bad(`${value}: with a host, write paths from / on; ~ would be the home on this computer`)
  return { ...(damocles === undefined ? {} : { damocles }), ...(lotus === undefined ? {} : { lotus }) }
}

/** Everything that all commands share. @throws BAD_USAGE, NUMBER_TOO_LARGE */
export function readRequest(flags: Flags, what: Pick<MigrationRequest, 'direction' | 'files' | 'metadata' | 'attachStores'>, miner = readMiner(flags)): MigrationRequest {
  const verify = flags.verify ?? 'sha256'
  if (verify !== 'sha256' && verify !== 'none') throw bad(`--verify takes sha256 or none, not '${verify}'`)
  const numbers = flags.numbers === undefined ? undefined : parseNumberRanges(flags.numbers.join(','))
  if (flags.numbers !== undefined && numbers === undefined) throw bad(`--numbers takes a list such as 1,2,5-9, not '${flags.numbers.join(',')}'`)
  if (flags['only-next-number'] && flags['next-number'] === undefined) throw bad('--only-next-number needs --next-number')
  const optionalPath = (name: 'messager-token-file' | 'chain-token-file'): string | undefined => (flags[name] === undefined ? undefined : expandPath(flags[name]))
  const parsed = MigrationRequest.safeParse({
    ...what,
    ...miner,
    hosts: readHostFlags(flags, what.direction),
    damocles: readDamocles(flags),
    lotus: readLotus(flags),
    verify,
    numbers,
    nextNumber: flags['next-number'] === undefined ? undefined : readNumber('next-number', flags['next-number']),
    onlyNextNumber: flags['only-next-number'] ?? false,
    override: flags.override ?? false,
    finish: flags.finish ?? false,
    unfinishedSnaps: flags['unfinished-snaps'] ?? false,
    unsealed: flags.unsealed ?? false,
    sectorKeyFiles: !(flags['no-sector-key'] ?? false),
    messagerApi: readAddress(flags, 'messager-api'),
    messagerTokenFile: optionalPath('messager-token-file'),
    chainApi: readAddress(flags, 'chain-api'),
    chainTokenFile: optionalPath('chain-token-file'),
  })
  if (!parsed.success) throw bad(parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; '))
  return parsed.data
}

/** The request of `export …`: by name, or by which destinations were given. */
export function readExport(flags: Flags, what: string | undefined): MigrationRequest {
  if (what !== undefined && what !== 'files' && what !== 'metadata') throw bad(`export takes files or metadata, not '${what}'`)
  const files = what === 'files' || (what === undefined && flags['dest-path'] !== undefined)
  const metadata = what === 'metadata' || (what === undefined && (flags['dest-repo'] !== undefined || flags['only-next-number'] === true))
  if (!files && !metadata) throw bad('export needs --dest-path, --dest-repo or both')
  if (files && flags['dest-path'] === undefined) throw bad('--dest-path is missing: the lotus storage path that receives the files')
  const live = flags['only-next-number'] && flags['dest-repo'] === undefined && flags['lotus-api'] !== undefined
  if (metadata && flags['dest-repo'] === undefined && !live) throw bad('--dest-repo is missing: the repo of lotus-miner')
  if (flags['lotus-api'] !== undefined && !live) throw bad('--lotus-api goes with --only-next-number: records can only be written while lotus-miner is stopped')
  const request = readRequest(flags, { direction: 'to-lotus', files: files ? (flags.reserve ? 'copy' : 'move') : 'none', metadata })
  const { repo, store, api, tokenFile } = request.lotus
  // each command looks only at what it changes
  return { ...request, lotus: { ...(metadata && repo !== undefined ? { repo } : {}), ...(files ? { store } : {}), ...(live ? { api, tokenFile } : {}) } as LotusSide }
}

/** The request of `finish`: marks sectors as finished in damocles and does nothing else. */
export function readFinish(flags: Flags): MigrationRequest {
  if (flags['chain-api'] === undefined) throw bad('finish needs --chain-api: only the chain can say that a sector is finished')
  return { ...readRequest(flags, { direction: 'to-lotus', files: 'none', metadata: false }), finish: true }
}

/** The request of `import` and `attach …`; `miner` was asked from lotus when it was not given. */
export function readToDamocles(flags: Flags, what: { metadata: boolean; attach: boolean }, miner: { minerId: number; network?: 'mainnet' | 'testnet' }): MigrationRequest {
  if (flags.states !== undefined) throw bad('records go into a running damocles-manager: --damocles-api, not --states')
  const stores = what.attach && flags.store ? { attachStores: flags.store.map((s) => expandPath(s)) } : {}
  return readRequest(flags, { direction: 'to-damocles', files: what.attach ? 'attach' : 'none', metadata: what.metadata, ...stores }, miner)
}

/** The request of `attach lotus`. */
export function readAttachToLotus(flags: Flags): MigrationRequest {
  const lotus = readLotus(flags)
  if ((lotus.api === undefined) === (lotus.repo === undefined)) throw bad('attach lotus needs --lotus-api (lotus-miner runs) or --lotus-repo (it is stopped), one of them')
  const states = flags.states !== undefined
  const stores = !states && flags.store ? { attachStores: flags.store.map((s) => expandPath(s)) } : {}
  return readRequest(flags, { direction: 'to-lotus', files: 'attach', metadata: false, ...stores })
}

/** Where lotus-miner is as a source: by flag, else by MINER_API_INFO as lotus's own programs take it. */
export function readLotusSource(flags: Flags): Flags {
  if (flags['lotus-api'] !== undefined && flags['lotus-repo'] !== undefined) throw bad('give --lotus-api or --lotus-repo, not both')
  if (flags['lotus-api'] !== undefined || flags['lotus-repo'] !== undefined) return flags
  if (process.env.MINER_API_INFO) return { ...flags, 'lotus-api': 'env:MINER_API_INFO' }
  throw bad('give --lotus-api (lotus-miner runs) or --lotus-repo (it is stopped)')
}
