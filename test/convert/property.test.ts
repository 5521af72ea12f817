import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FerryError } from '../../shared/errors'
import { formatCid } from '../../electron/core/codec/cid'
import { parseExact, stringifyExact } from '../../electron/core/codec/exact-json'
import { compareDamoclesStates } from '../../electron/core/convert/compare'
import { toDamocles } from '../../electron/core/convert/to-damocles'
import { toLotus } from '../../electron/core/convert/to-lotus'
import { parseSectorStates, readStatesFile } from '../../electron/core/damocles/sector-state'
import { emptySectorInfo, type LotusDealInfo, type LotusSectorInfo } from '../../electron/core/lotus/sector-info'
import { decodeSectorInfo, encodeSectorInfo } from '../../electron/core/lotus/sector-info-cbor'
import { parseSectorStatus, StatusProblem } from '../../electron/core/lotus/sector-status'

const runs = 10_000
const u64 = fc.bigInt(0n, (1n << 64n) - 1n)
const i64 = fc.bigInt(-(1n << 63n), (1n << 63n) - 1n)
const epoch = fc.bigInt(0n, 1n << 40n)
const bytes = (max: number) => fc.uint8Array({ maxLength: max })
const cidWith = (prefix: string) => fc.uint8Array({ minLength: 32, maxLength: 32 }).map((b) => formatCid(Buffer.concat([Buffer.from(prefix, 'hex'), b])))
const [sealed, unsealed, message] = [cidWith('0182e20381e80220'), cidWith('0181e203922020'), cidWith('0171a0e40220')]
const maybe = <T>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: null })
const text = fc.string({ maxLength: 40 })
const amount = fc.bigInt(-(10n ** 30n), 10n ** 30n)
const address = fc.bigInt(0n, (1n << 63n) - 1n).map((id) => `f0${id}`)
const schedule = fc.record({ startEpoch: i64, endEpoch: i64 })
const deal: fc.Arbitrary<LotusDealInfo> = fc.record({
  dealId: u64, publishCid: maybe(message), dealSchedule: schedule, keepUnsealed: fc.boolean(),
  dealProposal: maybe(fc.record({
    pieceCid: unsealed, pieceSize: u64, verifiedDeal: fc.boolean(), client: address, provider: address, label: text, startEpoch: i64, endEpoch: i64, storagePricePerEpoch: amount,
    providerCollateral: amount, clientCollateral: amount,
  })),
  pieceActivationManifest: maybe(fc.record({ cid: unsealed, size: u64, verifiedAllocationKey: maybe(fc.record({ client: u64, id: u64 })), notify: fc.array(fc.record({ address, payload: bytes(20) }), { maxLength: 2 }) })),
})
const piece = fc.record({ piece: fc.record({ size: fc.integer({ min: 7, max: 36 }).map((n) => 1n << BigInt(n)), pieceCid: unsealed }), dealInfo: maybe(deal) })
const pieces = fc.array(piece, { maxLength: 3 })
const info: fc.Arbitrary<LotusSectorInfo> = fc.record({
  state: fc.constantFrom('Proving', 'Available', 'UpdateReplica', '', '封装'), sectorNumber: u64, sectorType: fc.bigInt(0n, 19n), pieces, ccPieces: pieces, ccUpdate: fc.boolean(),
  ticketValue: bytes(40), ticketEpoch: i64, seedValue: bytes(40), seedEpoch: i64, commD: maybe(unsealed), commR: maybe(sealed), proof: bytes(200), preCommitMessage: maybe(message), commitMessage: maybe(message),
  updateSealed: maybe(sealed), updateUnsealed: maybe(unsealed), replicaUpdateProof: bytes(100), replicaUpdateMessage: maybe(message), terminateMessage: maybe(message), terminatedAt: i64, creationTime: i64,
  invalidProofs: u64, preCommitDeposit: amount, lastErr: text, returnState: text, faultReportMsg: maybe(message), preCommit1Out: bytes(30), preCommitTipSet: bytes(30),
  log: fc.array(fc.record({ kind: text, trace: text, message: text, timestamp: u64 }), { maxLength: 2 }),
}).map((some) => ({ ...emptySectorInfo(), ...some }))

