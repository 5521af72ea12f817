import { FerryError } from '../../../shared/errors'
import { formatAddress, parseAddress } from '../codec/address'
import { CborError, CborReader, CborWriter } from '../codec/cbor'
import { emptySectorInfo, type LotusDealInfo, type LotusDealProposal, type LotusLog, type LotusPieceActivationManifest, type LotusSectorInfo, type LotusSectorLocation, type LotusSectorPiece } from './sector-info'

const textLimit = 8192
const bytesLimit = 2 * 1024 ** 2
const arrayLimit = 8192

interface Codec<T> {
  write(w: CborWriter, value: T): void
  read(r: CborReader): T
}

const uint: Codec<bigint> = { write: (w, v) => w.uint(v), read: (r) => r.uint() }
const int: Codec<bigint> = { write: (w, v) => w.int(v), read: (r) => r.int() }
const bool: Codec<boolean> = { write: (w, v) => w.bool(v), read: (r) => r.bool() }
const text: Codec<string> = { write: (w, v) => w.text(v), read: (r) => r.text(textLimit) }
const bytes: Codec<Uint8Array> = { write: (w, v) => w.bytes(v), read: (r) => r.bytes(bytesLimit) }
const cid: Codec<string> = { write: (w, v) => w.cid(v), read: (r) => r.cid() }
const bigInt: Codec<bigint> = { write: (w, v) => w.bigInt(v), read: (r) => r.bigInt() }
const address: Codec<string> = {
  write(w, v) {
    const parsed = parseAddress(v)
    if (!parsed) throw new CborError(`not an address: '${v}'`)
    w.bytes(parsed)
  },
  read(r) {
    const parsed = formatAddress(r.bytes(64))
    if (parsed === undefined) throw new CborError('malformed address')
    return parsed
  },
}
const label: Codec<string | Uint8Array> = {
  write: (w, v) => (typeof v === 'string' ? w.text(v) : w.bytes(v)),
  read: (r) => (r.isText() ? r.text(bytesLimit) : r.bytes(bytesLimit)),
}

const nullable = <T>(codec: Codec<T>): Codec<T | null> => ({
  write: (w, v) => (v === null ? w.null() : codec.write(w, v)),
  read: (r) => (r.isNull() ? null : codec.read(r)),
})

const list = <T>(codec: Codec<T>): Codec<T[]> => ({
  write(w, v) {
    w.array(v.length)
    for (const item of v) codec.write(w, item)
  },
  read: (r) => Array.from({ length: r.array(arrayLimit) }, () => codec.read(r)),
})

/** A go-state-types struct: an array of exactly these fields in this order. */
const tuple = <T>(fields: { [K in keyof T]-?: Codec<T[K]> }): Codec<T> => {
  const entries = Object.entries(fields) as [keyof T, Codec<T[keyof T]>][]
  return {
    write(w, v) {
      w.array(entries.length)
      for (const [name, codec] of entries) codec.write(w, v[name])
    },
    read(r) {
      r.tuple(entries.length)
      const value = {} as T
      for (const [name, codec] of entries) value[name] = codec.read(r)
      return value
    },
  }
}

type Field<T> = { [K in keyof T]-?: readonly [key: string, name: K, codec: Codec<T[K]>] }[keyof T]

/** A struct of lotus itself: a map, written in this order; on reading any order, unknown keys skipped, missing ones zero. */
const map = <T extends object>(zero: () => T, fields: readonly Field<T>[]): Codec<T> => {
  const byKey = new Map(fields.map((f) => [f[0], f] as const))
  const keys = fields.map((f) => {
    const w = new CborWriter()
    w.text(f[0])
    return w.finish()
  })
  return {
    write(w, v) {
      w.map(fields.length)
      fields.forEach(([, name, codec], i) => {
        w.raw(keys[i]!)
        ;(codec as Codec<unknown>).write(w, v[name])
      })
    },
    read(r) {
      const value = zero()
      for (let left = r.map(arrayLimit); left > 0; left--) {
        const field = byKey.get(r.text(textLimit))
        if (field) (value as Record<PropertyKey, unknown>)[field[1]] = field[2].read(r)
        else r.skip()
      }
      return value
    },
  }
}

const log = map<LotusLog>(() => ({ kind: '', trace: '', message: '', timestamp: 0n }), [
  ['Kind', 'kind', text], ['Trace', 'trace', text], ['Message', 'message', text], ['Timestamp', 'timestamp', uint],
])

const proposal = tuple<LotusDealProposal>({
  pieceCid: cid, pieceSize: uint, verifiedDeal: bool, client: address, provider: address, label, startEpoch: int, endEpoch: int,
  storagePricePerEpoch: bigInt, providerCollateral: bigInt, clientCollateral: bigInt,
})

const manifest = tuple<LotusPieceActivationManifest>({
  cid, size: uint, verifiedAllocationKey: nullable(tuple({ client: uint, id: uint })), notify: list(tuple({ address, payload: bytes })),
})

