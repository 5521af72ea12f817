import { z } from 'zod'
import { Check } from './check'
import { DamoclesSource, LotusSide, MigrationRequest } from './connection'
import { HostQuestion, HostRef, SavedHost, StageResult } from './hosts'
import { Batch, FieldDifference, LeftSector, Loss, Needs, Step } from './plan'
import { RunProgress } from './progress'
import { Report } from './report'

const number = z.int().nonnegative()
const params = z.record(z.string(), z.union([z.string(), z.number()]))
const runId = z.string().regex(/^[0-9a-z-]{1,64}$/)
const none = z.object({}).strict()
export const Direction = z.enum(['to-lotus', 'to-damocles'])
export type Direction = z.infer<typeof Direction>

export const Settings = z.object({
  locale: z.enum(['system', 'en', 'zh']),
  theme: z.enum(['system', 'light', 'dark']),
  /** Tell the desktop when a run ends or needs somebody. */
  notify: z.boolean().default(true),
  /** Bytes per second over all copies that a run begins with; null: no limit. */
  limit: z.int().positive().nullable().default(null),
})
export type Settings = z.infer<typeof Settings>

/** A miner seen on either side, with what there is of it. */
export const MinerSummary = z.object({
  minerId: z.int().positive(),
  address: z.string(),
  damocles: z.object({ offline: number, online: number }).optional(),
  lotus: z.object({ records: number, next: number, ruledBy: z.string() }).optional(),
  fileSectors: number,
})
export type MinerSummary = z.infer<typeof MinerSummary>

export const StoreSummary = z.object({
  side: z.enum(['damocles', 'lotus']),
  path: z.string(),
  name: z.string().optional(),
  id: z.string().optional(),
  url: z.string().optional(),
  weight: number.optional(),
  canSeal: z.boolean().optional(),
  canStore: z.boolean().optional(),
  readOnly: z.boolean().optional(),
  capacity: number.optional(),
  free: number.optional(),
  used: number.optional(),
  sectorstore: z.enum(['none', 'lotus', 'damocles', 'unreadable']).optional(),
  /** Sector files by type. */
  counts: z.record(z.string(), number),
  /** Entries in sector folders that are no sector names: they stop lotus-miner from starting. */
  strangers: z.array(z.string()),
  problem: z.object({ code: z.string(), params }).optional(),
})
export type StoreSummary = z.infer<typeof StoreSummary>

/** What the files, damocles, lotus and the chain say of a sector, where they do not agree or where it is special. */
export const facets = ['missing-file', 'only-source', 'only-target', 'differs', 'not-finalized', 'snapped', 'ddo', 'need-rebuild', 'off-chain', 'faulty'] as const
export const Facet = z.enum(facets)
export type Facet = z.infer<typeof Facet>

/** One row of the sector table: what each side says, and what the plan would do. */
export const SectorRow = z.object({
  number,
  /** seal proof type, see shared/sector.ts */
  proofType: z.int(),
  kind: z.string(),
  /** damocles: 'offline', 'online', 'both' or absent. */
  damocles: z.enum(['offline', 'online', 'both', 'unreadable']).optional(),
  /** lotus pipeline state, absent when lotus has no record. */
  lotusState: z.string().optional(),
  /** What happens to its record: see RecordAction. */
  record: z.enum(['add', 'same', 'replace', 'keep']).optional(),
  deadline: number.optional(),
  /** File types found in the source stores. */
  files: z.array(z.string()),
  stores: z.array(z.string()),
  bytes: number,
  flags: z.array(z.enum(['aborted', 'removed', 'terminated', 'terminating', 'needRebuild', 'notFinalized', 'imported', 'unsealing', 'snapped', 'deals', 'ddo'])),
  /** Absent: it would be taken along. */
  left: z.object({ code: z.string(), params: params.optional() }).optional(),
  notes: z.array(z.object({ code: z.string(), params: params.optional() })),
  facets: z.array(Facet),
  /** Absent: the chain was not asked. */
  chain: z.enum(['live', 'faulty', 'absent']).optional(),
})
export type SectorRow = z.infer<typeof SectorRow>

/** The proving window at the chain's head, epochs of 30 s. */
export const Deadline = z.object({ index: number, open: z.int(), close: z.int(), currentEpoch: z.int() })
export type Deadline = z.infer<typeof Deadline>

export const PreflightView = z.object({
  checks: z.array(Check),
  steps: z.array(Step),
  needs: z.array(Needs),
  deadline: Deadline.nullable(),
  /** Sectors that lack files, with the names of these; the first 500. */
  incomplete: z.array(z.object({ number, names: z.string() })),
  tookMs: z.number(),
})
export type PreflightView = z.infer<typeof PreflightView>

