import { describeError, errorTable, type ErrorCode, type ErrorNote } from '../../../shared/errors'
import type { Plan } from '../../../shared/plan'
import { describeReason, reasonTable, type ReasonCode } from '../../../shared/reasons'
import type { Report, SectorOutcome } from '../../../shared/report'
import { sectorName } from '../../../shared/sector'
import type { Params } from '../../../shared/text'

/** What the journal of a run says, put together. One entry a sector and step; a later entry replaces an earlier one. */
export interface RunRecord {
  readonly startedAt: string
  readonly endedAt?: string
  /** By sector number: the worst outcome over all steps. */
  readonly outcomes: ReadonlyMap<number, { outcome: 'done' | 'skipped' | 'failed'; code?: string; params?: Params }>
  readonly problems: readonly ErrorNote[]
  readonly bytes: Report['bytes']
  readonly readBack: Report['readBack']
  readonly backup?: string
  readonly nextNumber?: Report['nextNumber']
  readonly checks: Report['checks']
  readonly stepsDone: number
}

/** One English sentence for an error or reason code. */
export function sentenceOf(code: string, params: Params = {}): string {
  if (code in reasonTable) return describeReason({ code: code as ReasonCode, params }, 'en').why
  if (code in errorTable) return describeError({ code: code as ErrorCode, params }, 'en').what
  return code
}

export const minerName = (plan: Plan): string => `${plan.request.network === 'mainnet' ? 'f' : 't'}0${plan.minerId}`

/**
 * The report of a run. `exit` is 0 only when every step ended and no sector failed; sectors that the plan leaves out are
 * counted as `left` and do not make it fail.
 */
export function makeReport(run: string, journal: string, plan: Plan, record: RunRecord): Report {
  const sectors: SectorOutcome[] = []
  for (const sector of plan.sectors) {
    const seen = record.outcomes.get(sector.number)
    if (!seen) sectors.push({ number: sector.number, outcome: 'failed', code: 'INTERRUPTED', reason: 'Not reached yet.' })
    else if (seen.code === undefined) sectors.push({ number: sector.number, outcome: seen.outcome })
    else sectors.push({ number: sector.number, outcome: seen.outcome, code: seen.code, reason: sentenceOf(seen.code, seen.params), ...(seen.params ? { params: { ...seen.params } } : {}) })
  }
  for (const left of plan.left) {
    sectors.push({ number: left.number, outcome: 'left', code: left.reason.code, reason: sentenceOf(left.reason.code, left.reason.params), ...(left.reason.params ? { params: left.reason.params } : {}) })
  }
  sectors.sort((a, b) => a.number - b.number)
  const count = (outcome: SectorOutcome['outcome']): number => sectors.reduce((n, s) => n + (s.outcome === outcome ? 1 : 0), 0)
  const counts = { done: count('done'), skipped: count('skipped'), failed: count('failed'), left: count('left') }
  const whole = record.stepsDone === plan.steps.length && record.problems.length === 0 && counts.failed === 0 && record.checks.every((c) => c.pass)
  return {
    run, direction: plan.request.direction, miner: minerName(plan), exit: whole ? 0 : 1, counts, sectors,
    ...(record.nextNumber ? { nextNumber: record.nextNumber } : {}),
    ...(record.backup === undefined ? {} : { backup: record.backup }),
    journal, startedAt: record.startedAt, ...(record.endedAt === undefined ? {} : { endedAt: record.endedAt }),
    bytes: record.bytes, readBack: record.readBack, planDigest: plan.digest,
    problems: record.problems.map((p) => ({ code: p.code, params: { ...p.params }, ...(p.detail === undefined ? {} : { detail: p.detail }) })),
    checks: [...record.checks],
  }
}

/** `sha256sum -c` lines for what a run published: hash, two spaces, path. Paths with newline or backslash are escaped as coreutils does. */
export function manifestOf(hashes: readonly { path: string; sha256: string }[]): string {
  return hashes
    .map(({ path, sha256 }) => {
      const escaped = path.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\r/g, '\\r')
      return `${escaped === path ? '' : '\\'}${sha256}  ${escaped}\n`
    })
    .join('')
}

/** One line a sector, with a header; fields quoted as RFC 4180 says. */
export function csvOf(report: Report): string {
  const cell = (value: string): string => (/[",\n\r]/.test(value) ? `"${value.replace(/"/g, '""')}"` : value)
  const lines = report.sectors.map((s) => [String(s.number), sectorName({ minerId: Number(report.miner.slice(2)), sectorNumber: s.number }), s.outcome, s.code ?? '', s.reason ?? ''].map(cell).join(','))
  return ['number,name,outcome,code,reason', ...lines].join('\r\n') + '\r\n'
}
