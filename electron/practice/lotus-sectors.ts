import { emptySectorInfo, type LotusDealInfo, type LotusSectorInfo } from '../core/lotus/sector-info'
import { bytesOf, chainMessage, sealedCid, unsealedCid, zeroPiece } from './bytes'

const size = 2048n
const schedule = { startEpoch: 1_610_000n, endEpoch: 3_010_000n }

function sealed(number: number, state: string, changes: Partial<LotusSectorInfo> = {}): LotusSectorInfo {
  const seed = `lotus/t01000-${number}`
  return {
    ...emptySectorInfo(), state, sectorNumber: BigInt(number), sectorType: 5n, pieces: [{ piece: { size, pieceCid: zeroPiece['/'] }, dealInfo: null }],
    ticketValue: bytesOf(`${seed}/ticket`, 32), ticketEpoch: BigInt(1_500_000 + number), seedValue: bytesOf(`${seed}/seed`, 32), seedEpoch: BigInt(1_500_200 + number),
    commD: unsealedCid(`${seed}/d`)['/'], commR: sealedCid(`${seed}/r`)['/'], proof: bytesOf(`${seed}/proof`, 192), preCommitMessage: chainMessage(`${seed}/pre`)['/'], commitMessage: chainMessage(`${seed}/commit`)['/'],
    creationTime: 1_700_000_000n, log: [{ kind: 'event;sealing.SectorStartCC', trace: '', message: '{}', timestamp: 1_700_000_000n }], ...changes,
  }
}

const piece = (seed: string, dealInfo: LotusDealInfo, bytes = size) => ({ piece: { size: bytes, pieceCid: unsealedCid(`lotus/${seed}/piece`)['/'] }, dealInfo })
const plain = { dealId: 0n, publishCid: null, dealProposal: null, dealSchedule: schedule, keepUnsealed: false, pieceActivationManifest: null }

function marketDeal(seed: string, id: bigint): LotusDealInfo {
  const proposal = {
    pieceCid: unsealedCid(`lotus/${seed}/piece`)['/'], pieceSize: size, verifiedDeal: false, client: 'f02002', provider: 'f01000', label: seed, ...schedule, storagePricePerEpoch: 0n, providerCollateral: 10n ** 18n,
    clientCollateral: 0n,
  }
  return { ...plain, dealId: id, publishCid: chainMessage(`lotus/${seed}/publish`)['/'], dealProposal: proposal }
}

const ddo = (seed: string, allocation: bigint | null): LotusDealInfo => ({
  ...plain, pieceActivationManifest: { cid: unsealedCid(`lotus/${seed}/piece`)['/'], size, verifiedAllocationKey: allocation === null ? null : { client: 2002n, id: allocation }, notify: [] },
})

const snap = (number: number): Partial<LotusSectorInfo> => ({
  ccUpdate: true, ccPieces: [{ piece: { size, pieceCid: zeroPiece['/'] }, dealInfo: null }], pieces: [piece(`${number}/snap`, ddo(`${number}/snap`, BigInt(7000 + number)))],
  updateSealed: sealedCid(`lotus/${number}/snap/r`)['/'], updateUnsealed: unsealedCid(`lotus/${number}/snap/d`)['/'], replicaUpdateProof: bytesOf(`lotus/${number}/snap/proof`, 192),
  replicaUpdateMessage: chainMessage(`lotus/${number}/snap`)['/'],
})
const unsent = (number: number): Partial<LotusSectorInfo> => ({ ...snap(number), replicaUpdateMessage: null })

/** Sectors of the practice lotus-miner: every kind and the states that an operator meets. */
export const practiceLotusSectors: readonly LotusSectorInfo[] = [
  sealed(1, 'Proving'), sealed(2, 'Proving'), sealed(3, 'Available'),
  sealed(4, 'Proving', { pieces: [piece('4', marketDeal('4', 1404n))] }),
  sealed(5, 'Proving', { pieces: [piece('5', ddo('5', 7005n))] }),
  sealed(6, 'Proving', { pieces: [piece('6', ddo('6', null))] }),
  sealed(7, 'Proving', snap(7)), sealed(8, 'ReleaseSectorKey', snap(8)), sealed(9, 'UpdateActivating', snap(9)),
  sealed(10, 'UpdateReplica', unsent(10)), sealed(11, 'FinalizeReplicaUpdate', unsent(11)), sealed(12, 'ReplicaUpdateWait', snap(12)),
  sealed(13, 'PreCommit1', { commR: null, commD: null, proof: new Uint8Array() }), sealed(14, 'WaitDeals', { commR: null, commD: null, proof: new Uint8Array() }),
  sealed(15, 'FinalizeSector'), sealed(16, 'Faulty'), sealed(17, 'TerminateWait'), sealed(18, 'Removed'), sealed(19, 'CommitFailed'),
  sealed(20, 'Proving'), sealed(21, 'Proving'), sealed(22, 'Proving'),
]
