import { createHash } from 'node:crypto'
import type { LotusDealInfo, LotusSectorInfo, LotusSectorPiece } from '../core/lotus/sector-info'
import { Refusal, startRpcServer, type Method, type Methods, type RpcServer } from './rpc-server'

/** What a practice lotus-miner begins with: its records and storage paths, and the token that may do everything. */
export interface LotusContent {
  readonly minerId: number
  readonly sectors: readonly LotusSectorInfo[]
  readonly storage: readonly { readonly id: string; readonly path: string; readonly weight: number }[]
  /** Last used number. */
  readonly lastUsed: number
  readonly token: string
  /** May only read. */
  readonly readToken?: string
  /** Reads the ID of a path that is attached. */
  readonly idOfPath?: (path: string) => Promise<string>
}

const json = (value: bigint): number | bigint => (value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value)
const cid = (text: string | null) => (text === null ? null : { '/': text })
const base64 = (bytes: Uint8Array): string | null => (bytes.length === 0 ? null : Buffer.from(bytes).toString('base64'))

/**
 * A stand-in for lotus-miner on loopback with the wire form and the permissions of the real one (lotus api/api_storage.go): a wrong
 * token is HTTP 401 without a body, none at all may read.
 */
export async function startLotusMiner(content: LotusContent): Promise<RpcServer> {
  const methods = methodsOf(content)
  const gated: Methods = Object.fromEntries(Object.entries(methods).map(([name, { admin: _, ...method }]) => [name, method]))
  return startRpcServer(gated, '/rpc/v0', (authorization, method) => {
    if (authorization === undefined || authorization === `Bearer ${content.readToken}`) {
      if (methods[method]?.admin) throw new Refusal(200, 1, `missing permission to invoke '${method.slice('Filecoin.'.length)}' (need 'admin')`)
      return undefined
    }
    return authorization === `Bearer ${content.token}` ? undefined : { status: 401 }
  })
}

function methodsOf(content: LotusContent): Readonly<Record<string, Method & { readonly admin?: true }>> {
  const storage = new Map(content.storage.map((s) => [s.id, s]))
  const reservations = new Map<string, readonly number[]>()
  const find = (id: unknown) => {
    const found = storage.get(String(id))
    if (!found) throw new Refusal(200, 1, `sector store not found`)
    return found
  }
  const listed = content.sectors.filter((s) => s.state !== '')
  return {
    'Filecoin.Version': { params: 0, run: () => ({ Version: '1.34.1+practice', APIVersion: 66816, BlockDelay: 30, Agent: '' }) },
    'Filecoin.ActorAddress': { params: 0, run: () => `t0${content.minerId}` },
    'Filecoin.SectorsList': { params: 0, run: () => listed.map((s) => json(s.sectorNumber)) },
    'Filecoin.SectorsSummary': { params: 0, run: () => Object.fromEntries(listed.map((s) => [s.state, listed.filter((o) => o.state === s.state).length])) },
    'Filecoin.SectorsStatus': {
      params: 2,
      run(number) {
        const found = content.sectors.find((s) => s.sectorNumber === BigInt(number as number))
        if (!found) throw new Refusal(200, 1, `No state for /${String(number)}: datastore: key not found`)
        return statusOf(found)
      },
    },
    'Filecoin.SectorNumAssignerMeta': { params: 0, run: () => ({ Reserved: [0], Allocated: [0, content.lastUsed + 1], InUse: [0, content.lastUsed + 1], Next: content.lastUsed + 1 }) },
    'Filecoin.SectorNumReservations': { params: 0, run: () => Object.fromEntries(reservations) },
    'Filecoin.SectorNumReserve': { params: 3, result: false, admin: true, run: (name, runs) => void reservations.set(String(name), runs as number[]) },
    'Filecoin.StorageLocal': { params: 0, admin: true, run: () => Object.fromEntries([...storage.values()].map((s) => [s.id, s.path])) },
    'Filecoin.StorageList': { params: 0, admin: true, run: () => Object.fromEntries([...storage.keys()].map((id) => [id, []])) },
    'Filecoin.StorageInfo': {
      params: 1, admin: true,
      run: (id) => ({ ID: find(id).id, URLs: ['http://127.0.0.1:2345/remote'], Weight: find(id).weight, MaxStorage: 0, CanSeal: false, CanStore: true, Groups: null, AllowTo: null, AllowTypes: null, DenyTypes: null, AllowMiners: null, DenyMiners: null }),
    },
    'Filecoin.StorageStat': { params: 1, admin: true, run: (id) => ({ Capacity: find(id) && 2 ** 40, Available: 2 ** 39, FSAvailable: 2 ** 39, Reserved: 0, Max: 0, Used: 2 ** 39 }) },
    'Filecoin.StorageAddLocal': {
      params: 1, result: false, admin: true,
      async run(path) {
        const id = await (content.idOfPath?.(String(path)) ?? createHash('sha256').update(String(path)).digest('hex').slice(0, 32))
        storage.set(id, { id, path: String(path), weight: 10 })
      },
    },
    'Filecoin.StorageDetachLocal': { params: 1, result: false, admin: true, run: (path) => void [...storage.values()].filter((s) => s.path === path).forEach((s) => storage.delete(s.id)) },
  }
}

