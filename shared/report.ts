import { z } from 'zod'

export const SectorOutcome = z.object({
  number: z.int().nonnegative(),
  outcome: z.enum(['done', 'skipped', 'failed', 'left']),
  /** An error code (failed) or a reason code (left, skipped). */
  code: z.string().optional(),
  /** The reason as one English sentence. */
  reason: z.string().optional(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})
export type SectorOutcome = z.infer<typeof SectorOutcome>

/** What `--json` prints after a run; stable, scripts read it. */
export const Report = z.object({
  run: z.string(),
  direction: z.enum(['to-lotus', 'to-damocles']),
  miner: z.string(),
  exit: z.int(),
  counts: z.object({ done: z.int(), skipped: z.int(), failed: z.int(), left: z.int() }),
  sectors: z.array(SectorOutcome),
  nextNumber: z.object({ before: z.int(), after: z.int(), ruledBy: z.string() }).optional(),
  backup: z.string().optional(),
  journal: z.string(),
  startedAt: z.string(),
  endedAt: z.string().optional(),
  /** `shared`: of those copied, the bytes of reflinks, which share the blocks of their sources. */
  bytes: z.object({ copied: z.int(), verified: z.int(), reused: z.int(), shared: z.int() }),
  /** How destinations were read again: from disk, or from the page cache where that could not be avoided. */
  readBack: z.enum(['disk', 'cache', 'none', 'mixed']),
  planDigest: z.string(),
  /** Errors of the run as a whole (metadata step, preflight). */
  problems: z.array(z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])), detail: z.string().optional() })),
  /** Checks after the migration: what the app read back and whether it is what the plan promised. */
  checks: z.array(z.object({ code: z.string(), pass: z.boolean(), params: z.record(z.string(), z.union([z.string(), z.number()])) })),
})
export type Report = z.infer<typeof Report>

/** Counts as a person reads them: a sector that an interrupted run has not reached yet is waiting, not failed. */
export function readableCounts(report: Pick<Report, 'counts' | 'sectors'>): Report['counts'] & { waiting: number } {
  const waiting = report.sectors.filter((s) => s.outcome === 'failed' && s.code === 'INTERRUPTED').length
  return { ...report.counts, failed: report.counts.failed - waiting, waiting }
}
