import { FerryError } from '../../shared/errors'
import { MigrationRequest, type DamoclesSource, type LotusSide } from '../../shared/connection'
import { parseMinerAddress, parseNumberRanges } from '../../shared/sector'
import { expandPath } from '../core/home'
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
  return { kind: 'api', url: resolveApi(flags['damocles-api'] ?? defaultDamoclesApi).url }
}

export function readLotus(flags: Flags): LotusSide {
  const repo = flags['dest-repo'] ?? flags['lotus-repo']
  const store = flags['dest-path']
  return {
    ...(repo === undefined ? {} : { repo: expandPath(repo) }),
    ...(store === undefined ? {} : { store: expandPath(store) }),
  }
}

/** Everything that all commands share. @throws BAD_USAGE, NUMBER_TOO_LARGE */
export function readRequest(flags: Flags, what: Pick<MigrationRequest, 'direction' | 'files' | 'metadata'>): MigrationRequest {
  const verify = flags.verify ?? 'sha256'
  if (verify !== 'sha256' && verify !== 'none') throw bad(`--verify takes sha256 or none, not '${verify}'`)
  const numbers = flags.numbers === undefined ? undefined : parseNumberRanges(flags.numbers.join(','))
  if (flags.numbers !== undefined && numbers === undefined) throw bad(`--numbers takes a list such as 1,2,5-9, not '${flags.numbers.join(',')}'`)
  if (flags['only-next-number'] && flags['next-number'] === undefined) throw bad('--only-next-number needs --next-number')
  const optionalPath = (name: 'messager-token-file' | 'chain-token-file'): string | undefined => (flags[name] === undefined ? undefined : expandPath(flags[name]))
  const parsed = MigrationRequest.safeParse({
    ...what,
    ...readMiner(flags),
    damocles: readDamocles(flags),
    lotus: readLotus(flags),
    verify,
    numbers,
    nextNumber: flags['next-number'] === undefined ? undefined : readNumber('next-number', flags['next-number']),
    onlyNextNumber: flags['only-next-number'] ?? false,
    override: flags.override ?? false,
    unsealed: flags.unsealed ?? false,
    sectorKeyFiles: !(flags['no-sector-key'] ?? false),
    messagerApi: flags['messager-api'],
    messagerTokenFile: optionalPath('messager-token-file'),
    chainApi: flags['chain-api'],
    chainTokenFile: optionalPath('chain-token-file'),
  })
  if (!parsed.success) throw bad(parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; '))
  return parsed.data
}

/** The request of `export …`: by name, or by which destinations were given. */
export function readExport(flags: Flags, what: string | undefined): MigrationRequest {
  const files = what === 'files' || (what === undefined && flags['dest-path'] !== undefined)
  const metadata = what === 'metadata' || (what === undefined && flags['dest-repo'] !== undefined)
  if (what !== undefined && what !== 'files' && what !== 'metadata') throw bad(`export takes files or metadata, not '${what}'`)
  if (!files && !metadata) throw bad('export needs --dest-path, --dest-repo or both')
  if (files && flags['dest-path'] === undefined) throw bad('--dest-path is missing: the lotus storage path that receives the files')
  if (metadata && flags['dest-repo'] === undefined) throw bad('--dest-repo is missing: the repo of lotus-miner')
  const request = readRequest(flags, { direction: 'to-lotus', files: files ? (flags.reserve ? 'copy' : 'move') : 'none', metadata })
  // each command looks only at what it changes
  return { ...request, lotus: { ...(metadata ? { repo: request.lotus.repo } : {}), ...(files ? { store: request.lotus.store } : {}) } as LotusSide }
}
