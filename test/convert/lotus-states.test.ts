import { describe, expect, it } from 'vitest'
import { leftReasons } from '../../shared/reasons/left'
import { lotusLeftReasons } from '../../shared/reasons/left-lotus'
import { decideToDamocles } from '../../electron/core/convert/decide-to-damocles'
import { lotusStates } from '../../electron/core/convert/lotus-states'
import { practiceLotusSectors } from '../../electron/practice/lotus-sectors'
import type { ChainSector } from '../../electron/core/chain/api'
import type { LotusSectorInfo } from '../../electron/core/lotus/sector-info'

const plain = practiceLotusSectors[0]!
const snapped = practiceLotusSectors.find((s) => s.sectorNumber === 7n)!
const live: ChainSector = { live: true, snapped: false, hasDeals: false, sealedCid: plain.commR! }
const landed: ChainSector = { live: true, snapped: true, hasDeals: true, sealedCid: snapped.updateSealed!, sectorKeyCid: snapped.commR! }
const gone: ChainSector = { live: false, snapped: false, hasDeals: false }

function verdict(info: LotusSectorInfo, more: { chain?: ChainSector; stored?: boolean; files?: boolean; wish?: boolean } = {}): string {
  const decision = decideToDamocles({ info, stored: more.stored ?? true, chain: more.chain, files: more.files === undefined ? undefined : { normal: more.files, upgrade: more.files }, unfinishedSnaps: more.wish ?? false })
  return decision.take ? decision.as : decision.reason.code
}

/** State → without a chain, alive and not snapped, alive and snapped, not alive (spec state-machine.md section 1). */
const table: Record<string, readonly [string, string, string, string]> = {
  'Proving': ['ordinary', 'ordinary', 'snapped', 'not-on-chain'], 'Available': ['ordinary', 'ordinary', 'snapped', 'not-on-chain'],
  'PreCommit1': ['sealing', 'lotus-not-done', 'lotus-not-done', 'sealing'], 'WaitSeed': ['sealing', 'lotus-not-done', 'lotus-not-done', 'sealing'], 'CommitWait': ['sealing', 'lotus-not-done', 'lotus-not-done', 'sealing'],
  'ReceiveSector': ['sealing', 'lotus-not-done', 'lotus-not-done', 'sealing'], 'Empty': ['sealing', 'lotus-not-done', 'lotus-not-done', 'sealing'],
  'UpdateReplica': ['snap-perhaps-landed', 'snap-unfinished', 'snapped', 'not-on-chain'], 'FinalizeReplicaUpdate': ['snap-perhaps-landed', 'snap-unfinished', 'snapped', 'not-on-chain'],
  'ReplicaUpdateFailed': ['snap-perhaps-landed', 'snap-unfinished', 'snapped', 'not-on-chain'], 'ReplicaUpdateWait': ['snap-waiting', 'snap-waiting', 'snapped', 'not-on-chain'],
  'UpdateActivating': ['snapped', 'chain-differs', 'snapped', 'not-on-chain'], 'ReleaseSectorKey': ['snapped', 'chain-differs', 'snapped', 'not-on-chain'], 'ReleaseSectorKeyFailed': ['snapped', 'chain-differs', 'snapped', 'not-on-chain'],
  'AbortUpgrade': ['snap-aborting', 'snap-aborting', 'snap-aborting', 'snap-aborting'],
  'CommitFailed': ['sealing-failed', 'lotus-not-done', 'lotus-not-done', 'sealing-failed'], 'PackingFailed': ['sealing-failed', 'lotus-not-done', 'lotus-not-done', 'sealing-failed'],
  'FailedUnrecoverable': ['sealing-failed', 'sealing-failed', 'sealing-failed', 'sealing-failed'],
  'Faulty': ['ordinary', 'ordinary', 'snapped', 'not-on-chain'], 'FaultedFinal': ['ordinary', 'ordinary', 'snapped', 'not-on-chain'],
  'Terminating': ['terminating-in-lotus', 'terminating-in-lotus', 'terminating-in-lotus', 'terminating-in-lotus'], 'TerminateFinality': ['terminating-in-lotus', 'terminating-in-lotus', 'terminating-in-lotus', 'terminating-in-lotus'],
  'Removing': ['terminating-in-lotus', 'terminating-in-lotus', 'terminating-in-lotus', 'terminating-in-lotus'], 'Removed': ['removed-in-lotus', 'removed-in-lotus', 'removed-in-lotus', 'removed-in-lotus'],
  'FinalizeSector': ['not-finalized-files', 'not-finalized-files', 'not-finalized-files', 'not-on-chain'], '': ['no-state', 'no-state', 'no-state', 'no-state'],
  'SomethingNew': ['unknown-lotus-state', 'unknown-lotus-state', 'unknown-lotus-state', 'unknown-lotus-state'],
}