/** SectorsStatus as lotus answers it (lotus storage/pipeline/input.go:995-1030): the update's fields are not in it. */
function statusOf(s: LotusSectorInfo) {
  return {
    SectorID: json(s.sectorNumber), State: s.state, CommD: cid(s.commD), CommR: cid(s.commR), Proof: base64(s.proof), Deals: s.pieces.map((p) => json(p.dealInfo?.dealId ?? 0n)),
    Pieces: s.pieces.map(pieceOf), Ticket: { Value: base64(s.ticketValue), Epoch: json(s.ticketEpoch) }, Seed: { Value: base64(s.seedValue), Epoch: json(s.seedEpoch) },
    PreCommitMsg: cid(s.preCommitMessage), CommitMsg: cid(s.commitMessage), Retries: json(s.invalidProofs), ToUpgrade: false, ReplicaUpdateMessage: cid(s.replicaUpdateMessage), LastErr: s.lastErr,
    Log: s.log.map((l) => ({ Kind: l.kind, Timestamp: json(l.timestamp), Trace: l.trace, Message: l.message })), SealProof: json(s.sectorType), Activation: 0, Expiration: 0, DealWeight: '0',
    VerifiedDealWeight: '0', InitialPledge: '0', OnTime: 0, Early: 0,
  }
}

/** Deals that do not pass lotus's own check are hidden (lotus piece_info.go:53-90). */
const isValid = (d: LotusDealInfo): boolean => {
  const builtin = d.publishCid !== null
  const ddo = d.pieceActivationManifest !== null
  return builtin !== ddo && (!builtin || d.dealProposal !== null) && d.dealSchedule.startEpoch > 0n && d.dealSchedule.endEpoch > d.dealSchedule.startEpoch
}

function pieceOf({ piece, dealInfo: d }: LotusSectorPiece) {
  const p = d?.dealProposal
  const m = d?.pieceActivationManifest
  return {
    Piece: { Size: json(piece.size), PieceCID: cid(piece.pieceCid) },
    DealInfo:
      d && isValid(d)
        ? {
            PublishCid: cid(d.publishCid), DealID: json(d.dealId), DealSchedule: { StartEpoch: json(d.dealSchedule.startEpoch), EndEpoch: json(d.dealSchedule.endEpoch) }, KeepUnsealed: d.keepUnsealed,
            DealProposal: p
              ? {
                  PieceCID: cid(p.pieceCid), PieceSize: json(p.pieceSize), VerifiedDeal: p.verifiedDeal, Client: p.client, Provider: p.provider, Label: typeof p.label === 'string' ? p.label : '',
                  StartEpoch: json(p.startEpoch), EndEpoch: json(p.endEpoch), StoragePricePerEpoch: `${p.storagePricePerEpoch}`, ProviderCollateral: `${p.providerCollateral}`, ClientCollateral: `${p.clientCollateral}`,
                }
              : null,
            PieceActivationManifest: m
              ? { CID: cid(m.cid), Size: json(m.size), VerifiedAllocationKey: m.verifiedAllocationKey && { Client: json(m.verifiedAllocationKey.client), ID: json(m.verifiedAllocationKey.id) }, Notify: null }
              : null,
          }
        : null,
  }
}