const json = (n: bigint): number | bigint => (n <= BigInt(Number.MAX_SAFE_INTEGER) && n >= BigInt(Number.MIN_SAFE_INTEGER) ? Number(n) : n)
const base64 = fc.uint8Array({ maxLength: 40 }).map((b) => Buffer.from(b).toString('base64'))
const wireCid = (arb: fc.Arbitrary<string>) => maybe(arb.map((c) => ({ '/': c })))
const jsonEpoch = epoch.map(json)
const wireState = fc.record({
  ID: fc.record({ Miner: fc.integer({ min: 1, max: 1 << 30 }), Number: fc.integer({ min: 0, max: 1 << 30 }) }), SectorType: fc.integer({ min: 0, max: 19 }),
  Ticket: maybe(fc.record({ Ticket: maybe(base64), Epoch: jsonEpoch })), Seed: maybe(fc.record({ Seed: maybe(base64), Epoch: jsonEpoch })),
  Deals: maybe(fc.array(fc.record({ ID: u64.map(json), PayloadSize: u64.map(json), Piece: fc.record({ Size: u64.map(json), Offset: u64.map(json), Cid: unsealed.map((c) => ({ '/': c })) }), Proposal: fc.constant(null), IsCompatible: fc.boolean() }), { maxLength: 2 })),
  Pieces: maybe(fc.array(fc.record({
    Piece: fc.record({ Size: u64.map(json), PieceCID: unsealed.map((c) => ({ '/': c })) }),
    DealInfo: maybe(fc.record({ DealID: u64.map(json), PublishCid: wireCid(message), AllocationID: u64.map(json), Client: address, Provider: fc.constantFrom('f01000', 't01000', '<empty>', ''), StartEpoch: i64.map(json), EndEpoch: i64.map(json), IsBuiltinMarket: fc.boolean() })),
  }), { maxLength: 3 })),
  Pre: maybe(fc.record({ CommR: wireCid(sealed), CommD: wireCid(unsealed) })), Proof: maybe(fc.record({ Proof: maybe(base64) })),
  MessageInfo: fc.record({ PreCommitCid: wireCid(message), CommitCid: wireCid(message), NeedSend: fc.boolean() }),
  TerminateInfo: fc.record({ TerminateCid: wireCid(message), TerminatedAt: jsonEpoch, AddedHeight: jsonEpoch }),
  Finalized: fc.boolean(), Removed: fc.boolean(), AbortReason: text, Upgraded: fc.boolean(), UpgradePublic: fc.constant(null),
  UpgradedInfo: maybe(fc.record({ AccessInstance: text, SealedCID: wireCid(sealed), UnsealedCID: wireCid(unsealed), Proof: maybe(base64) })), UpgradeMessageID: maybe(text), UpgradeLandedEpoch: maybe(jsonEpoch),
  Imported: fc.boolean(), NeedRebuild: fc.boolean(), Unsealing: fc.boolean(),
})

/** Bytes as hex, keys in one order. */
function settled(value: unknown): string {
  if (value instanceof Uint8Array) return `x${Buffer.from(value).toString('hex')}`
  if (Array.isArray(value)) return `[${value.map(settled).join()}]`
  if (typeof value === 'object' && value !== null) return `{${Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => `${k}:${settled(v)}`).join()}}`
  return `${typeof value} ${String(value)}`
}

