/**
 * lotus-miner's record of a sector, key `/sectors/<n>` (lotus storage/pipeline/types.go SectorInfo, 39 fields, v1.25.0 on).
 * Integers are bigint because the wire type is 64 bit; CIDs are text (`bafy…`, `Qm…`), null where lotus has nil;
 * byte strings are bytes, empty where lotus has nil. Encoding: sector-info-cbor.ts.
 */
export interface LotusSectorInfo {
  log: LotusLog[]
  commD: string | null
  commR: string | null
  proof: Uint8Array
  state: string
  pieces: LotusSectorPiece[]
  returnState: string
  lastErr: string
  ccPieces: LotusSectorPiece[]
  ccUpdate: boolean
  seedEpoch: bigint
  seedValue: Uint8Array
  sectorType: bigint
  ticketEpoch: bigint
  ticketValue: Uint8Array
  creationTime: bigint
  sectorNumber: bigint
  terminatedAt: bigint
  updateSealed: string | null
  commitMessage: string | null
  invalidProofs: bigint
  preCommit1Out: Uint8Array
  faultReportMsg: string | null
  updateUnsealed: string | null
  preCommit1Fails: bigint
  preCommit2Fails: bigint
  preCommitTipSet: Uint8Array
  remoteDataCache: LotusSectorLocation | null
  preCommitDeposit: bigint
  preCommitMessage: string | null
  remoteDataSealed: LotusSectorLocation | null
  terminateMessage: string | null
  remoteDataUnsealed: LotusSectorLocation | null
  replicaUpdateProof: Uint8Array
  remoteDataFinalized: boolean
  replicaUpdateMessage: string | null
  remoteCommit1Endpoint: string
  remoteCommit2Endpoint: string
  remoteSealingDoneEndpoint: string
}

export interface LotusLog {
  kind: string
  trace: string
  message: string
  timestamp: bigint
}

/** `dealInfo` null means filler (lotus api/api_storage.go). `size` is padded bytes. */
export interface LotusSectorPiece {
  piece: { size: bigint; pieceCid: string }
  dealInfo: LotusDealInfo | null
}

/** PieceDealInfo; the shapes that lotus accepts are listed in piece_info.go Valid. */
export interface LotusDealInfo {
  dealId: bigint
  publishCid: string | null
  dealProposal: LotusDealProposal | null
  dealSchedule: { startEpoch: bigint; endEpoch: bigint }
  keepUnsealed: boolean
  pieceActivationManifest: LotusPieceActivationManifest | null
}

/** Market v9 DealProposal. Addresses are text (`f0…`, `f1…`), token amounts attoFIL, `label` text or bytes as stored. */
export interface LotusDealProposal {
  pieceCid: string
  pieceSize: bigint
  verifiedDeal: boolean
  client: string
  provider: string
  label: string | Uint8Array
  startEpoch: bigint
  endEpoch: bigint
  storagePricePerEpoch: bigint
  providerCollateral: bigint
  clientCollateral: bigint
}

export interface LotusPieceActivationManifest {
  cid: string
  size: bigint
  verifiedAllocationKey: { client: bigint; id: bigint } | null
  notify: { address: string; payload: Uint8Array }[]
}

export interface LotusSectorLocation {
  local: boolean
  url: string
  headers: { key: string; value: string }[]
}

/** A record with every field at lotus's zero value. */
export const emptySectorInfo = (): LotusSectorInfo => ({
  log: [], commD: null, commR: null, proof: new Uint8Array(), state: '', pieces: [], returnState: '', lastErr: '', ccPieces: [], ccUpdate: false,
  seedEpoch: 0n, seedValue: new Uint8Array(), sectorType: 0n, ticketEpoch: 0n, ticketValue: new Uint8Array(), creationTime: 0n, sectorNumber: 0n,
  terminatedAt: 0n, updateSealed: null, commitMessage: null, invalidProofs: 0n, preCommit1Out: new Uint8Array(), faultReportMsg: null,
  updateUnsealed: null, preCommit1Fails: 0n, preCommit2Fails: 0n, preCommitTipSet: new Uint8Array(), remoteDataCache: null, preCommitDeposit: 0n,
  preCommitMessage: null, remoteDataSealed: null, terminateMessage: null, remoteDataUnsealed: null, replicaUpdateProof: new Uint8Array(),
  remoteDataFinalized: false, replicaUpdateMessage: null, remoteCommit1Endpoint: '', remoteCommit2Endpoint: '', remoteSealingDoneEndpoint: '',
})
