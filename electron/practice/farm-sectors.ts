import { bytesOf, chainMessage, messageUid, sealedCid, unsealedCid, zeroPiece } from './bytes'

export const sectorSize = 2048
/** Every file part that a practice sector can have, by store. */
export interface FarmSector {
  readonly minerId: number
  readonly number: number
  /** What the farm's README and the tests call it. */
  readonly what: string
  readonly worker: 'offline' | 'online'
  readonly state: Record<string, unknown>
  readonly normal?: 'store-a' | 'store-b' | 'split'
  readonly upgrade?: 'store-a' | 'store-b'
  readonly without?: string
  readonly extra?: readonly string[]
}

const half = sectorSize / 2
const filler = (size = sectorSize) => ({ Piece: { Size: size, PieceCID: zeroPiece }, DealInfo: null })

function dealPiece(seed: string, deal: Record<string, unknown>, size = sectorSize) {
  const pieceCid = unsealedCid(`${seed}/piece`)
  return {
    Piece: { Size: size, PieceCID: pieceCid },
    DealInfo: {
      DealID: 0, PublishCid: null, AllocationID: 0, PieceCID: pieceCid, PieceSize: size, Client: 't02002', Provider: 't01000', Offset: 0, Length: size,
      PayloadSize: (size * 127) / 128, StartEpoch: 1_610_000, EndEpoch: 3_010_000, IsBuiltinMarket: false, IsCompatible: false, ...deal,
    },
  }
}

/** A sealed and finished record; `changes` make it something else. */
function record(minerId: number, number: number, changes: Record<string, unknown> = {}): Record<string, unknown> {
  const seed = `t0${minerId}-${number}`
  const ticket = { Ticket: bytesOf(`${seed}/ticket`, 32).toString('base64'), Epoch: 1_500_000 + number }
  return {
    ID: { Miner: minerId, Number: number }, SectorType: 5, Ticket: ticket, Seed: { Seed: bytesOf(`${seed}/seed`, 32).toString('base64'), Epoch: 1_500_200 + number },
    Deals: null, Pieces: null, Pre: { CommR: sealedCid(`${seed}/r`), CommD: unsealedCid(`${seed}/d`), Ticket: ticket }, Proof: { Proof: bytesOf(`${seed}/proof`, 192).toString('base64') },
    MessageInfo: { PreCommitCid: messageUid(`${seed}/pre`), CommitCid: messageUid(`${seed}/commit`), NeedSend: false },
    TerminateInfo: { TerminateCid: null, TerminatedAt: 0, AddedHeight: 0 }, Finalized: true, Removed: false, AbortReason: '', Upgraded: false,
    UpgradePublic: null, UpgradedInfo: null, UpgradeMessageID: null, UpgradeLandedEpoch: null, Imported: false, NeedRebuild: false, Unsealing: false, ...changes,
  }
}

function snapped(minerId: number, number: number): Record<string, unknown> {
  const seed = `t0${minerId}-${number}/snap`
  return {
    Pieces: [dealPiece(seed, { AllocationID: 7000 + number })], Upgraded: true,
    UpgradePublic: { CommR: [...bytesOf(`t0${minerId}-${number}/r`, 32)], SealedCID: sealedCid(`t0${minerId}-${number}/r`), Activation: 1_500_300, Expiration: 3_100_000 },
    UpgradedInfo: { AccessInstance: 'store-a', SealedCID: sealedCid(`${seed}/r`), UnsealedCID: unsealedCid(`${seed}/d`), Proof: bytesOf(`${seed}/proof`, 192).toString('base64') },
    UpgradeMessageID: chainMessage(seed)['/'], UpgradeLandedEpoch: 1_700_000 + number,
  }
}

const legacyDeal = (seed: string, id: number) => ({ ID: id, PayloadSize: 2032, Piece: { Size: sectorSize, Offset: 0, Cid: unsealedCid(`${seed}/piece`) }, Proposal: null, IsCompatible: true })

