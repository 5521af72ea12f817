import { z } from 'zod'
import { HostRef } from './hosts'
import { NumberRange } from './sector'

const absolute = z.string().startsWith('/')

/** Where damocles is: its running manager, or a saved answer of `Venus.ListSectors` and the folders of its stores. */
export const DamoclesSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('api'), url: z.url(), config: absolute.optional() }),
  z.object({ kind: z.literal('states'), file: absolute, stores: z.array(absolute).readonly(), config: absolute.optional() }),
])
export type DamoclesSource = z.infer<typeof DamoclesSource>

/** Where lotus-miner is: its repo, whose database is read and written while it is stopped, or the API of the running program. */
export const LotusSide = z.object({
  repo: absolute.optional(),
  /** The storage path that receives (or holds) sector files. */
  store: absolute.optional(),
  /** URL or multiaddr of the running lotus-miner, or the path of its repo, whose files `api` and `token` are read. */
  api: z.string().optional(),
  tokenFile: absolute.optional(),
})
export type LotusSide = z.infer<typeof LotusSide>

/**
 * Everything a migration needs to know, from the window or the command line alike; `~` already expanded. No secret is in it:
 * tokens are named by file. The same request on the same disks gives the same plan, byte for byte.
 */
export const MigrationRequest = z.object({
  direction: z.enum(['to-lotus', 'to-damocles']),
  damocles: DamoclesSource,
  lotus: LotusSide,
  /**
   * Machines of the two programs, their stores and repo; absent: this computer. Paths and API addresses of a side are as its machine sees
   * them; only a saved list of states and token files are files of this computer.
   */
  hosts: z.object({ damocles: HostRef.optional(), lotus: HostRef.optional() }).optional(),
  minerId: z.int().positive(),
  /** mainnet or testnet when the address was given with its prefix. */
  network: z.enum(['mainnet', 'testnet']).optional(),
  /** 'attach': nothing is copied, the other program is given the stores where they are. */
  files: z.enum(['none', 'copy', 'move', 'attach']),
  metadata: z.boolean(),
  verify: z.enum(['sha256', 'none']).default('sha256'),
  /** Absent: all sectors. */
  numbers: z.array(NumberRange).readonly().optional(),
  /** The number that becomes the last used; new sectors start at value + 1. */
  nextNumber: z.int().nonnegative().optional(),
  onlyNextNumber: z.boolean().default(false),
  override: z.boolean().default(false),
  /** Also take `sealed` and `cache` of a snapped sector when they are there, and `unsealed` copies. */
  sectorKeyFiles: z.boolean().default(true),
  unsealed: z.boolean().default(false),
  /** To lotus: mark sectors as finished in damocles first, where chain and files say that they are. */
  finish: z.boolean().default(false),
  /** To damocles: take sectors whose snap upgrade has not landed as committed capacity; the deals of the upgrade are dropped. */
  unfinishedSnaps: z.boolean().default(false),
  /** Stores to attach; absent: every store that holds a sector of the miner. */
  attachStores: z.array(absolute).readonly().optional(),
  messagerApi: z.string().optional(),
  messagerTokenFile: absolute.optional(),
  chainApi: z.string().optional(),
  chainTokenFile: absolute.optional(),
})
export type MigrationRequest = z.infer<typeof MigrationRequest>
