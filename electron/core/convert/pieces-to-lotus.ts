import type { SectorKind } from '../../../shared/plan'
import type { NoteCode, Reason } from '../../../shared/reasons'
import { actorIdOf } from '../codec/address'
import { zeroPieceCid } from '../codec/piece-tree'
import { readInt } from '../damocles/read-fields'
import type { DamoclesSectorState, LegacyDeal, PieceV2 } from '../damocles/sector-state'
import type { LotusDealInfo, LotusSectorPiece } from '../lotus/sector-info'

const schedule = (startEpoch: number | bigint, endEpoch: number | bigint): LotusDealInfo['dealSchedule'] => ({ startEpoch: BigInt(startEpoch), endEpoch: BigInt(endEpoch) })

/** A builtin-market deal without its proposal: the reference's shape plus the schedule; never PublishCid alone (D5). */
const reducedDeal = (dealId: number | bigint, dealSchedule: LotusDealInfo['dealSchedule']): LotusDealInfo => ({
  dealId: BigInt(dealId), publishCid: null, dealProposal: null, dealSchedule, keepUnsealed: false, pieceActivationManifest: null,
})

/** Pieces as lotus has them: fillers without DealInfo, DDO as a manifest, builtin deals in reduced form (spec export-to-lotus.md D2 to D7). */
export function convertPieces(state: DamoclesSectorState, notes: Reason<NoteCode>[]): { pieces: LotusSectorPiece[]; kind: SectorKind } {
  const kinds = new Set<SectorKind>()
  // V2 pieces win over legacy deals when there are any, as in damocles (core/types_sector_state.go:75-92)
  const pieces = state.pieces.length > 0 ? state.pieces.map((p) => convertV2(p, kinds, notes)) : state.deals.map((d) => convertLegacy(d, kinds))
  if (state.pieces.length > 0 && state.deals.length > 0) notes.push({ code: 'legacy-deals-ignored', params: { count: state.deals.length } })
  if (kinds.has('deals')) notes.push({ code: 'deal-reduced' })
  return { pieces, kind: kinds.has('ddo') ? 'ddo' : kinds.has('deals') ? 'deals' : 'committedCapacity' }
}

function convertLegacy(deal: LegacyDeal, kinds: Set<SectorKind>): LotusSectorPiece {
  const piece = { size: BigInt(deal.size), pieceCid: deal.pieceCid }
  if (BigInt(deal.dealId) === 0n) return { piece, dealInfo: null }
  kinds.add('deals')
  const { proposal } = deal
  return { piece, dealInfo: reducedDeal(deal.dealId, proposal ? schedule(readInt(proposal, 'StartEpoch'), readInt(proposal, 'EndEpoch')) : schedule(0, 0)) }
}

/** Neither deal nor allocation, and zeros or no time to hold them: what damocles writes for a piece that only fills up. */
const isFiller = (deal: NonNullable<PieceV2['deal']>, piece: { size: bigint; pieceCid: string }): boolean =>
  BigInt(deal.dealId) === 0n && BigInt(deal.allocationId) === 0n && !deal.isBuiltinMarket && ((BigInt(deal.startEpoch) === 0n && BigInt(deal.endEpoch) === 0n) || piece.pieceCid === zeroPieceCid(piece.size))

function convertV2({ size, pieceCid, deal }: PieceV2, kinds: Set<SectorKind>, notes: Reason<NoteCode>[]): LotusSectorPiece {
  const piece = { size: BigInt(size), pieceCid }
  if (!deal || isFiller(deal, piece)) return { piece, dealInfo: null }
  const dealSchedule = schedule(deal.startEpoch, deal.endEpoch)
  const allocationId = BigInt(deal.allocationId)
  if (deal.isBuiltinMarket && (BigInt(deal.dealId) !== 0n || allocationId !== 0n)) {
    kinds.add('deals')
    return { piece, dealInfo: reducedDeal(deal.dealId, dealSchedule) }
  }
  kinds.add('ddo')
  const client = actorIdOf(deal.client)
  if (allocationId !== 0n && client === undefined) notes.push({ code: 'client-unresolved', params: { client: deal.client } })
  const verifiedAllocationKey = allocationId === 0n ? null : { client: client ?? 0n, id: allocationId }
  return {
    piece,
    dealInfo: { dealId: 0n, publishCid: null, dealProposal: null, dealSchedule, keepUnsealed: false, pieceActivationManifest: { cid: pieceCid, size: BigInt(size), verifiedAllocationKey, notify: [] } },
  }
}
