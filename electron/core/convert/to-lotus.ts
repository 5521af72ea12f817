import type { SectorKind } from '../../../shared/plan'
import type { NoteCode, Reason } from '../../../shared/reasons'
import type { ChainSector } from '../chain/api'
import { isChainMessageCid } from '../codec/cid'
import type { DamoclesSectorState } from '../damocles/sector-state'
import type { MessageResolution } from '../damocles/messager'
import { emptySectorInfo, type LotusSectorInfo } from '../lotus/sector-info'
import type { TakeAs } from './decide-to-lotus'
import { convertPieces } from './pieces-to-lotus'

export interface ToLotusFacts {
  /** What became of each messager uid; one that is missing could not be asked for. */
  readonly messages: ReadonlyMap<string, MessageResolution>
  readonly chain?: ChainSector | undefined
}

export interface ToLotus {
  readonly info: LotusSectorInfo
  readonly kind: SectorKind
  readonly notes: readonly Reason<NoteCode>[]
}

const bytes = (base64: string | null | undefined): Uint8Array => (base64 ? Buffer.from(base64, 'base64') : new Uint8Array())

/** The chain CID of a message: kept when it is one, else what the messager said, else null with a note (spec export-to-lotus.md D8, D9). */
function resolveMessage(id: string | null, field: string, facts: ToLotusFacts, notes: Reason<NoteCode>[]): string | null {
  if (id === null || id === '') return null
  if (isChainMessageCid(id)) return id
  const found = facts.messages.get(id)
  if (found?.cid) return found.cid
  notes.push(found ? { code: 'message-unknown', params: { field } } : { code: 'message-unresolved', params: { field } })
  return null
}

/** damocles's record as lotus would hold it in state Proving (spec export-to-lotus.md sections 1.0 and 4). Pure. */
export function toLotus(state: DamoclesSectorState, as: TakeAs, facts: ToLotusFacts): ToLotus {
  const notes: Reason<NoteCode>[] = []
  const { chain } = facts
  const { pieces, kind } = as === 'committedCapacity' ? { pieces: [], kind: 'committedCapacity' as const } : convertPieces(state, notes)
  if (as === 'committedCapacity' && state.pieces.length + state.deals.length > 0) notes.push({ code: 'pieces-dropped' })
  if (!state.pre) notes.push({ code: 'commitments-from-chain' })
  const info: LotusSectorInfo = {
    ...emptySectorInfo(),
    state: 'Proving',
    sectorNumber: BigInt(state.number),
    sectorType: BigInt(state.sectorType),
    pieces,
    ticketValue: bytes(state.ticket?.ticket), ticketEpoch: BigInt(state.ticket?.epoch ?? 0),
    seedValue: bytes(state.seed?.seed), seedEpoch: BigInt(state.seed?.epoch ?? 0),
    commD: state.pre?.commD ?? null,
    commR: state.pre?.commR ?? chain?.sectorKeyCid ?? chain?.sealedCid ?? null,
    proof: bytes(state.proof),
    preCommitMessage: resolveMessage(state.preCommitCid, 'PreCommitMessage', facts, notes),
    commitMessage: resolveMessage(state.commitCid, 'CommitMessage', facts, notes),
  }
  if (as !== 'snapped') return { info, kind, notes }
  info.ccUpdate = true
  info.updateSealed = state.upgradedInfo?.sealedCid ?? chain?.sealedCid ?? null
  info.updateUnsealed = state.upgradedInfo?.unsealedCid ?? null
  info.replicaUpdateProof = bytes(state.upgradedInfo?.proof)
  info.replicaUpdateMessage = resolveMessage(state.upgradeMessageId, 'ReplicaUpdateMessage', facts, notes)
  if (info.updateSealed === null || info.updateUnsealed === null) notes.push({ code: 'snap-cids-unknown' })
  return { info, kind: 'snapped', notes }
}
