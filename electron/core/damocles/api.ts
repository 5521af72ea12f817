import { z } from 'zod'
import { FerryError } from '../../../shared/errors'
import type { Rpc } from '../rpc/json-rpc'

const Store = z.object({
  Name: z.string(), Path: z.string(), ReadOnly: z.boolean().optional(), Weight: z.number().optional(),
  Total: z.number().optional(), Free: z.number().optional(), Used: z.number().optional(),
})

export interface DamoclesStore {
  readonly name: string
  readonly path: string
  readonly readOnly: boolean
  readonly weight: number
  readonly capacity?: number
  readonly free?: number
}

/** damocles-manager by JSON-RPC, namespace `Venus` (damocles core/api.go); only the methods that are called. */
export interface DamoclesManager {
  version(): Promise<string>
  /** The answer as it came: sector-state.ts reads it. */
  listSectors(worker: 'online' | 'offline'): Promise<unknown>
  /** Undefined when there is no record of it in that list. */
  findSector(worker: 'online' | 'offline', id: SectorId): Promise<unknown>
  storeList(): Promise<DamoclesStore[]>
  /** False: not stored, there is one already. Without `override` nothing is replaced. */
  importSector(worker: 'online' | 'offline', state: unknown, override: boolean): Promise<boolean>
  /** Online to finished. @throws RPC_FAILED, also when it is not online (code 11001) */
  finalizeSector(id: SectorId): Promise<void>
  /** Enters a pair of files into the index; the sector must be online and the files in the store. */
  submitPersisted(id: SectorId, store: string, upgrade: boolean): Promise<boolean>
  /** Names of the stores that the index has for a sector. */
  findInIndex(index: 'normal' | 'upgrade', id: SectorId): Promise<{ sealed: string; cache: string } | undefined>
}

export interface SectorId {
  readonly minerId: number
  readonly number: number
}

const Index = z.object({ Found: z.boolean(), Instance: z.object({ SealedFile: z.string(), CacheDir: z.string() }) })
const wireId = ({ minerId, number }: SectorId) => ({ Miner: minerId, Number: number })

/** damocles says of a missing record: `load state from online: key not found` (state_mgr.go). */
const isMissing = (error: unknown): boolean => error instanceof FerryError && error.code === 'RPC_FAILED' && String(error.params.message).includes('key not found')

export function createDamocles(rpc: Rpc): DamoclesManager {
  return {
    findSector: (worker, id) =>
      rpc('Venus.FindSector', [worker, wireId(id)]).catch((error: unknown) => {
        if (isMissing(error)) return undefined
        throw error
      }),
    importSector: async (worker, state, override) => (await rpc('Venus.ImportSector', [worker, state, override])) === true,
    finalizeSector: async (id) => void (await rpc('Venus.FinalizeSector', [wireId(id)])),
    submitPersisted: async (id, store, upgrade) => (await rpc('Venus.SubmitPersistedEx', [wireId(id), store, upgrade])) === true,
    async findInIndex(index, id) {
      const parsed = Index.safeParse(await rpc('Venus.SectorIndexerFind', [index, wireId(id)]))
      if (!parsed.success || !parsed.data.Found) return undefined
      const { SealedFile, CacheDir } = parsed.data.Instance
      return { sealed: SealedFile, cache: CacheDir || SealedFile }
    },
    async version() {
      return String(await rpc('Venus.Version', []))
    },
    listSectors: (worker) => rpc('Venus.ListSectors', [worker, 0]),
    async storeList() {
      const parsed = z.array(Store).nullable().safeParse(await rpc('Venus.StoreList', []))
      if (!parsed.success) throw new FerryError('STATES_UNREADABLE', { problem: 'the list of stores has another form' }, { cause: parsed.error })
      return (parsed.data ?? []).map((s) => ({
        name: s.Name, path: s.Path, readOnly: s.ReadOnly ?? false, weight: s.Weight ?? 0,
        ...(s.Total === undefined ? {} : { capacity: s.Total }), ...(s.Free === undefined ? {} : { free: s.Free }),
      }))
    },
  }
}
