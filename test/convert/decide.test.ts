import { describe, expect, it } from 'vitest'
import { decideToLotus } from '../../electron/core/convert/decide-to-lotus'
import { parseSectorStates } from '../../electron/core/damocles/sector-state'
import { farmSectors } from '../../electron/practice/farm-sectors'

const model = farmSectors.find((s) => s.number === 1)!.state
const snapModel = farmSectors.find((s) => s.what === 'snapped')!.state
const of = (changes: Record<string, unknown>, base = model) => parseSectorStates([{ ...base, ...changes }]).states[0]!
const commR = of({}).pre!.commR!
const live = { live: true, snapped: false, hasDeals: false, sealedCid: commR }
const terminate = (TerminatedAt: number, AddedHeight: number) => ({ TerminateInfo: { TerminateCid: { '/': 'QmSGwDTT9CSKi1yXveLvqZAgyCCx9maA7qVwjy6WsYxQdN' }, TerminatedAt, AddedHeight } })

describe('who may go to lotus (spec state-machine.md section 2)', () => {
  it.each([
    ['1 not live on chain', { offline: of({}), chain: { ...live, live: false } }, 'not-on-chain'],
    ['3 in both stores', { offline: of({}), online: of({}) }, 'two-records'],
    ['4 removed', { offline: of({ Removed: true }) }, 'removed'],
    ['5 terminated', { offline: of(terminate(5, 4)) }, 'terminated'],
    ['6 termination pending', { offline: of(terminate(0, 4)) }, 'termination-pending'],
    ['8 online, rebuild', { online: of({ NeedRebuild: true }) }, 'rebuilding'],
    ['9 online, unsealing', { online: of({ Unsealing: true }) }, 'unsealing'],
    ['10 online, upgrading', { online: of({ Upgraded: true }) }, 'snap-in-progress'],
    ['11 online, snapped on chain', { online: of({ Upgraded: true }), chain: { ...live, snapped: true } }, 'snap-not-final'],
    ['12 online', { online: of({}) }, 'not-finished'],
    ['12 online and on chain', { online: of({}), chain: live }, 'not-finished-on-chain'],
    ['13 aborted, chain not asked', { offline: of({ AbortReason: 'x' }) }, 'aborted'],
    ['14 aborted with data', { offline: of({ AbortReason: 'x' }), chain: { ...live, hasDeals: true } }, 'aborted-with-data'],
    ['15 needs rebuild', { offline: of({ NeedRebuild: true }) }, 'needs-rebuild'],
    ['22 no commitments', { offline: of({ Pre: null }) }, 'no-commitments'],
    ['chain and record differ', { offline: of({}), chain: { ...live, sealedCid: 'other' } }, 'chain-differs'],
    ['unknown proof type', { offline: of({ SectorType: 99 }) }, 'unknown-proof-type'],
    ['only update files under an ordinary record', { offline: of({}), files: { normal: false, upgrade: true } }, 'files-say-snapped'],
    ['nothing at all', {}, 'no-record'],
  ])('%s is left out', (_row, input, code) => {
    expect(decideToLotus(input)).toMatchObject({ take: false, reason: { code } })
  })
  it.each([
    ['7 a termination that failed', { offline: of(terminate(0, 0)) }, 'ordinary', 'termination-failed'],
    ['13 aborted upgrade of a live empty sector', { offline: of({ AbortReason: 'x' }), chain: live }, 'committedCapacity', 'aborted-but-live'],
    ['16 offline while unsealing', { offline: of({ Unsealing: true }) }, 'ordinary', 'unsealing-dropped'],
    ['20 snapped on chain only', { offline: of({}), chain: { ...live, snapped: true, sealedCid: 'new', sectorKeyCid: commR } }, 'snapped', 'snap-from-chain'],
    ['21 snapped in the record only', { offline: of({ Upgraded: true }), chain: live }, 'committedCapacity', 'snap-not-on-chain'],
    ['23 offline, not finalized', { offline: of({ Finalized: false }) }, 'ordinary', 'finalized-false'],
  ])('%s goes along with a note', (_row, input, as, note) => {
    expect(decideToLotus(input)).toMatchObject({ take: true, as, notes: [{ code: note }] })
  })
  it('17 a snapped sector, and 24 an ordinary one, go along', () => {
    expect(decideToLotus({ offline: of({}, snapModel) })).toEqual({ take: true, as: 'snapped', notes: [] })
    expect(decideToLotus({ offline: of({ Imported: true }) })).toEqual({ take: true, as: 'ordinary', notes: [] })
  })
})

describe('reading states', () => {
  it('one bad record never ends the list, and is named', () => {
    const read = parseSectorStates([model, { ...model, SectorType: 'x' }, { ID: { Miner: 1, Number: 7 }, Pieces: {} }, null, { ID: { Miner: 1, Number: 9007199254740993n } }])
    expect(read.states).toHaveLength(1)
    expect(read.unreadable.map((u) => u.number)).toEqual([1, 7, undefined, undefined])
  })
  it('matches keys without regard to case, as Go does', () => {
    expect(parseSectorStates([{ id: { miner: 1, NUMBER: 2 }, sectortype: 8 }]).states[0]).toMatchObject({ number: 2, sectorType: 8 })
  })
})
