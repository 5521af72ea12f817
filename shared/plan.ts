import { z } from 'zod'
import { MigrationRequest } from './connection'
import { SectorFileType } from './sector'

export const sectorKinds = ['committedCapacity', 'deals', 'ddo', 'snapped', 'unknown'] as const
export const SectorKind = z.enum(sectorKinds)
export type SectorKind = z.infer<typeof SectorKind>

const count = z.int().nonnegative()
const number = z.int().nonnegative()
const hex64 = z.string().regex(/^[0-9a-f]{64}$/)
const path = z.string().startsWith('/')
const reason = z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])).optional() })

/** One file (sealed, update, unsealed) or folder (cache, update-cache) of a sector at its source. */
export const PlannedPart = z.object({
  type: SectorFileType,
  /** Root of the store that holds it. */
  store: path,
  /** Names below a folder part, in byte order; empty for a file part. */
  names: z.array(z.string()).readonly(),
  bytes: count,
  /** Digest of name, size, mtime, device and inode of each file: the run refuses when it has changed. */
  identity: z.string(),
  /** Names in the folder that are not taken along. */
  strangers: z.array(z.string()).readonly().optional(),
})
export type PlannedPart = z.infer<typeof PlannedPart>

/** What happens to a sector's record on the other side. 'same': already there and equal; 'keep': there and different, kept. */
export const RecordAction = z.enum(['add', 'same', 'replace', 'keep'])
export type RecordAction = z.infer<typeof RecordAction>

export const FieldDifference = z.object({ field: z.string(), ours: z.string(), theirs: z.string() })
export type FieldDifference = z.infer<typeof FieldDifference>

export const PlannedSector = z.object({
  number,
  kind: SectorKind,
  record: z
    .object({ action: RecordAction, bytes: count, sha256: hex64, differences: z.array(FieldDifference).readonly().optional() })
    .optional(),
  parts: z.array(PlannedPart).readonly().optional(),
  /** In which proving window it is proved, when a chain told and its files will leave their place. */
  deadline: count.optional(),
  /** Is marked as finished in damocles first; what proves that it may be. */
  finish: z.object({ deadline: count, sealedCid: z.string(), worker: z.string().optional() }).optional(),
  /** Is entered into damocles's index first: the store's name there, and which pairs of files. */
  index: z.object({ store: z.string(), normal: z.boolean(), upgrade: z.boolean() }).optional(),
  /** Losses and warnings: reason codes of shared/reasons/notes.ts. */
  notes: z.array(reason).readonly(),
})
export type PlannedSector = z.infer<typeof PlannedSector>

/** `code` is one of shared/reasons/left.ts. */
export const LeftSector = z.object({ number, reason })
export type LeftSector = z.infer<typeof LeftSector>

/** Which rule decides lotus's next number: the counter, the bitfield, or nothing stored at all (numassign.go). */
export const NumberRule = z.enum(['counter', 'allocated', 'nothing'])
export type NumberRule = z.infer<typeof NumberRule>

export const NextNumberPlan = z.object({
  before: z.object({ next: number, ruledBy: NumberRule }),
  after: z.object({ next: number, ruledBy: NumberRule }),
  /** The last used number that the step makes sure of; every number up to it is taken. Never lower than before. */
  lastUsed: number,
  /** Where it comes from. */
  because: z.enum(['largest-present', 'asked', 'unchanged']),
})
export type NextNumberPlan = z.infer<typeof NextNumberPlan>

/** Sectors of a move that share a proving window, as things stand: in how many epochs it opens, and how many they have to wait. */
export const Batch = z.object({ deadline: count, sectors: count, opensIn: z.int(), waits: count })
export type Batch = z.infer<typeof Batch>

/** A store that is given to the other program where it is. `sectors` counts those of the migrated miner. */
const attachedStore = z.object({
  path, sectors: count,
  /** To lotus: the UUID in its sectorstore.json; to damocles: its name in the configuration. */
  name: z.string(),
  /** What is in the store's sectorstore.json now: nothing, lotus's form, damocles's form. */
  had: z.enum(['none', 'lotus', 'damocles']),
  /** The file as it will be; absent when it stays. */
  sectorstore: z.string().optional(),
  /** The program knows this path already. */
  known: z.boolean(),
})
export type AttachedStore = z.infer<typeof attachedStore>

