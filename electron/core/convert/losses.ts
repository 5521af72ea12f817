import type { Loss } from '../../../shared/plan'
import { formatRanges, toRanges } from '../../../shared/sector'
import { emptySectorInfo, type LotusSectorInfo } from '../lotus/sector-info'
import type { DamoclesSectorState } from '../damocles/sector-state'

/** Fields of lotus's record that damocles has no place for; their content stays in lotus's repo only. */
export const lotusOnlyFields = [
  'log', 'returnState', 'lastErr', 'creationTime', 'ccPieces', 'invalidProofs', 'preCommit1Out', 'faultReportMsg', 'preCommit1Fails', 'preCommit2Fails', 'preCommitTipSet',
  'preCommitDeposit', 'terminateMessage', 'terminatedAt', 'replicaUpdateProof', 'remoteDataCache', 'remoteDataSealed', 'remoteDataUnsealed', 'remoteDataFinalized', 'remoteCommit1Endpoint', 'remoteCommit2Endpoint',
  'remoteSealingDoneEndpoint',
] as const satisfies readonly (keyof LotusSectorInfo)[]

const blank = emptySectorInfo()
const isSet = (value: unknown): boolean => (value instanceof Uint8Array || Array.isArray(value) ? value.length > 0 : value !== null && value !== false && value !== '' && value !== 0n)

/** What a record of lotus holds that a state of damocles cannot, as field names. */
export function lossesToDamocles(info: LotusSectorInfo, snapped: boolean): string[] {
  const lost: string[] = lotusOnlyFields.filter((field) => isSet(info[field]) && info[field] !== blank[field])
  // of a sector that is no snap, what an upgrade left behind
  if (!snapped) for (const field of ['updateSealed', 'updateUnsealed', 'replicaUpdateMessage'] as const) if (isSet(info[field])) lost.push(field)
  for (const { dealInfo } of info.pieces) {
    if (dealInfo?.dealProposal) lost.push('pieces.dealProposal')
    if (dealInfo?.keepUnsealed) lost.push('pieces.keepUnsealed')
    if (dealInfo?.pieceActivationManifest?.notify.length) lost.push('pieces.notify')
  }
  if (info.pieces.length > 0 && info.pieces.every((p) => p.dealInfo === null)) lost.push('pieces.filler')
  return [...new Set(lost)]
}

/** What a state of damocles holds that a record of lotus cannot, as field names. */
export function lossesToLotus(state: DamoclesSectorState): string[] {
  const wire = (state.wire ?? {}) as Readonly<Record<string, unknown>>
  const lost: string[] = []
  if (wire.LatestState) lost.push('LatestState')
  if (state.upgraded) lost.push('UpgradePublic', 'UpgradedInfo.AccessInstance', 'UpgradeLandedEpoch')
  if (state.imported) lost.push('Imported')
  if (state.abortReason !== '') lost.push('AbortReason')
  if (state.terminate.cid !== null) lost.push('TerminateInfo')
  for (const { deal } of state.pieces) {
    if (!deal) continue
    if (deal.provider !== '' && deal.provider !== '<empty>') lost.push('Pieces.Provider')
    lost.push('Pieces.Offset', 'Pieces.PayloadSize')
    if (deal.isBuiltinMarket) lost.push('Pieces.PublishCid', 'Pieces.Client')
  }
  for (const { proposal } of state.deals) if (proposal) lost.push('Deals.Proposal')
  return [...new Set(lost)]
}

/** Losses of all sectors by field, in the order of first appearance. */
export function collectLosses(): { add(number: number, fields: readonly string[]): void; list(): Loss[] } {
  const byField = new Map<string, number[]>()
  return {
    add(number, fields) {
      for (const field of fields) {
        const numbers = byField.get(field)
        if (numbers) numbers.push(number)
        else byField.set(field, [number])
      }
    },
    list: () => [...byField].map(([field, numbers]) => ({ field, count: numbers.length, numbers: formatRanges(toRanges(numbers)) })),
  }
}
