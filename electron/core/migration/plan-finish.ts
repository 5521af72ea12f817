import type { PlannedSector } from '../../../shared/plan'
import { checkParts } from '../stores/check-parts'
import type { SectorFacts } from './snapshot'

/** An unfinished record on a chain that has the sector, as if damocles had finished it. */
export function asFinished(facts: SectorFacts): SectorFacts {
  const { online, offline: _, ...rest } = facts
  return { ...rest, offline: { ...online!, finalized: true } }
}

/**
 * May damocles be told that this sector is finished? Only when the chain has it alive and not snapped, no job is on it, its pair is
 * whole and in damocles's index (spec state-machine.md section 3). What says so is returned.
 */
export function finishable({ online, offline, chain, parts, indexed }: SectorFacts): PlannedSector['finish'] {
  if (!online || offline || !chain?.live || chain.snapped || chain.sealedCid === undefined || chain.deadline === undefined) return undefined
  if (online.needRebuild || online.unsealing || online.upgraded || online.removed || online.abortReason !== '' || online.terminate.addedHeight > 0) return undefined
  if (online.pre?.commR && online.pre.commR !== chain.sealedCid) return undefined
  if (!indexed || checkParts(parts, online.sectorType, 'normal').missing.length > 0) return undefined
  const worker = workerOf(online.wire)
  return { deadline: chain.deadline, sealedCid: chain.sealedCid, ...(worker === undefined ? {} : { worker }) }
}

function workerOf(wire: unknown): string | undefined {
  const latest = (wire as { LatestState?: { Worker?: { Instance?: unknown } } | null }).LatestState
  const name = latest?.Worker?.Instance
  return typeof name === 'string' && name !== '' ? name : undefined
}