const dealInfo = map<LotusDealInfo>(
  () => ({ dealId: 0n, publishCid: null, dealProposal: null, dealSchedule: { startEpoch: 0n, endEpoch: 0n }, keepUnsealed: false, pieceActivationManifest: null }),
  [
    ['DealID', 'dealId', uint], ['PublishCid', 'publishCid', nullable(cid)], ['DealProposal', 'dealProposal', nullable(proposal)],
    ['DealSchedule', 'dealSchedule', map<LotusDealInfo['dealSchedule']>(() => ({ startEpoch: 0n, endEpoch: 0n }), [['EndEpoch', 'endEpoch', int], ['StartEpoch', 'startEpoch', int]])],
    ['KeepUnsealed', 'keepUnsealed', bool], ['PieceActivationManifest', 'pieceActivationManifest', nullable(manifest)],
  ],
)

const piece = map<LotusSectorPiece>(() => ({ piece: { size: 0n, pieceCid: '' }, dealInfo: null }), [
  ['Piece', 'piece', tuple({ size: uint, pieceCid: cid })], ['DealInfo', 'dealInfo', nullable(dealInfo)],
])

const location = map<LotusSectorLocation>(() => ({ local: false, url: '', headers: [] }), [
  ['URL', 'url', text], ['Local', 'local', bool],
  ['Headers', 'headers', list(map<{ key: string; value: string }>(() => ({ key: '', value: '' }), [['Key', 'key', text], ['Value', 'value', text]]))],
])

/** The 39 fields in the order that cbor-gen emits (lotus storage/pipeline/cbor_gen.go:33-856). */
const sectorInfo = map<LotusSectorInfo>(emptySectorInfo, [
  ['Log', 'log', list(log)], ['CommD', 'commD', nullable(cid)], ['CommR', 'commR', nullable(cid)], ['Proof', 'proof', bytes], ['State', 'state', text],
  ['Pieces', 'pieces', list(piece)], ['Return', 'returnState', text], ['LastErr', 'lastErr', text], ['CCPieces', 'ccPieces', list(piece)],
  ['CCUpdate', 'ccUpdate', bool], ['SeedEpoch', 'seedEpoch', int], ['SeedValue', 'seedValue', bytes], ['SectorType', 'sectorType', int],
  ['TicketEpoch', 'ticketEpoch', int], ['TicketValue', 'ticketValue', bytes], ['CreationTime', 'creationTime', int], ['SectorNumber', 'sectorNumber', uint],
  ['TerminatedAt', 'terminatedAt', int], ['UpdateSealed', 'updateSealed', nullable(cid)], ['CommitMessage', 'commitMessage', nullable(cid)],
  ['InvalidProofs', 'invalidProofs', uint], ['PreCommit1Out', 'preCommit1Out', bytes], ['FaultReportMsg', 'faultReportMsg', nullable(cid)],
  ['UpdateUnsealed', 'updateUnsealed', nullable(cid)], ['PreCommit1Fails', 'preCommit1Fails', uint], ['PreCommit2Fails', 'preCommit2Fails', uint],
  ['PreCommitTipSet', 'preCommitTipSet', bytes], ['RemoteDataCache', 'remoteDataCache', nullable(location)], ['PreCommitDeposit', 'preCommitDeposit', bigInt],
  ['PreCommitMessage', 'preCommitMessage', nullable(cid)], ['RemoteDataSealed', 'remoteDataSealed', nullable(location)],
  ['TerminateMessage', 'terminateMessage', nullable(cid)], ['RemoteDataUnsealed', 'remoteDataUnsealed', nullable(location)],
  ['ReplicaUpdateProof', 'replicaUpdateProof', bytes], ['RemoteDataFinalized', 'remoteDataFinalized', bool],
  ['ReplicaUpdateMessage', 'replicaUpdateMessage', nullable(cid)], ['RemoteCommit1Endpoint', 'remoteCommit1Endpoint', text],
  ['RemoteCommit2Endpoint', 'remoteCommit2Endpoint', text], ['RemoteSealingDoneEndpoint', 'remoteSealingDoneEndpoint', text],
])

/** The CBOR that lotus would write for this record. @throws RECORD_NOT_WRITABLE */
export function encodeSectorInfo(info: LotusSectorInfo): Buffer {
  const writer = new CborWriter()
  try {
    sectorInfo.write(writer, info)
  } catch (error) {
    if (!(error instanceof CborError)) throw error
    throw new FerryError('RECORD_NOT_WRITABLE', { sector: info.sectorNumber.toString(), problem: error.message }, { cause: error })
  }
  return writer.finish()
}

/** Any bytes give a record or an error; bytes after the record are ignored, as lotus does. @throws RECORD_UNREADABLE */
export function decodeSectorInfo(bytes: Uint8Array): LotusSectorInfo {
  try {
    return sectorInfo.read(new CborReader(bytes))
  } catch (error) {
    if (!(error instanceof CborError)) throw error
    throw new FerryError('RECORD_UNREADABLE', { problem: error.message }, { cause: error })
  }
}
