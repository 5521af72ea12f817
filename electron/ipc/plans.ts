import type { MigrationRequest } from '../../shared/connection'
import { FerryError } from '../../shared/errors'
import type { Deadline, PlanView, PreflightView } from '../../shared/ipc'
import type { Plan } from '../../shared/plan'
import { groupReasons } from '../../shared/plan-words'
import { prepare, type Prepared } from '../core/migration/migrate'
import type { Ports } from '../core/migration/ports'
import { minerName } from '../core/migration/report'
import { commandFor } from './command-for'
import { rowsOfFound, type LastLook } from './sectors'

const shownAtMost = 500

/** Where the chain is in the proving period; null without a chain, or when it cannot tell. */
export async function deadlineOf(request: MigrationRequest, ports: Ports): Promise<Deadline | null> {
  const chain = await ports.chain()
  if (!chain) return null
  try {
    const { index, open, close, currentEpoch } = await chain.provingDeadline(request.minerId)
    return { index, open, close, currentEpoch }
  } catch (error) {
    if (error instanceof FerryError) return null
    throw error
  }
}

/** Every check for the whole of a request, before sectors are chosen; the sector table comes from the same look. */
export async function preflightView(request: MigrationRequest, ports: Ports, looks: LastLook): Promise<PreflightView> {
  const began = performance.now()
  const found = await looks.see(request, ports)
  const { plan, checks } = await prepare(request, ports, found)
  looks.keepRows(request, rowsOfFound(found, plan))
  const incomplete = plan.left.filter((l) => l.reason.code === 'files-missing').slice(0, shownAtMost)
  return {
    checks: [...checks], steps: [...plan.steps], needs: [...plan.needs], deadline: await deadlineOf(request, ports), tookMs: Math.round(performance.now() - began),
    incomplete: incomplete.map((l) => ({ number: l.number, names: String(l.reason.params?.names ?? '') })),
  }
}

/** The address to type where a run takes something away that undo cannot bring back. */
export function toType(plan: Plan): string | undefined {
  const { request } = plan
  const risky = request.files === 'move' || request.override || (request.verify === 'none' && request.files === 'copy') || plan.steps.some((s) => s.kind === 'finish-sectors')
  return risky ? minerName(plan) : undefined
}

export async function planView(planId: string, prepared: Prepared, ports: Ports): Promise<PlanView> {
  const { plan, checks } = prepared
  const typed = toType(plan)
  const kinds: Record<string, number> = {}
  for (const sector of plan.sectors) kinds[sector.kind] = (kinds[sector.kind] ?? 0) + 1
  const ofSectors = groupReasons(plan.sectors.flatMap((s) => s.notes.map((reason) => ({ number: s.number, reason }))))
  const notes = [...plan.notes.map((n) => ({ code: n.code, params: n.params, sectors: [], count: 0 })), ...ofSectors.map((g) => ({ code: g.code, params: g.params, sectors: g.numbers.slice(0, 200), count: g.numbers.length }))]
  return {
    planId, digest: plan.digest, minerId: plan.minerId, direction: plan.request.direction, steps: [...plan.steps], needs: [...plan.needs], checks: [...checks], sectors: plan.sectors.length, kinds, left: [...plan.left],
    losses: [...plan.losses], batches: [...(prepared.batches ?? [])], ...(typed === undefined ? {} : { typed }),
    differing: plan.sectors.flatMap((s) => (s.record?.differences?.length ? [{ number: s.number, action: s.record.action, differences: [...s.record.differences] }] : [])).slice(0, 100),
    finishing: plan.sectors.flatMap((s) => (s.finish ? [{ number: s.number, ...s.finish }] : [])),
    deadline: await deadlineOf(plan.request, ports), notes, command: commandFor(plan.request), ...(plan.request.hosts ? { hosts: plan.request.hosts } : {}),
  }
}