describe('10,000 generated records through encode and decode', () => {
  it('lotus SectorInfo: the same value, and the same bytes again', () => {
    fc.assert(fc.property(info, (record) => {
      const encoded = encodeSectorInfo(record)
      const decoded = decodeSectorInfo(encoded)
      expect(settled(decoded)).toBe(settled(record))
      expect(encodeSectorInfo(decoded).equals(encoded)).toBe(true)
    }), { numRuns: runs })
  }, 300_000)

  it('damocles SectorState: every number and CID as it was, nothing rounded', () => {
    fc.assert(fc.property(wireState, (wire) => {
      const line = stringifyExact(wire)
      const { states, unreadable } = readStatesFile(`[${line}]`)
      expect(unreadable).toEqual([])
      const state = states[0]!
      expect(stringifyExact(state.wire)).toBe(line)
      expect(compareDamoclesStates(wire, state.wire)).toEqual([])
      expect([state.number, state.upgraded, state.abortReason, state.ticket?.ticket ?? null, state.pre?.commR ?? null, state.upgradedInfo?.sealedCid ?? null]).toEqual([
        wire.ID.Number, wire.Upgraded, wire.AbortReason, wire.Ticket?.Ticket ?? null, wire.Pre?.CommR?.['/'] ?? null, wire.UpgradedInfo?.SealedCID?.['/'] ?? null,
      ])
      expect(state.pieces.map((p) => BigInt(p.size))).toEqual((wire.Pieces ?? []).map((p) => BigInt(p.Piece.Size)))
      // whatever damocles holds, lotus's form of it is written and read, or refused by a code
      try {
        const { info: converted } = toLotus(state, state.upgraded ? 'snapped' : 'ordinary', { messages: new Map() })
        expect(decodeSectorInfo(encodeSectorInfo(converted)).sectorNumber).toBe(BigInt(state.number))
      } catch (error) {
        expect((error as FerryError).code).toBe('RECORD_NOT_WRITABLE')
      }
    }), { numRuns: runs })
  }, 300_000)

  it('whatever lotus holds becomes a state that damocles’s reader takes', () => {
    fc.assert(fc.property(info, fc.constantFrom('ordinary' as const, 'snapped' as const, 'committedCapacity' as const), fc.boolean(), (record, as, stored) => {
      const { state } = toDamocles({ ...record, sectorNumber: record.sectorNumber % (1n << 53n) }, as, { minerId: 1000, stored })
      const { states, unreadable } = parseSectorStates([parseExact(stringifyExact(state))])
      expect(unreadable).toEqual([])
      expect(states[0]!.upgraded).toBe(as === 'snapped')
      expect(states[0]!.upgradedInfo === null).toBe(as !== 'snapped')
    }), { numRuns: 2000 })
  }, 300_000)
})

describe('any input gives a value or a coded error', () => {
  it('any bytes as a SectorInfo', () => {
    const seeds = fc.sample(info, 40).map((i) => encodeSectorInfo(i))
    const damaged = fc.tuple(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 }), fc.nat()).map(([seed, edits, cut]) => {
      const copy = Buffer.from(seed)
      for (const [at, value] of edits) copy[at % copy.length] = value
      return copy.subarray(0, cut % 3 === 0 ? cut % copy.length : copy.length)
    })
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), damaged), (input) => {
      try {
        decodeSectorInfo(Buffer.from(input))
      } catch (error) {
        expect((error as FerryError).code).toBe('RECORD_UNREADABLE')
      }
    }), { numRuns: runs })
  }, 300_000)
  it('any JSON as sector states and as a status', () => {
    fc.assert(fc.property(fc.jsonValue(), wireState, fc.string(), (junk, state, key) => {
      const mixed = { ...state, ...(typeof junk === 'object' && junk !== null ? junk : { [key]: junk, ID: junk }) }
      expect(parseSectorStates([mixed, junk]).states.length).toBeLessThanOrEqual(2)
      for (const input of [junk, mixed]) {
        try {
          parseSectorStatus(input)
        } catch (error) {
          expect(error).toBeInstanceOf(StatusProblem)
        }
      }
    }), { numRuns: 3000 })
  }, 300_000)
})
