import type { SectorKind } from '../../../shared/plan'
import type { NoteCode, Reason } from '../../../shared/reasons'
import { sectorSizeOf } from '../../../shared/sector'
import type { ChainSector } from '../chain/api'
import { parseCid } from '../codec/cid'
import { unsealedCidOf } from '../codec/piece-tree'
import type { LotusSectorInfo } from '../lotus/sector-info'
import type { TakeAs } from './decide-to-lotus'
import { jsonCid, jsonInt, piecesToDamocles } from './pieces-to-damocles'

export interface ToDamoclesFacts {
  readonly minerId: number
  readonly stored: boolean
  readonly chain?: ChainSector | undefined
  /** From lotus-miner's answer; 0 when it is not known. */
  readonly activation?: bigint
  readonly expiration?: bigint
  /** Height at which the update message landed, when a chain told. */
  readonly landedEpoch?: number | undefined
}

export interface ToDamocles {
  /** The state as `Venus.ImportSector` takes it, keys in damocles's order. */
  readonly state: Readonly<Record<string, unknown>>
  readonly kind: SectorKind
  readonly notes: readonly Reason<NoteCode>[]
}

const base64 = (bytes: Uint8Array): string | null => (bytes.length === 0 ? null : Buffer.from(bytes).toString('base64'))

/** lotus's record as damocles would hold it after `sectors import` (spec import-from-lotus.md section 3, column "ours"). Pure. */
export function toDamocles(info: LotusSectorInfo, as: TakeAs, facts: ToDamoclesFacts): ToDamocles {
  const notes: Reason<NoteCode>[] = []
  const { chain, minerId } = facts
  // while a snap is under way `pieces` holds the new ones and `ccPieces` the old
  const own = as !== 'committedCapacity' ? info.pieces : facts.stored && info.ccUpdate ? info.ccPieces : []
  const { pieces, kind } = piecesToDamocles(own, { minerId, stored: facts.stored, hasDeals: as === 'committedCapacity' ? false : chain?.hasDeals }, notes)
  const ticket = info.ticketValue.length === 0 ? undefined : { Ticket: base64(info.ticketValue), Epoch: jsonInt(info.ticketEpoch) }
  const sectorType = chain?.sealProof ?? Number(info.sectorType)
  if (chain?.sealProof !== undefined && chain.sealProof !== Number(info.sectorType)) notes.push({ code: 'proof-type-from-chain', params: { ours: Number(info.sectorType), theirs: chain.sealProof } })
  const state = {
    ID: { Miner: minerId, Number: jsonInt(info.sectorNumber) }, SectorType: sectorType,
    ...(ticket ? { Ticket: ticket } : {}),
    ...(info.seedValue.length === 0 ? {} : { Seed: { Seed: base64(info.seedValue), Epoch: jsonInt(info.seedEpoch) } }),
    Deals: null, Pieces: pieces, Pre: { CommR: jsonCid(info.commR), CommD: jsonCid(info.commD), Ticket: ticket ?? { Ticket: null, Epoch: 0 } },
    ...(info.proof.length === 0 ? {} : { Proof: { Proof: base64(info.proof) } }),
    MessageInfo: { PreCommitCid: jsonCid(info.preCommitMessage), CommitCid: jsonCid(info.commitMessage), NeedSend: false },
    TerminateInfo: { TerminateCid: null, TerminatedAt: 0, AddedHeight: 0 }, Finalized: true, Removed: false, AbortReason: '',
    ...(as === 'snapped' ? snapFields(info, facts, sectorType, notes) : { Upgraded: false, UpgradePublic: null, UpgradedInfo: null, UpgradeMessageID: null, UpgradeLandedEpoch: null }),
    Imported: true, NeedRebuild: false, Unsealing: false,
  }
  return { state, kind: as === 'snapped' ? 'snapped' : kind, notes }
}

/**
 * The four fields of an upgraded record. UpgradePublic is the replica before the upgrade; UpgradedInfo is never null and its Proof
 * always is, else damocles takes the pieces for available (spec import-from-lotus.md 4 n. 3 to 5).
 */
function snapFields(info: LotusSectorInfo, { chain, activation = 0n, expiration = 0n, landedEpoch }: ToDamoclesFacts, sectorType: number, notes: Reason<NoteCode>[]): object {
  const oldR = info.commR
  const digest = oldR === null ? undefined : parseCid(oldR)?.subarray(-32)
  const updateSealed = info.updateSealed ?? chain?.sealedCid ?? null
  const updateUnsealed = info.updateUnsealed ?? unsealedCidOf(info.pieces.map((p) => p.piece), BigInt(sectorSizeOf(sectorType) ?? 0)) ?? null
  if (updateSealed === null) notes.push({ code: 'snap-cids-unknown' })
  if (info.replicaUpdateMessage === null) notes.push({ code: 'snap-message-unknown' })
  if (landedEpoch === undefined) notes.push({ code: 'snap-height-unknown' })
  return {
    Upgraded: true,
    UpgradePublic: {
      CommR: digest ? [...digest] : Array.from({ length: 32 }, () => 0), SealedCID: jsonCid(oldR),
      Activation: chain?.activation ?? jsonInt(activation), Expiration: chain?.expiration ?? jsonInt(expiration),
    },
    UpgradedInfo: { AccessInstance: '', SealedCID: jsonCid(updateSealed), UnsealedCID: jsonCid(updateUnsealed), Proof: null },
    UpgradeMessageID: info.replicaUpdateMessage, UpgradeLandedEpoch: landedEpoch ?? 0,
  }
}
