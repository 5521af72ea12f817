import { z } from 'zod'
import { parseCid } from '../codec/cid'
import { emptySectorInfo, type LotusDealInfo, type LotusSectorInfo, type LotusSectorPiece } from './sector-info'

const int = z.union([z.number().int(), z.bigint()]).transform((n, ctx) => {
  if (typeof n === 'number' && !Number.isSafeInteger(n)) ctx.addIssue('a whole number beyond 2^53−1 that was rounded')
  return BigInt(n)
})
const cid = z.object({ '/': z.string().refine((text) => parseCid(text) !== undefined, 'not a CID') }).transform((c) => c['/'])
const bytes = z.base64().nullish().transform((text): Uint8Array => (text ? Buffer.from(text, 'base64') : new Uint8Array()))
const amount = z.string().regex(/^-?\d+$/).transform(BigInt)
const address = z.string().transform((text) => (text === '<empty>' ? '' : text))

const Proposal = z.object({
  PieceCID: cid, PieceSize: int, VerifiedDeal: z.boolean(), Client: address, Provider: address, Label: z.string().nullish(), StartEpoch: int, EndEpoch: int,
  StoragePricePerEpoch: amount, ProviderCollateral: amount, ClientCollateral: amount,
})
const Manifest = z.object({
  CID: cid, Size: int, VerifiedAllocationKey: z.object({ Client: int, ID: int }).nullish(), Notify: z.array(z.object({ Address: address, Payload: bytes })).nullish(),
})
const DealInfo = z.object({
  PublishCid: cid.nullish(), DealID: int.default(0n), DealProposal: Proposal.nullish(), DealSchedule: z.object({ StartEpoch: int, EndEpoch: int }).prefault({ StartEpoch: 0, EndEpoch: 0 }),
  PieceActivationManifest: Manifest.nullish(), KeepUnsealed: z.boolean().default(false),
})
const Piece = z.object({ Piece: z.object({ Size: int, PieceCID: cid }), DealInfo: DealInfo.nullish() })
const seal = z.object({ Value: bytes, Epoch: int.default(0n) }).prefault({ Value: null })
const Status = z.object({
  SectorID: int, State: z.string(), CommD: cid.nullish(), CommR: cid.nullish(), Proof: bytes, Pieces: z.array(Piece).nullish(), Ticket: seal, Seed: seal,
  PreCommitMsg: cid.nullish(), CommitMsg: cid.nullish(), ReplicaUpdateMessage: cid.nullish(), LastErr: z.string().default(''), SealProof: int,
  Activation: int.default(0n), Expiration: int.default(0n),
})

/** What lotus-miner answers of a sector; fields that the answer does not have (the update's CIDs and proof, CCPieces) are empty in `info`. */
export interface SectorStatus {
  readonly info: LotusSectorInfo
  readonly activation: bigint
  readonly expiration: bigint
}

/** Why an answer cannot be read, in words. */
export class StatusProblem extends Error {}

/** Reads `Filecoin.SectorsStatus` (lotus api/api_storage.go:272-304). @throws StatusProblem */
export function parseSectorStatus(json: unknown): SectorStatus {
  const parsed = Status.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new StatusProblem(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'another form'}`)
  }
  const s = parsed.data
  return {
    info: {
      ...emptySectorInfo(), sectorNumber: s.SectorID, state: s.State, sectorType: s.SealProof, commD: s.CommD ?? null, commR: s.CommR ?? null, proof: s.Proof,
      pieces: (s.Pieces ?? []).map(pieceOf), ticketValue: s.Ticket.Value, ticketEpoch: s.Ticket.Epoch, seedValue: s.Seed.Value, seedEpoch: s.Seed.Epoch,
      preCommitMessage: s.PreCommitMsg ?? null, commitMessage: s.CommitMsg ?? null, replicaUpdateMessage: s.ReplicaUpdateMessage ?? null, lastErr: s.LastErr,
    },
    activation: s.Activation, expiration: s.Expiration,
  }
}

function pieceOf({ Piece: piece, DealInfo: deal }: z.infer<typeof Piece>): LotusSectorPiece {
  return { piece: { size: piece.Size, pieceCid: piece.PieceCID }, dealInfo: deal ? dealOf(deal) : null }
}

function dealOf(deal: z.infer<typeof DealInfo>): LotusDealInfo {
  const p = deal.DealProposal
  const m = deal.PieceActivationManifest
  return {
    dealId: deal.DealID, publishCid: deal.PublishCid ?? null, keepUnsealed: deal.KeepUnsealed,
    dealSchedule: { startEpoch: deal.DealSchedule.StartEpoch, endEpoch: deal.DealSchedule.EndEpoch },
    dealProposal: p
      ? {
          pieceCid: p.PieceCID, pieceSize: p.PieceSize, verifiedDeal: p.VerifiedDeal, client: p.Client, provider: p.Provider, label: p.Label ?? '', startEpoch: p.StartEpoch, endEpoch: p.EndEpoch,
          storagePricePerEpoch: p.StoragePricePerEpoch, providerCollateral: p.ProviderCollateral, clientCollateral: p.ClientCollateral,
        }
      : null,
    pieceActivationManifest: m
      ? {
          cid: m.CID, size: m.Size, verifiedAllocationKey: m.VerifiedAllocationKey ? { client: m.VerifiedAllocationKey.Client, id: m.VerifiedAllocationKey.ID } : null,
          notify: (m.Notify ?? []).map((n) => ({ address: n.Address, payload: n.Payload })),
        }
      : null,
  }
}
