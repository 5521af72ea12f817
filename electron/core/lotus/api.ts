import { z } from 'zod'
import { FerryError } from '../../../shared/errors'
import { actorIdOf } from '../codec/address'
import { fromRunLengths, toRunLengths, type NumberSet } from '../codec/rle-plus'
import type { Rpc } from '../rpc/json-rpc'

const runLengths = z.array(z.union([z.number(), z.bigint()]))
const NumberMeta = z.object({ Reserved: runLengths, Allocated: runLengths, InUse: runLengths, Next: z.union([z.number(), z.bigint()]) })
const StorageDetail = z.object({ ID: z.string(), URLs: z.array(z.string()).nullable(), Weight: z.number(), MaxStorage: z.number(), CanSeal: z.boolean(), CanStore: z.boolean() })
const StorageStat = z.object({ Capacity: z.number(), Available: z.number(), Used: z.number(), Reserved: z.number() })
const Declared = z.record(z.string(), z.array(z.object({ Miner: z.number(), Number: z.number(), SectorFileType: z.number() })).nullable())

export type StorageDetail = z.infer<typeof StorageDetail>
export type StorageStat = z.infer<typeof StorageStat>
export type Declared = z.infer<typeof Declared>

/** What the running lotus-miner knows about numbers (`sectors numbers info`). */
export interface NumberMeta {
  readonly reserved: NumberSet
  readonly allocated: NumberSet
  readonly inUse: NumberSet
  readonly next: bigint
}

/** lotus-miner by JSON-RPC, namespace `Filecoin` (lotus api/api_storage.go); only the methods that are called. */
export interface LotusMiner {
  version(): Promise<string>
  minerId(): Promise<number>
  /** Every number that has a record with a state, ascending. */
  sectorNumbers(): Promise<number[]>
  /** The answer as it came; sector-status.ts reads it. @throws RPC_FAILED for an unknown number */
  sectorStatus(number: number): Promise<unknown>
  numberMeta(): Promise<NumberMeta>
  reservations(): Promise<ReadonlyMap<string, NumberSet>>
  /** @throws RPC_FAILED when the name exists or numbers collide */
  reserve(name: string, numbers: NumberSet): Promise<void>
  /** Storage ID to folder on lotus-miner's machine; needs admin. */
  storageLocal(): Promise<ReadonlyMap<string, string>>
  storageList(): Promise<Declared>
  storageInfo(id: string): Promise<StorageDetail>
  storageStat(id: string): Promise<StorageStat>
  storageAddLocal(path: string): Promise<void>
  storageDetachLocal(path: string): Promise<void>
}

export function createLotusMiner(rpc: Rpc): LotusMiner {
  const ask = async <T>(method: string, params: readonly unknown[], schema: z.ZodType<T>): Promise<T> => {
    const parsed = schema.safeParse(await rpc(`Filecoin.${method}`, params))
    if (!parsed.success) throw new FerryError('LOTUS_ANSWER_UNREADABLE', { method, problem: parsed.error.issues[0]?.message ?? '' }, { cause: parsed.error })
    return parsed.data
  }
  return {
    version: async () => (await ask('Version', [], z.object({ Version: z.string() }))).Version,
    async minerId() {
      const text = await ask('ActorAddress', [], z.string())
      const id = actorIdOf(text)
      if (id === undefined || id > BigInt(Number.MAX_SAFE_INTEGER)) throw new FerryError('LOTUS_ANSWER_UNREADABLE', { method: 'ActorAddress', problem: text.slice(0, 60) })
      return Number(id)
    },
    async sectorNumbers() {
      const numbers = (await ask('SectorsList', [], z.array(z.union([z.number(), z.bigint()])).nullable())) ?? []
      const large = numbers.find((n) => typeof n === 'bigint')
      if (large !== undefined) throw new FerryError('NUMBER_TOO_LARGE', { name: 'SectorsList', value: large.toString() })
      return (numbers as number[]).sort((a, b) => a - b)
    },
    sectorStatus: (number) => rpc('Filecoin.SectorsStatus', [number, true]),
    async numberMeta() {
      const meta = await ask('SectorNumAssignerMeta', [], NumberMeta)
      return { reserved: fromRunLengths(meta.Reserved), allocated: fromRunLengths(meta.Allocated), inUse: fromRunLengths(meta.InUse), next: BigInt(meta.Next) }
    },
    reservations: async () => new Map(Object.entries((await ask('SectorNumReservations', [], z.record(z.string(), runLengths).nullable())) ?? {}).map(([name, runs]) => [name, fromRunLengths(runs)])),
    reserve: async (name, numbers) => void (await rpc('Filecoin.SectorNumReserve', [name, toRunLengths(numbers), false])),
    storageLocal: async () => new Map(Object.entries((await ask('StorageLocal', [], z.record(z.string(), z.string()).nullable())) ?? {})),
    storageList: async () => (await ask('StorageList', [], Declared.nullable())) ?? {},
    storageInfo: (id) => ask('StorageInfo', [id], StorageDetail),
    storageStat: (id) => ask('StorageStat', [id], StorageStat),
    storageAddLocal: async (path) => void (await rpc('Filecoin.StorageAddLocal', [path])),
    storageDetachLocal: async (path) => void (await rpc('Filecoin.StorageDetachLocal', [path])),
  }
}
