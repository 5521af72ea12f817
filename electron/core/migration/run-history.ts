import type { ErrorCode, ErrorNote } from '../../../shared/errors'
import type { Params } from '../../../shared/text'
import type { Report } from '../../../shared/report'
import type { RunRecord } from './report'

/** A line of the journal as the engine writes it; `op` tells which. */
export interface RunEvent {
  readonly op: string
  readonly t?: string
  readonly [field: string]: unknown
}

export interface SectorEnd {
  readonly outcome: 'done' | 'skipped' | 'failed'
  readonly code?: string
  readonly params?: Params
}

/** What a run has already done, read from its journal. A failed sector counts as not done: a resumed run tries it again. */
export interface RunHistory {
  /** Outcome of a sector in a step, when it ended. */
  ended(step: number, sector: number): SectorEnd | undefined
  readonly stepsDone: ReadonlySet<number>
  /** Steps that `undo` has reversed. */
  readonly undone: ReadonlySet<number>
  /** Sectors whose records the last metadata write left out because their files had failed. */
  readonly excluded: readonly number[]
  /** How many metadata writes have ended, and the digest of the database after the last one. */
  readonly metadataWrites: number
  readonly metadataDigest: string | undefined
  readonly hashes: readonly { path: string; sha256: string }[]
  readonly record: RunRecord
}

const isHashes = (value: unknown): value is { path: string; sha256: string }[] => Array.isArray(value)

/** Folds the journal's events; later ones win. */
export function readHistory(events: readonly RunEvent[]): RunHistory {
  const steps = new Map<number, Map<number, SectorEnd>>()
  const stepsDone = new Set<number>()
  const undone = new Set<number>()
  const hashes = new Map<string, string>()
  const problems = new Map<number, ErrorNote>()
  const bytes = { copied: 0, verified: 0, reused: 0, shared: 0 }
  const readBacks = new Set<'disk' | 'cache' | 'none'>()
  let startedAt = ''
  let endedAt: string | undefined
  let backup: string | undefined
  let nextNumber: Report['nextNumber']
  let checks: Report['checks'] = []
  let excluded: readonly number[] = []
  let metadataWrites = 0
  let metadataDigest: string | undefined

  for (const event of events) {
    const step = Number(event.step)
    if (event.op === 'RUN_START') {
      startedAt ||= event.t ?? ''
      endedAt = undefined
    } else if (event.op === 'SECTOR_END') {
      const ends = steps.get(step) ?? new Map<number, SectorEnd>()
      steps.set(step, ends)
      const { outcome, code, params } = event as unknown as SectorEnd
      ends.set(Number(event.sector), { outcome, ...(code === undefined ? {} : { code }), ...(params === undefined ? {} : { params }) })
      bytes.copied += Number(event.copied ?? 0)
      bytes.verified += Number(event.verified ?? 0)
      bytes.reused += Number(event.reused ?? 0)
      bytes.shared += Number(event.shared ?? 0)
      if (event.readBack === 'disk' || event.readBack === 'cache' || event.readBack === 'none') readBacks.add(event.readBack)
      if (isHashes(event.hashes)) for (const { path, sha256 } of event.hashes) hashes.set(path, sha256)
    } else if (event.op === 'STEP_END') {
      stepsDone.add(step)
      problems.delete(step)
      if (typeof event.backup === 'string') {
        backup ??= event.backup
        metadataWrites++
        metadataDigest = event.digest as string
        excluded = event.excluded as number[]
      }
      if (event.nextNumber) nextNumber = event.nextNumber as Report['nextNumber']
    } else if (event.op === 'STEP_FAILED') {
      problems.set(step, { code: event.code as ErrorCode, params: (event.params ?? {}) as Params, ...(typeof event.detail === 'string' ? { detail: event.detail } : {}) })
    } else if (event.op === 'UNDONE') {
      undone.add(step)
    } else if (event.op === 'STEP_REOPEN') {
      stepsDone.delete(step)
    } else if (event.op === 'CHECKS') {
      checks = event.checks as Report['checks']
    } else if (event.op === 'RUN_END') {
      endedAt = event.t
    }
  }

  const outcomes = new Map<number, SectorEnd>()
  const worse = { done: 1, skipped: 0, failed: 2 }
  for (const ends of steps.values()) {
    for (const [sector, end] of ends) {
      const seen = outcomes.get(sector)
      if (!seen || worse[end.outcome] > worse[seen.outcome]) outcomes.set(sector, end)
    }
  }
  const readBack = readBacks.size > 1 ? 'mixed' : ([...readBacks][0] ?? 'none')
  return {
    ended: (step, sector) => steps.get(step)?.get(sector),
    stepsDone, undone, excluded, metadataWrites, metadataDigest,
    hashes: [...hashes].map(([path, sha256]) => ({ path, sha256 })),
    record: {
      startedAt, ...(endedAt === undefined ? {} : { endedAt }), outcomes, problems: [...problems.values()], bytes, readBack,
      ...(backup === undefined ? {} : { backup }), ...(nextNumber === undefined ? {} : { nextNumber }), checks, stepsDone: stepsDone.size,
    },
  }
}