type Row = readonly [number: number, what: string, changes: Record<string, unknown>, places: Partial<FarmSector>]

const a = { normal: 'store-a' } as const
const b = { normal: 'store-b' } as const

const rows1000: readonly Row[] = [
  [1, 'committed capacity', {}, a], [2, 'committed capacity', { Pieces: [filler()] }, a], [3, 'committed capacity', { Pieces: [filler()] }, b],
  [4, 'committed capacity', { Deals: [{ ID: 0, PayloadSize: 0, Piece: { Size: sectorSize, Offset: 0, Cid: zeroPiece }, Proposal: null, IsCompatible: false }] }, b],
  [5, 'committed capacity, split over two stores', {}, { normal: 'split' }], [6, 'committed capacity, unneeded files in its cache', {}, { ...a, extra: ['sc-02-data-layer-1.dat', 'notes.json'] }],
  [7, 'builtin-market deal', { Pieces: [dealPiece('7', { DealID: 1407, PublishCid: chainMessage('7/publish'), IsBuiltinMarket: true })] }, a],
  [8, 'builtin-market deal and filler', { Pieces: [dealPiece('8', { DealID: 1408, PublishCid: chainMessage('8/publish'), IsBuiltinMarket: true }, half), filler(half)] }, b],
  [9, 'legacy deal', { Deals: [legacyDeal('9', 1409)] }, a],
  [10, 'DDO piece', { Pieces: [dealPiece('10', { AllocationID: 7010 })] }, a], [11, 'two DDO pieces', { Pieces: [dealPiece('11/1', { AllocationID: 7011 }, half), dealPiece('11/2', { AllocationID: 7111 }, half)] }, b],
  [12, 'DDO piece without allocation', { Pieces: [dealPiece('12', {})] }, a],
  [13, 'snapped', snapped(1000, 13), { upgrade: 'store-a' }], [14, 'snapped', snapped(1000, 14), { upgrade: 'store-b' }],
  [15, 'snapped, sector key kept', snapped(1000, 15), { ...a, upgrade: 'store-a' }],
  [16, 'not finalized', { Finalized: false }, a], [17, 'aborted', { AbortReason: 'seed expired' }, {}],
  [18, 'removed', { Removed: true }, {}],
  [19, 'terminated', { TerminateInfo: { TerminateCid: messageUid('19/terminate'), TerminatedAt: 1_800_000, AddedHeight: 1_799_000 } }, a],
  [20, 'needs rebuild', { NeedRebuild: true }, b], [21, 'missing cache file', {}, { ...b, without: 't_aux' }],
  [22, 'termination pending', { TerminateInfo: { TerminateCid: messageUid('22/terminate'), TerminatedAt: 0, AddedHeight: 1_799_500 } }, a],
  [23, 'committed capacity, imported from lotus', { Imported: true, MessageInfo: { PreCommitCid: chainMessage('23/pre'), CommitCid: chainMessage('23/commit'), NeedSend: false } }, b],
  [30, 'committed capacity after a gap', {}, a],
]
const rows1001: readonly Row[] = [
  [1, 'committed capacity', {}, b], [2, 'committed capacity', {}, b], [3, 'DDO piece', { Pieces: [dealPiece('1001/3', { AllocationID: 8003 })] }, a], [4, 'snapped', snapped(1001, 4), { upgrade: 'store-b' }],
]

const expand = (minerId: number, rows: readonly Row[]): FarmSector[] =>
  rows.map(([number, what, changes, places]) => ({ minerId, number, what, worker: what === 'not finalized' ? 'online' : 'offline', state: record(minerId, number, changes), ...places }))

/** Every sector of the practice farm: all kinds, two miners, two stores. */
export const farmSectors: readonly FarmSector[] = [...expand(1000, rows1000), ...expand(1001, rows1001)]
