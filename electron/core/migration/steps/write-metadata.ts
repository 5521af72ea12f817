import { FerryError } from '../../../../shared/errors'
import { recoverMetadata, writeMetadata } from '../../lotus/metadata-store'
import type { Records } from '../records-file'
import type { StepContext, StepRunner } from './step'

const sectorKey = /^\/sectors\/(\d+)$/

/** Records of sectors whose files did not arrive stay out: no record may point to files that are not there. */
function withoutFailed(context: StepContext<'write-metadata'>): { puts: [string, Buffer][]; excluded: number[] } {
  const puts: [string, Buffer][] = []
  const excluded: number[] = []
  for (const [key, value] of context.records as Records) {
    const number = sectorKey.exec(key)?.[1]
    if (number !== undefined && failedEarlier(context, Number(number))) excluded.push(Number(number))
    else puts.push([key, value])
  }
  return { puts, excluded }
}

function failedEarlier(context: Pick<StepContext<'write-metadata'>, 'index' | 'history'>, sector: number): boolean {
  for (let step = 0; step < context.index; step++) {
    if (context.history.ended(step, sector)?.outcome === 'failed') return true
  }
  return false
}

/**
 * Writes all records and numbers into lotus-miner's database in one all-or-nothing swap, then marks every sector.
 * @throws REPO_IN_USE, METADATA_CHANGED and the other codes of lotus/metadata-store.ts
 */
export const writeMetadataStep: StepRunner<'write-metadata'> = async (context) => {
  const { ports, step, index, run, journal, plan, progress, control, history } = context
  const host = ports.lotusHost
  const attempt = `${run}${history.metadataWrites === 0 ? '' : `-${history.metadataWrites + 1}`}`
  const { puts, excluded } = withoutFailed(context)
  let written = await recoverMetadata({ host, repo: step.repo, run: attempt, puts })
  if (!written) {
    await control.ready()
    written = await writeMetadata({
      host, repo: step.repo, run: attempt, puts, from: history.metadataDigest ?? step.from,
      onBarrier: (op, data) => journal.barrier({ op, step: index, ...data }),
    })
  }
  const out = new Set(excluded)
  for (const sector of plan.sectors) {
    if (!sector.record || out.has(sector.number) || failedEarlier(context, sector.number)) continue
    const kept = sector.record.action === 'keep'
    const outcome = sector.record.action === 'add' || sector.record.action === 'replace' ? 'done' : 'skipped'
    journal.append({ op: 'SECTOR_END', step: index, sector: sector.number, outcome, ...(kept ? { code: 'record-differs-kept', params: {} } : {}) })
    if (!sector.parts?.length) progress.sector(outcome)
  }
  const { before, after } = step.next
  await journal.barrier({
    op: 'STEP_END', step: index, backup: written.backup, digest: written.digest, excluded,
    nextNumber: { before: before.next, after: after.next, ruledBy: after.ruledBy },
  })
  if (control.signal.aborted) throw new FerryError('INTERRUPTED', { run })
}