/** One phase of the run. Sectors of a phase are those of `plan.sectors` that have what it needs (parts, record). */
export const Step = z.discriminatedUnion('kind', [
  /** Sector files from their stores to `store`: copied and kept, or moved (renamed on one file system, else copied, verified, put into trash). */
  z.object({ kind: z.literal('transfer-files'), mode: z.enum(['copy', 'move']), verify: z.enum(['sha256', 'none']), store: path, sectors: count, files: count, bytes: count,
    /** For a move: source stores on another file system (found by trying), and how many sectors lie there: copied, verified, then removed. */
    copiedFrom: z.array(path).readonly(), crossDevice: count,
    /** Source stores that only the machine of damocles sees; those of them whose files go straight from there to the machine of lotus; and how many bytes of the others pass through this computer. */
    elsewhere: z.array(path).readonly().default([]), direct: z.array(path).readonly().default([]), relayedBytes: count.default(0) }),
  /** All records and numbers into lotus-miner's database, all or nothing. */
  z.object({ kind: z.literal('write-metadata'), repo: path, add: count, replace: count, same: count, keep: count,
    /** Digest of the database's content that the plan was made from. */
    from: hex64,
    /** Digest of the records to write, see records-file.ts. */
    recordsSha256: hex64, next: NextNumberPlan }),
  /** Marks online records of damocles as finished (`Venus.FinalizeSector`): sectors with `finish`. */
  z.object({ kind: z.literal('finish-sectors'), api: z.string(), sectors: count }),
  /** Records into damocles by `Venus.ImportSector`, one by one, each read back. */
  z.object({ kind: z.literal('import-sectors'), api: z.string(), index: count, add: count, replace: count, same: count, keep: count, recordsSha256: hex64 }),
  /** Stores of damocles become storage paths of lotus-miner: by its API while it runs, else in its storage.json. */
  z.object({ kind: z.literal('attach-to-lotus'), by: z.enum(['api', 'repo']), where: z.string(), stores: z.array(attachedStore).readonly(),
    /** Digest of storage.json (by repo). */
    from: hex64.optional() }),
  /** Storage paths of lotus become persist stores in damocles's configuration file. */
  z.object({ kind: z.literal('attach-to-damocles'), config: path, from: hex64, stores: z.array(attachedStore).readonly(),
    /** Lines to add at the end of the file. */
    lines: z.array(z.string()).readonly(),
    /** Command lines that enter the sectors into damocles's index while its manager is stopped. */
    commands: z.array(z.string()).readonly() }),
  /** Numbers that the running lotus-miner must not hand out are reserved under a name (`SectorNumReserve`). */
  z.object({ kind: z.literal('reserve-numbers'), api: z.string(), name: z.string(), ranges: z.string(), next: NextNumberPlan }),
])
export type Step = z.infer<typeof Step>
export type StepKind = Step['kind']

/** Who has to run or be stopped for a step (architecture: the spine of every plan). */
export const Needs = z.object({ step: z.string(), lotusMiner: z.enum(['any', 'running', 'stopped']), damoclesManager: z.enum(['any', 'running', 'stopped']) })
export type Needs = z.infer<typeof Needs>

/** A field that the other program has no place for, and the sectors where it is filled. */
export const Loss = z.object({ field: z.string(), count, numbers: z.string() })
export type Loss = z.infer<typeof Loss>

/** Everything that will happen, decided before anything does. Pure data: shown, saved, then run unchanged. */
export const Plan = z.object({
  format: z.literal('sector-ferry-plan/1'),
  request: MigrationRequest,
  minerId: z.int().positive(),
  steps: z.array(Step).readonly(),
  needs: z.array(Needs).readonly(),
  sectors: z.array(PlannedSector).readonly(),
  left: z.array(LeftSector).readonly(),
  /** About the plan as a whole: codes of shared/reasons/notes.ts. */
  notes: z.array(reason).readonly(),
  losses: z.array(Loss).readonly(),
  /** SHA-256 over the plan without this field, as canonical JSON. */
  digest: hex64,
})
export type Plan = z.infer<typeof Plan>
