import type { ErrorNote } from '../../../shared/errors'
import type { Plan } from '../../../shared/plan'
import type { RunProgress } from '../../../shared/progress'

type Outcome = 'done' | 'skipped' | 'failed'
type FileRow = RunProgress['files'][number]

const rateWindowMs = 60_000
const keptProblems = 50

/**
 * Counts what a run does. The engine calls the methods; a reader takes `snapshot()` whenever it likes.
 * `now` gives ms from any fixed point and never goes back.
 */
export interface ProgressTracker {
  state(state: RunProgress['state']): void
  step(index: number, state: RunProgress['steps'][number]['state']): void
  fraction(index: number, fraction: number): void
  bytes(count: number, phase: 'copy' | 'verify'): void
  file(row: FileRow): void
  fileEnded(path: string): void
  sector(outcome: Outcome, problem?: { sector: number; note: ErrorNote }): void
  problem(note: ErrorNote): void
  snapshot(): RunProgress
}

export function trackProgress(run: string, plan: Plan, now: () => number): ProgressTracker {
  const startedAt = now()
  const files = new Map<string, FileRow>()
  const steps = plan.steps.map((s) => ({ kind: s.kind as string, state: 'waiting' as RunProgress['steps'][number]['state'], fraction: 0 }))
  const transfer = plan.steps.find((s) => s.kind === 'transfer-files')
  const passes = transfer?.verify === 'sha256' ? 2 : 1
  const total = transfer?.bytes ?? 0
  const counts = { done: 0, skipped: 0, failed: 0 }
  const done = { copy: 0, verify: 0 }
  const samples: { at: number; bytes: number }[] = []
  const problems: RunProgress['problems'] = []
  let state: RunProgress['state'] = 'preparing'
  let current = 0

  const rates = (): number[] => {
    const result: number[] = []
    for (let i = 1; i < samples.length; i++) {
      const ms = samples[i]!.at - samples[i - 1]!.at
      if (ms > 0) result.push(((samples[i]!.bytes - samples[i - 1]!.bytes) / ms) * 1000)
    }
    return result.sort((a, b) => a - b)
  }

  const sample = (): void => {
    const at = now()
    const last = samples[samples.length - 1]
    if (last && at - last.at < 500) return
    samples.push({ at, bytes: done.copy + done.verify })
    while (samples.length > 2 && at - samples[0]!.at > rateWindowMs) samples.shift()
  }

  return {
    state: (next) => void (state = next),
    step(index, next) {
      current = index
      steps[index]!.state = next
      if (next === 'done') steps[index]!.fraction = 1
    },
    fraction: (index, fraction) => void (steps[index]!.fraction = Math.min(1, Math.max(0, fraction))),
    bytes(count, phase) {
      done[phase] += count
      sample()
    },
    file: (row) => void files.set(row.path, row),
    fileEnded: (path) => void files.delete(path),
    sector(outcome, problem) {
      counts[outcome]++
      if (problem) problems.push({ sector: problem.sector, code: problem.note.code, params: { ...problem.note.params } })
      if (problems.length > keptProblems) problems.shift()
    },
    problem: (note) => void problems.push({ code: note.code, params: { ...note.params } }),
    snapshot() {
      const sorted = rates()
      const at = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0
      const rate = at(0.5)
      const left = Math.max(0, total * passes - done.copy - done.verify)
      const eta = rate > 0 && sorted.length >= 3 ? { lowMs: (left / (at(0.8) || rate)) * 1000, highMs: (left / (at(0.2) || rate)) * 1000 } : null
      return {
        run, state, step: current, steps: steps.map((s) => ({ ...s })),
        bytes: { copied: done.copy, verified: done.verify, total },
        rate, eta, sectors: { ...counts, left: plan.left.length, total: plan.sectors.length },
        files: [...files.values()], problems: [...problems], elapsedMs: Math.round(now() - startedAt),
      }
    },
  }
}