/** Something that a run kept so that it can be put back. `there`: it is still on the disk. */
export const Backup = z.object({ run: runId, miner: z.string(), kind: z.enum(['metadata', 'settings', 'trash']), path: z.string(), of: z.string(), there: z.boolean(), startedAt: z.string() })
export type Backup = z.infer<typeof Backup>

export const LogLine = z.object({ at: z.string(), level: z.enum(['info', 'error']), text: z.string() })
export type LogLine = z.infer<typeof LogLine>

/** A plan as the window shows it: everything but the long lists, which come page by page. */
export const PlanView = z.object({
  planId: z.string(),
  digest: z.string(),
  minerId: number,
  steps: z.array(Step),
  needs: z.array(Needs),
  checks: z.array(Check),
  sectors: number,
  left: z.array(LeftSector),
  kinds: z.record(z.string(), number),
  direction: Direction,
  /** Fields that the other program has no place for. */
  losses: z.array(Loss),
  /** When each part of a move runs, as things stand. */
  batches: z.array(Batch),
  /** Records that both sides have and that differ, the first hundred. */
  differing: z.array(z.object({ number, action: z.string(), differences: z.array(FieldDifference) })),
  /** What says of each sector to mark as finished that it is. */
  finishing: z.array(z.object({ number, deadline: number, sealedCid: z.string(), worker: z.string().optional() })),
  /** The miner's address when it has to be typed before the run. */
  typed: z.string().optional(),
  deadline: Deadline.nullable(),
  /** Losses and warnings, counted by code with the first numbers. */
  notes: z.array(z.object({ code: z.string(), params: params.optional(), sectors: z.array(number), count: number })),
  /** Machines of the two sides; absent: this computer. */
  hosts: MigrationRequest.shape.hosts,
  /** The same as a command line that really exists. */
  command: z.string(),
})
export type PlanView = z.infer<typeof PlanView>

export const RunSummary = z.object({
  run: runId,
  direction: Direction,
  miner: z.string(),
  state: z.enum(['unfinished', 'running', 'done', 'part', 'undone']),
  startedAt: z.string(),
  counts: z.object({ done: number, skipped: number, failed: number, left: number, waiting: number }).optional(),
  backup: z.string().optional(),
  hosts: MigrationRequest.shape.hosts,
})
export type RunSummary = z.infer<typeof RunSummary>

const request = <A extends z.ZodType, R extends z.ZodType>(args: A, result: R): { args: A; result: R } => ({ args, result })
const Where = z.object({ damocles: DamoclesSource.optional(), lotus: LotusSide.optional(), hosts: MigrationRequest.shape.hosts })

