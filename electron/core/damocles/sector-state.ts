import { FerryError } from '../../../shared/errors'
import { parseExact } from '../codec/exact-json'
import { readCidText, readInt, readText, type Fields, fieldsOf, optional, readBase64, readBool, readList, StateProblem } from './read-fields'

/** A JSON integer: exact, as a number up to 2^53−1 and a bigint beyond. */
export type Int = number | bigint

/**
 * damocles's record of a sector (damocles-manager core/types_sector_state.go:36-72) under our names. CIDs are text, null where Go has
 * an undefined one; byte strings are base64 text as on the wire, null where Go has nil. `wire` is the JSON it was read from.
 */
export interface DamoclesSectorState {
  readonly minerId: Int
  readonly number: number
  readonly sectorType: number
  readonly ticket: { readonly ticket: string | null; readonly epoch: Int } | null
  readonly seed: { readonly seed: string | null; readonly epoch: Int } | null
  readonly deals: readonly LegacyDeal[]
  readonly pieces: readonly PieceV2[]
  readonly pre: { readonly commR: string | null; readonly commD: string | null } | null
  readonly proof: string | null
  readonly preCommitCid: string | null
  readonly commitCid: string | null
  readonly terminate: { readonly cid: string | null; readonly terminatedAt: Int; readonly addedHeight: Int }
  readonly finalized: boolean
  readonly removed: boolean
  readonly abortReason: string
  readonly upgraded: boolean
  readonly upgradedInfo: { readonly sealedCid: string | null; readonly unsealedCid: string | null; readonly proof: string | null } | null
  readonly upgradeMessageId: string | null
  readonly upgradeLandedEpoch: Int | null
  readonly imported: boolean
  readonly needRebuild: boolean
  readonly unsealing: boolean
  readonly wire: unknown
}

/** core/types.go:53-62; `dealId` 0 is a filler. */
export interface LegacyDeal {
  readonly dealId: Int
  readonly size: Int
  readonly pieceCid: string
  readonly proposal: Fields | null
}

/** core/types.go:113-133; `deal` null is a filler. */
export interface PieceV2 {
  readonly size: Int
  readonly pieceCid: string
  readonly deal: {
    readonly dealId: Int
    readonly publishCid: string | null
    readonly allocationId: Int
    readonly client: string
    readonly provider: string
    readonly startEpoch: Int
    readonly endEpoch: Int
    readonly isBuiltinMarket: boolean
  } | null
}

export interface SectorStates {
  readonly states: readonly DamoclesSectorState[]
  /** Records that could not be read, with what is known of them; one bad record never ends a run. */
  readonly unreadable: readonly { readonly minerId?: number; readonly number?: number; readonly problem: string }[]
}

/** Reads the answer of `Venus.ListSectors`. @throws STATES_UNREADABLE when it is no array */
export function parseSectorStates(json: unknown): SectorStates {
  if (json === null) return { states: [], unreadable: [] }
  if (!Array.isArray(json)) throw new FerryError('STATES_UNREADABLE', { problem: 'it is not an array of sector states' })
  const states: DamoclesSectorState[] = []
  const unreadable: SectorStates['unreadable'][number][] = []
  for (const item of json as unknown[]) {
    const read = readSectorState(item)
    if ('problem' in read) unreadable.push(read)
    else states.push(read)
  }
  return { states, unreadable }
}

/** One record, or what is wrong with it. */
export function readSectorState(item: unknown): DamoclesSectorState | SectorStates['unreadable'][number] {
  try {
    return parseSectorState(item)
  } catch (error) {
    if (!(error instanceof StateProblem)) throw error
    return { ...identityOf(item), problem: error.message }
  }
}

/** Without what only a record for the other program needs: most of its bytes are proofs. */
export function withoutProofs(state: DamoclesSectorState): DamoclesSectorState {
  const { LatestState } = (state.wire ?? {}) as { LatestState?: unknown }
  return { ...state, proof: null, upgradedInfo: state.upgradedInfo && { ...state.upgradedInfo, proof: null }, wire: LatestState ? { LatestState: {} } : {} }
}

/** A saved list: the bare array or the whole JSON-RPC answer. @throws BAD_JSON, STATES_UNREADABLE */
export function readStatesFile(text: string): SectorStates {
  const json = parseExact(text)
  const isAnswer = typeof json === 'object' && json !== null && !Array.isArray(json)
  if (isAnswer && 'error' in json && json.error) throw new FerryError('STATES_UNREADABLE', { problem: 'it holds an error answer of damocles' })
  if (isAnswer && 'result' in json) return parseSectorStates(json.result)
  return parseSectorStates(json)
}

