import { z } from 'zod'
import { NumberRange } from './sector'

const absolute = z.string().startsWith('/')

/** Where damocles is: its running manager, or a saved answer of `Venus.ListSectors` and the folders of its stores. */
export const DamoclesSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('api'), url: z.url() }),
  z.object({ kind: z.literal('states'), file: absolute, stores: z.array(absolute).readonly(), config: absolute.optional() }),
])
export type DamoclesSource = z.infer<typeof DamoclesSource>

/** Where lotus-miner is: its repo, whose database is read and written while it is stopped. */
export const LotusSide = z.object({
  repo: absolute.optional(),
  /** The storage path that receives (or holds) sector files. */
  store: absolute.optional(),
})
export type LotusSide = z.infer<typeof LotusSide>

/**
 * Everything a migration needs to know, from the window or the command line alike; `~` already expanded. No secret is in it:
 * tokens are named by file. The same request on the same disks gives the same plan, byte for byte.
 */
export const MigrationRequest = z.object({
  direction: z.literal('to-lotus'),
  damocles: DamoclesSource,
  lotus: LotusSide,
  minerId: z.int().positive(),
  /** mainnet or testnet when the address was given with its prefix. */
  network: z.enum(['mainnet', 'testnet']).optional(),
  files: z.enum(['none', 'copy', 'move']),
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
  messagerApi: z.string().optional(),
  messagerTokenFile: absolute.optional(),
  chainApi: z.string().optional(),
  chainTokenFile: absolute.optional(),
})
export type MigrationRequest = z.infer<typeof MigrationRequest>
