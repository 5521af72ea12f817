import { toErrorNote } from '../../../shared/errors'
import type { Plan, Step } from '../../../shared/plan'
import type { Report } from '../../../shared/report'
import { readMetadata } from '../lotus/leveldb/read-metadata'
import { nextNumber, readNumberState } from '../lotus/sector-numbers'
import { scanStore } from '../stores/scan-store'
import { checkOther } from './check-other'
import type { Ports } from './ports'
import type { Records } from './records-file'
import type { RunHistory } from './run-history'

type ResultCheck = Report['checks'][number]

/** After the run: reads everything back and compares it with what the plan promised, as the operator's list commands would. */
export async function checkResult(plan: Plan, records: Records, history: RunHistory, ports: Ports): Promise<ResultCheck[]> {
  const checks: ResultCheck[] = []
  for (const [index, step] of plan.steps.entries()) {
    if (!history.stepsDone.has(index)) continue
    try {
      if (step.kind === 'write-metadata') checks.push(...(await checkMetadata(step, plan.minerId, records, history, ports)))
      else if (step.kind !== 'transfer-files') checks.push(await checkOther(step, plan, records, history, index, ports))
      if (step.kind === 'transfer-files') checks.push(await checkFiles(step, plan, history, index, ports))
    } catch (error) {
      checks.push({ code: 'could-not-check', pass: false, params: { step: step.kind, error: toErrorNote(error).code } })
    }
  }
  return checks
}

async function checkMetadata(step: Extract<Step, { kind: 'write-metadata' }>, minerId: number, records: Records, history: RunHistory, ports: Ports): Promise<ResultCheck[]> {
  const { entries } = await readMetadata(ports.lotusHost, step.repo)
  const excluded = new Set(history.excluded.map((n) => `/sectors/${n}`))
  let expected = 0
  let present = 0
  for (const [key, value] of records) {
    if (excluded.has(key)) continue
    expected++
    if (entries.get(key)?.equals(value)) present++
  }
  const chain = await ports.chain()
  const next = nextNumber(readNumberState(entries), chain && (await chain.allocatedNumbers(minerId)))
  return [
    { code: 'records-present', pass: present === expected, params: { present, expected } },
    { code: 'next-number-as-planned', pass: next.next === BigInt(step.next.after.next), params: { next: Number(next.next), planned: step.next.after.next } },
  ]
}

/** Every planned part of every sector that ended well is in the target store under its name, whole by name and size. */
async function checkFiles(step: Extract<Step, { kind: 'transfer-files' }>, plan: Plan, history: RunHistory, index: number, ports: Ports): Promise<ResultCheck> {
  const scan = await scanStore(ports.lotusHost, step.store, { minerId: plan.minerId })
  let expected = 0
  let present = 0
  for (const sector of plan.sectors) {
    if (!sector.parts?.length || history.ended(index, sector.number)?.outcome === 'failed') continue
    expected++
    const found = scan.sectors.get(sector.number) ?? []
    if (sector.parts.every((part) => found.some((f) => f.type === part.type && f.bytes >= part.bytes))) present++
  }
  return { code: 'files-present', pass: present === expected, params: { present, expected } }
}