describe('which sector of lotus goes to damocles', () => {
  it.each(Object.entries(table))('%s', (state, [alone, cc, upgraded, dead]) => {
    // a state of a snap is met with the snap's fields
    const isSnap = /Snap|Replica|Update|Release|Abort/.test(state)
    const info = { ...(isSnap ? snapped : plain), state }
    expect(verdict(info), 'no chain').toBe(alone)
    expect(verdict(info, { chain: { ...live, sealedCid: info.commR! } }), 'alive').toBe(cc)
    expect(verdict({ ...snapped, state }, { chain: landed }), 'snapped').toBe(upgraded)
    expect(verdict(info, { chain: gone }), 'gone').toBe(dead)
  })
  it.each(lotusStates)('%s has a decision whose text exists', (state) => {
    for (const chain of [undefined, live, gone]) {
      const found = verdict({ ...plain, state }, chain ? { chain } : {})
      expect(['ordinary', 'snapped', 'committedCapacity'].includes(found) || found in leftReasons || found in lotusLeftReasons, found).toBe(true)
    }
  })
  it('files put away half: only from a stopped lotus, and only when they are whole', () => {
    for (const state of ['FinalizeSector', 'FinalizeFailed']) {
      expect(verdict({ ...plain, state }, { files: true })).toBe('ordinary')
      expect(verdict({ ...plain, state }, { files: false })).toBe('not-finalized-files')
      expect(verdict({ ...plain, state }, { files: true, stored: false })).toBe('lotus-not-done')
    }
    expect(verdict({ ...plain, state: 'FailedUnrecoverable' }, { files: true, chain: live })).toBe('ordinary')
  })
  it('a snap that has not landed is taken as committed capacity on request only', () => {
    const mid = { ...snapped, state: 'UpdateReplica', replicaUpdateMessage: null }
    expect(verdict(mid)).toBe('snap-unfinished')
    expect(verdict(mid, { wish: true })).toBe('committedCapacity')
    expect(verdict(mid, { wish: true, chain: { ...live, sealedCid: mid.commR! } })).toBe('committedCapacity')
  })
  it('a finished snap in Proving is told by its message, and from a stored record by its new CID too', () => {
    expect(verdict(snapped)).toBe('snapped')
    expect(verdict({ ...snapped, updateSealed: null }, { stored: false })).toBe('snapped')
    // a state forced back to Proving in the middle of a snap
    expect(verdict({ ...snapped, replicaUpdateMessage: null })).toBe('committedCapacity')
    expect(verdict({ ...snapped, updateSealed: null })).toBe('committedCapacity')
  })
  it('commitments that the chain contradicts are not carried over', () => {
    expect(verdict(plain, { chain: { ...live, sealedCid: snapped.updateSealed! } })).toBe('chain-differs')
    expect(verdict(snapped, { chain: { ...landed, sealedCid: plain.commR! } })).toBe('chain-differs')
    expect(verdict({ ...plain, commR: null })).toBe('no-commitments')
    expect(verdict({ ...plain, commR: plain.commD })).toBe('commr-not-sealed')
    expect(verdict({ ...plain, ticketValue: new Uint8Array() })).toBe('record-incomplete')
    expect(verdict({ ...plain, ticketValue: new Uint8Array() }, { chain: live })).toBe('ordinary')
    expect(verdict({ ...plain, sectorType: 99n })).toBe('unknown-proof-type')
  })
})