function identityOf(item: unknown): { minerId?: number; number?: number } {
  try {
    const id = fieldsOf(fieldsOf(item, 'state').get('id'), 'ID')
    const [minerId, number] = [readInt(id, 'Miner'), readInt(id, 'Number')]
    return { ...(typeof minerId === 'number' ? { minerId } : {}), ...(typeof number === 'number' ? { number } : {}) }
  } catch {
    return {}
  }
}

function parseSectorState(item: unknown): DamoclesSectorState {
  const state = fieldsOf(item, 'state')
  const id = fieldsOf(state.get('id'), 'ID')
  const number = readInt(id, 'Number')
  if (typeof number !== 'number' || number < 0) throw new StateProblem(`sector number ${number} is beyond 2^53−1`)
  const sectorType = readInt(state, 'SectorType')
  const sub = (name: string) => optional(state, name, (v) => fieldsOf(v, name))
  const [ticket, seed, pre, proof, upgraded] = [sub('Ticket'), sub('Seed'), sub('Pre'), sub('Proof'), sub('UpgradedInfo')]
  const message = sub('MessageInfo')
  const terminate = sub('TerminateInfo')
  return {
    minerId: readInt(id, 'Miner'), number, sectorType: Number(sectorType),
    ticket: ticket && { ticket: readBase64(ticket, 'Ticket'), epoch: readInt(ticket, 'Epoch') },
    seed: seed && { seed: readBase64(seed, 'Seed'), epoch: readInt(seed, 'Epoch') },
    deals: readList(state, 'Deals').map(parseLegacyDeal), pieces: readList(state, 'Pieces').map(parsePiece),
    pre: pre && { commR: readCidText(pre, 'CommR'), commD: readCidText(pre, 'CommD') },
    proof: proof && readBase64(proof, 'Proof'),
    preCommitCid: message && readCidText(message, 'PreCommitCid'), commitCid: message && readCidText(message, 'CommitCid'),
    terminate: { cid: terminate && readCidText(terminate, 'TerminateCid'), terminatedAt: terminate ? readInt(terminate, 'TerminatedAt') : 0, addedHeight: terminate ? readInt(terminate, 'AddedHeight') : 0 },
    finalized: readBool(state, 'Finalized'), removed: readBool(state, 'Removed'), abortReason: readText(state, 'AbortReason'),
    upgraded: readBool(state, 'Upgraded'),
    upgradedInfo: upgraded && { sealedCid: readCidText(upgraded, 'SealedCID'), unsealedCid: readCidText(upgraded, 'UnsealedCID'), proof: readBase64(upgraded, 'Proof') },
    upgradeMessageId: optional(state, 'UpgradeMessageID', (v) => String(v)),
    upgradeLandedEpoch: optional(state, 'UpgradeLandedEpoch', () => readInt(state, 'UpgradeLandedEpoch')),
    imported: readBool(state, 'Imported'), needRebuild: readBool(state, 'NeedRebuild'), unsealing: readBool(state, 'Unsealing'), wire: item,
  }
}

function parseLegacyDeal(item: unknown): LegacyDeal {
  const deal = fieldsOf(item, 'Deals')
  const piece = fieldsOf(deal.get('piece'), 'Piece')
  return { dealId: readInt(deal, 'ID'), size: readInt(piece, 'Size'), pieceCid: readCidText(piece, 'Cid') ?? '', proposal: optional(deal, 'Proposal', (v) => fieldsOf(v, 'Proposal')) }
}

function parsePiece(item: unknown): PieceV2 {
  const outer = fieldsOf(item, 'Pieces')
  const piece = fieldsOf(outer.get('piece'), 'Piece')
  const deal = optional(outer, 'DealInfo', (v) => fieldsOf(v, 'DealInfo'))
  return {
    size: readInt(piece, 'Size'), pieceCid: readCidText(piece, 'PieceCID') ?? '',
    deal: deal && {
      dealId: readInt(deal, 'DealID'), publishCid: readCidText(deal, 'PublishCid'), allocationId: readInt(deal, 'AllocationID'),
      client: readText(deal, 'Client'), provider: readText(deal, 'Provider'), startEpoch: readInt(deal, 'StartEpoch'), endEpoch: readInt(deal, 'EndEpoch'),
      isBuiltinMarket: readBool(deal, 'IsBuiltinMarket'),
    },
  }
}