/** All that the window may ask of the main process. Handlers, preload and tests are derived from this one list. */
export const requests = {
  'app:info': request(none, z.object({ version: z.string(), electron: z.string(), platform: z.string(), home: z.string(), userHome: z.string(), systemLocale: z.enum(['en', 'zh']) })),
  'settings:get': request(none, Settings),
  'settings:set': request(Settings.partial(), Settings),
  'dialog:pick': request(z.object({ kind: z.enum(['directory', 'file']) }), z.object({ path: z.string().nullable() })),
  'clipboard:write': request(z.object({ text: z.string().max(10_000_000) }), none),
  /** Opens a new practice farm for one direction and tells where everything of it is. */
  'practice:open': request(z.object({ direction: Direction.default('to-lotus') }), z.object({ direction: Direction, damocles: DamoclesSource, lotus: LotusSide, minerId: number, folder: z.string() })),
  /** Looks at both sides; changes nothing. */
  'inspect:look': request(Where, z.object({ miners: z.array(MinerSummary), stores: z.array(StoreSummary), problems: z.array(z.object({ code: z.string(), params })) })),
  /** One decision for each sector of a request, before a plan is made. `again`: not from what the checks have just seen. */
  'sectors:list': request(z.object({ request: MigrationRequest, again: z.boolean().default(false) }), z.object({ rows: z.array(SectorRow) })),
  /** Both records of one sector, as JSON text to read, and the fields in which ours differs from lotus's. */
  'sectors:detail': request(z.object({ request: MigrationRequest, number }), z.object({ damocles: z.string().nullable(), lotus: z.string().nullable(), converted: z.string().nullable(), differences: z.array(z.object({ field: z.string(), ours: z.string(), theirs: z.string() })), chain: z.string().nullable(), files: z.array(z.object({ path: z.string(), bytes: number, names: z.array(z.string()) })) })),
  /** Every check for the whole of a request; changes nothing but a probe file that is removed at once. */
  'preflight:run': request(MigrationRequest, PreflightView),
  /** Moves entries that are no sector names out of the sector folders of a store, into a folder beside them; deletes nothing. */
  'preflight:move-strays': request(z.object({ store: z.string().startsWith('/'), host: HostRef.optional() }), z.object({ moved: number, to: z.string() })),
  /** Saved hosts, and those of the person's ssh configuration with what in it is not followed. */
  'hosts:list': request(none, z.object({ saved: z.array(SavedHost), configured: z.array(z.object({ name: z.string(), address: z.string() })), ignored: z.array(z.string()) })),
  'hosts:save': request(SavedHost, none),
  'hosts:remove': request(z.object({ name: z.string() }), none),
  /** Tries a host stage by stage; questions come as `ssh:ask`. */
  'hosts:test': request(z.object({ ref: HostRef }), z.object({ stages: z.array(StageResult) })),
  /** The answer to a question; null: cancelled. */
  'ssh:answer': request(z.object({ id: z.string(), answer: z.union([z.string().max(4096), z.boolean(), z.null()]) }), none),
  'chain:deadline': request(MigrationRequest, z.object({ deadline: Deadline.nullable() })),
  'plan:build': request(MigrationRequest, PlanView),
  'plan:save': request(z.object({ planId: z.string() }), z.object({ path: z.string().nullable() })),
  /** Starts the run; `typed` is the miner address that the person typed where the act cannot be undone. */
  'run:start': request(z.object({ planId: z.string(), digest: z.string(), typed: z.string().optional() }), z.object({ run: runId })),
  'run:progress': request(none, z.object({ progress: RunProgress.nullable() })),
  'run:pause': request(none, none),
  'run:continue': request(none, none),
  /** 'after-sector': the sectors in flight are finished; 'now': stopped at the next block; both can be resumed. */
  'run:stop': request(z.object({ when: z.enum(['after-sector', 'now']) }), none),
  /** Bytes per second over all copies; null: no limit. */
  'run:limit': request(z.object({ bytesPerSecond: z.int().positive().nullable() }), none),
  'run:resume': request(z.object({ run: runId }), z.object({ run: runId })),
  'runs:list': request(none, z.object({ runs: z.array(RunSummary) })),
  'report:get': request(z.object({ run: runId }), Report),
  'report:save': request(z.object({ run: runId, format: z.enum(['json', 'csv', 'sha256', 'html']), locale: z.enum(['en', 'zh']).default('en') }), z.object({ path: z.string().nullable() })),
  'backups:list': request(none, z.object({ backups: z.array(Backup) })),
  'log:list': request(none, z.object({ lines: z.array(LogLine) })),
  /** A bundle for the developers without tokens, addresses of machines and names of people; nothing is sent anywhere. */
  'diagnostics:make': request(z.object({ run: runId.optional() }), z.object({ text: z.string() })),
  /** Saves what the window shows where the person says. */
  'text:save': request(z.object({ name: z.string().regex(/^[\w.-]{1,80}$/), text: z.string().max(100_000_000) }), z.object({ path: z.string().nullable() })),
  'undo:run': request(z.object({ run: runId, typed: z.string() }), z.object({ undone: z.array(z.string()), kept: z.array(z.string()) })),
} as const

export type Channel = keyof typeof requests
export type Args<C extends Channel> = z.input<(typeof requests)[C]['args']>
export type Result<C extends Channel> = z.output<(typeof requests)[C]['result']>
export type Handlers = { [C in Channel]: (args: z.output<(typeof requests)[C]['args']>) => Promise<z.input<(typeof requests)[C]['result']>> }

/** Events that the main process sends on its own. */
export const events = { 'run:progress': RunProgress, 'log:line': LogLine, 'ssh:ask': HostQuestion } as const
export type EventName = keyof typeof events
export type EventValue<E extends EventName> = z.output<(typeof events)[E]>

/** Result of every call: Electron keeps only an error's message, so errors travel as data. */
export type Envelope<T> = { ok: true; value: T } | { ok: false; error: { code: string; params: Record<string, string | number>; detail?: string } }

/** What preload puts on `window.ferry`. Envelopes come as JSON: one text passes between processes many times faster than a hundred thousand objects. */
export interface Bridge {
  call(channel: Channel, args: unknown): Promise<string>
  on(event: EventName, listener: (value: unknown) => void): () => void
}
