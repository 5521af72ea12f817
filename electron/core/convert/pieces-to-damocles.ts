import type { SectorKind } from '../../../shared/plan'
import type { NoteCode, Reason } from '../../../shared/reasons'
import { zeroPieceCid } from '../codec/piece-tree'
import type { LotusDealInfo, LotusSectorPiece } from '../lotus/sector-info'

export interface PiecesContext {
  readonly minerId: number
  /** Stored records show every deal; lotus-miner's answer hides those that its own check refuses. */
  readonly stored: boolean
  /** What the chain's deal weights say; undefined: not asked. */
  readonly hasDeals?: boolean | undefined
}

/** A number for JSON; beyond 2^53−1 it stays a bigint, written exactly. */
export const jsonInt = (value: bigint): number | bigint => (value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER) ? Number(value) : value)
export const jsonCid = (cid: string | null): { '/': string } | null => (cid === null ? null : { '/': cid })

const isFiller = (piece: LotusSectorPiece): boolean => piece.dealInfo === null && piece.piece.pieceCid === zeroPieceCid(piece.piece.size)

/**
 * Pieces as damocles holds them (spec import-from-lotus.md 3.1): a sector of fillers has none, beside deals a filler has an all-zero
 * DealInfo because damocles's worker reads one from every piece.
 */
export function piecesToDamocles(pieces: readonly LotusSectorPiece[], context: PiecesContext, notes: Reason<NoteCode>[]): { pieces: unknown[]; kind: SectorKind } {
  const kinds = new Set<SectorKind>()
  for (const { dealInfo } of pieces) if (dealInfo) kinds.add(isBuiltin(dealInfo) ? 'deals' : 'ddo')
  const unknown = pieces.filter((p) => p.dealInfo === null && !isFiller(p)).length
  if (kinds.size === 0 && context.hasDeals !== true && (unknown === 0 || context.stored || context.hasDeals === false)) return { pieces: [], kind: 'committedCapacity' }
  if (unknown > 0 && !context.stored && context.hasDeals !== false) notes.push({ code: 'deals-unknown', params: { count: unknown } })
  let offset = 0n
  const converted = pieces.map((piece) => {
    const at = offset
    offset += piece.piece.size
    return convertPiece(piece, at, context, notes)
  })
  return { pieces: converted, kind: kinds.has('ddo') ? 'ddo' : kinds.has('deals') ? 'deals' : 'unknown' }
}

const isBuiltin = (deal: LotusDealInfo): boolean => deal.publishCid !== null || (deal.dealId !== 0n && deal.pieceActivationManifest === null)

function convertPiece({ piece, dealInfo }: LotusSectorPiece, offset: bigint, context: PiecesContext, notes: Reason<NoteCode>[]): unknown {
  const size = jsonInt(piece.size)
  const place = { PieceCID: jsonCid(piece.pieceCid), PieceSize: size }
  // lotus does not know the payload: the whole unpadded piece is read, never less
  const extent = dealInfo ? { Offset: jsonInt(offset), Length: size, PayloadSize: jsonInt((piece.size * 127n) / 128n) } : { Offset: jsonInt(offset), Length: 0, PayloadSize: 0 }
  return { Piece: { Size: size, PieceCID: jsonCid(piece.pieceCid) }, DealInfo: dealInfo ? dealOf(dealInfo, place, extent, context, notes) : fillerOf(place, extent) }
}

const fillerOf = (place: object, extent: object) => ({
  DealID: 0, PublishCid: null, AllocationID: 0, ...place, Client: '<empty>', Provider: '<empty>', ...extent, StartEpoch: 0, EndEpoch: 0, IsBuiltinMarket: false, IsCompatible: false,
})

function dealOf(deal: LotusDealInfo, place: object, extent: object, context: PiecesContext, notes: Reason<NoteCode>[]): unknown {
  const epochs = { StartEpoch: jsonInt(deal.dealSchedule.startEpoch), EndEpoch: jsonInt(deal.dealSchedule.endEpoch) }
  const provider = `f0${context.minerId}`
  const manifest = deal.pieceActivationManifest
  if (isBuiltin(deal)) {
    if (manifest) notes.push({ code: 'deal-both-kinds' })
    return {
      DealID: jsonInt(deal.dealId), PublishCid: jsonCid(deal.publishCid), AllocationID: 0, ...place, Client: deal.dealProposal?.client || '<empty>', Provider: deal.dealProposal?.provider || provider,
      ...extent, ...epochs, IsBuiltinMarket: true, IsCompatible: true,
    }
  }
  const key = manifest?.verifiedAllocationKey
  if (!key) notes.push({ code: 'ddo-without-allocation' })
  return {
    DealID: 0, PublishCid: null, AllocationID: key ? jsonInt(key.id) : 0, ...place, Client: key ? `f0${key.client}` : '<empty>', Provider: provider,
    ...extent, ...epochs, IsBuiltinMarket: false, IsCompatible: false,
  }
}
