import { z } from 'zod'

const count = z.int().nonnegative()
/** A run at one moment; a value with units, sampled at most ten times a second. Bytes and ms. */
export const RunProgress = z.object({
  run: z.string(),
  state: z.enum(['preparing', 'running', 'pausing', 'paused', 'stopping', 'done', 'failed', 'refused', 'interrupted']),
  /** Index of the current step in the plan, and how far it is (0 to 1). */
  step: count,
  steps: z.array(z.object({ kind: z.string(), state: z.enum(['waiting', 'running', 'done', 'failed']), fraction: z.number().min(0).max(1) })),
  bytes: z.object({ copied: count, verified: count, total: count }),
  /** Median of the last 60 s in bytes per second; 0 until known. */
  rate: z.number().nonnegative(),
  /** Remaining ms as a range until stable; null while unknown. */
  eta: z.object({ lowMs: z.number(), highMs: z.number() }).nullable(),
  sectors: z.object({ done: count, skipped: count, failed: count, left: count, total: count }),
  files: z.array(z.object({ path: z.string(), sector: count, bytes: count, total: count, phase: z.enum(['copy', 'verify', 'publish']) })),
  /** The newest failures, for needs-you cards. */
  problems: z.array(z.object({ sector: count.optional(), code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) })),
  elapsedMs: count,
})
export type RunProgress = z.infer<typeof RunProgress>
