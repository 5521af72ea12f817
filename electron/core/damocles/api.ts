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
  storeList(): Promise<DamoclesStore[]>
}

export function createDamocles(rpc: Rpc): DamoclesManager {
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
  }
}
