import { z } from 'zod'
import { FerryError } from '../../../shared/errors'
import type { SectorId } from '../../../shared/sector'
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
  storeList(): Promise<DamoclesStore[]>
  /** The record as it came, undefined when damocles has none. */
  findSector(worker: 'online' | 'offline', id: SectorId): Promise<unknown>
}

export function createDamocles(rpc: Rpc): DamoclesManager {
  const wireId = (id: SectorId) => ({ Miner: id.minerId, Number: id.sectorNumber })
  return {
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
    async findSector(worker, id) {
      try {
        return await rpc('Venus.FindSector', [worker, wireId(id)])
      } catch (error) {
        if (error instanceof FerryError && error.code === 'RPC_FAILED' && String(error.params.message).includes('key not found')) return undefined
        throw error
      }
    },
  }
}
