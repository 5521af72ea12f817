import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isChainMessageCid } from '../../electron/core/codec/cid'
import { compareLotusRecords } from '../../electron/core/convert/compare'
import { decideToLotus } from '../../electron/core/convert/decide-to-lotus'
import { messageUids } from '../../electron/core/convert/message-uids'
import { toLotus } from '../../electron/core/convert/to-lotus'
import { readStatesFile } from '../../electron/core/damocles/sector-state'
import type { MessageResolution } from '../../electron/core/damocles/messager'
import { decodeSectorInfo, encodeSectorInfo } from '../../electron/core/lotus/sector-info-cbor'
import type { LotusSectorInfo } from '../../electron/core/lotus/sector-info'
import type { Dump } from '../helpers/oracle'

const golden = resolve(__dirname, '../golden')
const { states, unreadable } = readStatesFile(readFileSync(join(golden, 'damocles/ListSectors-offline.json'), 'utf8'))
const reference = JSON.parse(readFileSync(join(golden, 'lotus/exported-t01000.dump.json'), 'utf8')) as Dump
const referenceOf = (n: number): LotusSectorInfo | undefined => {
  const hex = reference.cbor[`/sectors/${n}`] ?? reference.cbor[String(n)]
  return hex === undefined ? undefined : decodeSectorInfo(Buffer.from(hex, 'hex'))
}
/** The constant that the reference writes for a message that it cannot resolve. */
const undefCid = 'QmSGwDTT9CSKi1yXveLvqZAgyCCx9maA7qVwjy6WsYxQdN'
const messageOf = (id: string | null, theirs: string | null): string | null => (id === null ? null : isChainMessageCid(id) ? id : theirs === undefCid ? null : theirs)

/** What the messager of the reference run answered, read from what it wrote. */
function messagesFrom(state: (typeof states)[number], theirs: LotusSectorInfo): Map<string, MessageResolution> {
  const of = (cid: string | null): MessageResolution => ({ known: cid !== undefCid, cid: cid === undefCid ? null : cid })
  const found = new Map<string, MessageResolution>()
  const wanted = new Set(messageUids(state))
  for (const [uid, cid] of [[state.preCommitCid, theirs.preCommitMessage], [state.commitCid, theirs.commitMessage], [state.upgradeMessageId, theirs.replicaUpdateMessage]] as const) if (uid !== null && wanted.has(uid)) found.set(uid, of(cid))
  return found
}

describe('our records against the real exporter’s, sector by sector', () => {
  const mine = states.filter((s) => s.minerId === 1000)
  it('every state is read', () => {
    expect(unreadable).toEqual([])
    expect(mine.length).toBeGreaterThanOrEqual(29)
  })
  it.each(mine.map((s) => [s.number, s] as const))('sector %i differs in nothing but the listed ways', (number, state) => {
    const theirs = referenceOf(number)
    const decision = decideToLotus({ offline: state })
    if (!decision.take) {
      // D1: aborted, removed, terminated; NeedRebuild is skipped by both; D14: no CommR
      expect(['aborted', 'removed', 'terminated', 'termination-pending', 'needs-rebuild', 'no-commitments']).toContain(decision.reason.code)
      return
    }
    if (!theirs) {
      // D10, D11: the reference panics on these or cannot encode them
      expect(state.upgraded).toBe(true)
      return
    }
    const { info } = toLotus(state, decision.as, { messages: messagesFrom(state, theirs) })
    const expected: LotusSectorInfo = {
      ...theirs,
      // D8: a chain CID is kept as it is, an unknown message is null and not a constant; D9: each message from its own field
      preCommitMessage: messageOf(state.preCommitCid, theirs.preCommitMessage), commitMessage: messageOf(state.commitCid, theirs.commitMessage),
      replicaUpdateMessage: state.upgraded ? messageOf(state.upgradeMessageId, theirs.replicaUpdateMessage) : null,
      // row 7 of the decision table: a termination that failed is not carried over
      ...(state.terminate.cid !== null ? { terminateMessage: null, terminatedAt: 0n } : {}),
      pieces: theirs.pieces.map((p, i) => ({ ...p, dealInfo: expectedDeal(state, i, p.dealInfo, info.pieces[i]!.dealInfo) })),
    }
    expect(compareLotusRecords(info, expected)).toEqual([])
    expect(encodeSectorInfo(info).equals(encodeSectorInfo(expected))).toBe(true)
  })
})

type Deal = LotusSectorInfo['pieces'][number]['dealInfo']

/** D2: a filler has no deal info. D3, D6: a real schedule and client for DDO, no key without allocation. D5: a schedule for deals. */
function expectedDeal(state: (typeof states)[number], index: number, theirs: Deal, ours: Deal): Deal {
  const piece = state.pieces.length > 0 ? state.pieces[index]!.deal : BigInt(state.deals[index]!.dealId) === 0n ? null : undefined
  if (piece === null) return null
  if (!theirs || !ours) return theirs
  const manifest = theirs.pieceActivationManifest
  const key = manifest?.verifiedAllocationKey
  return {
    ...theirs, dealSchedule: ours.dealSchedule,
    pieceActivationManifest: manifest && { ...manifest, verifiedAllocationKey: key && key.id !== 0n ? { client: ours.pieceActivationManifest!.verifiedAllocationKey!.client, id: key.id } : null },
  }
}
