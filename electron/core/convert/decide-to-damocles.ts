import type { LeftCode, NoteCode, Reason } from '../../../shared/reasons'
import { sectorSizeOf } from '../../../shared/sector'
import type { ChainSector } from '../chain/api'
import { isSealedCid } from '../codec/cid'
import type { DamoclesSectorState } from '../damocles/sector-state'
import type { LotusSectorInfo } from '../lotus/sector-info'
import { classOfState } from './lotus-states'
import type { Decision, TakeAs } from './decide-to-lotus'

export interface DecideToDamocles {
  readonly info: LotusSectorInfo
  /** True: a stored record, which has the fields of an update; false: lotus-miner's answer, which has not. */
  readonly stored: boolean
  /** Undefined: the chain was not asked. */
  readonly chain?: ChainSector | undefined
  readonly online?: DamoclesSectorState | undefined
  /** Which pairs of files are whole; undefined: files were not looked at. */
  readonly files?: { readonly normal: boolean; readonly upgrade: boolean } | undefined
  readonly unfinishedSnaps: boolean
}

const leave = (code: LeftCode, params?: Reason['params']): Decision => ({ take: false, reason: params ? { code, params } : { code } })
type Notes = Reason<NoteCode>[]

/**
 * May this sector go to damocles, and as what? The table of spec state-machine.md section 1, column "decision": the chain decides
 * what a sector is, the local state whether somebody still works on its files.
 */
export function decideToDamocles(input: DecideToDamocles): Decision {
  const { info, chain, online } = input
  const { state } = info
  if (online) return leave('online-in-damocles')
  if (sectorSizeOf(Number(info.sectorType)) === undefined) return leave('unknown-proof-type', { type: Number(info.sectorType) })
  const notes: Notes = []
  switch (classOfState(state)) {
    case 'resting':
      return chain && !chain.live ? leave('not-on-chain') : take(input, snapOf(input), notes)
    case 'finalizing':
      return decideFinalizing(input)
    case 'sealing':
      return leave(chain?.live ? 'lotus-not-done' : 'sealing', { state })
    case 'snapping':
      return decideSnapping(input)
    case 'snap-landing':
      if (chain && !chain.live) return leave('not-on-chain')
      return chain?.snapped ? take(input, 'snapped', [{ code: 'snap-young' }]) : leave('snap-waiting', { state })
    case 'snap-landed':
      return decideLanded(input)
    case 'aborting':
      return leave('snap-aborting')
    case 'seal-failed':
      return leave(chain?.live ? 'lotus-not-done' : 'sealing-failed', { state })
    case 'given-up':
      return chain?.live && input.files?.normal ? take(input, snapOf(input), [{ code: 'state-unusual', params: { state } }]) : leave('sealing-failed', { state })
    case 'faulty':
      if (chain && !chain.live) return leave('not-on-chain')
      return take(input, snapOf(input), [{ code: 'faulty', params: { state } }])
    case 'ending':
      return leave('terminating-in-lotus', { state })
    case 'removed':
      return leave('removed-in-lotus')
    case 'none':
      return leave('no-state')
    case undefined:
      return leave('unknown-lotus-state', { state })
  }
}

/** Lotus goes on by itself while it runs; a stopped one left the files where they are. */
function decideFinalizing(input: DecideToDamocles): Decision {
  const { chain, stored, files, info } = input
  if (chain && !chain.live) return leave('not-on-chain')
  if (!stored) return leave('lotus-not-done', { state: info.state })
  if (!files?.normal) return leave('not-finalized-files', { state: info.state })
  return take(input, snapOf(input), [{ code: 'state-unusual', params: { state: info.state } }])
}

function decideSnapping(input: DecideToDamocles): Decision {
  const { info, chain } = input
  const { state } = info
  if (chain && !chain.live) return leave('not-on-chain')
  if (chain?.snapped) return take(input, 'snapped', [{ code: 'snap-landed-anyway', params: { state } }])
  // up to lotus v1.15 this state came after the landing
  if (!chain && info.replicaUpdateMessage !== null) return leave('snap-perhaps-landed', { state })
  if (!input.unfinishedSnaps) return leave('snap-unfinished', { state })
  return take(input, 'committedCapacity', [{ code: 'snap-dropped', params: { state } }])
}

function decideLanded(input: DecideToDamocles): Decision {
  const { chain, info, stored } = input
  if (chain && !chain.live) return leave('not-on-chain')
  if (chain && !chain.snapped) return leave('chain-differs', { field: 'SectorKeyCID' })
  if (!chain && (info.replicaUpdateMessage === null || (stored && info.updateSealed === null))) return leave('snap-perhaps-landed', { state: info.state })
  return take(input, 'snapped', info.state === 'UpdateActivating' ? [{ code: 'snap-young' }] : [])
}

/** Snapped or not; without a chain by the fields that a finished update leaves behind (spec import-from-lotus.md 3.2). */
function snapOf({ info, chain, stored }: DecideToDamocles): TakeAs {
  if (chain) return chain.snapped ? 'snapped' : info.ccUpdate || info.replicaUpdateMessage !== null ? 'committedCapacity' : 'ordinary'
  return info.replicaUpdateMessage !== null && (!stored || info.updateSealed !== null) ? 'snapped' : stored && info.ccUpdate ? 'committedCapacity' : 'ordinary'
}

function take(input: DecideToDamocles, as: TakeAs, notes: Notes): Decision {
  const { info, chain } = input
  if (info.commR === null) return leave('no-commitments')
  if (!isSealedCid(info.commR)) return leave('commr-not-sealed', { cid: info.commR })
  const wrong = chain && differsFromChain(info, chain)
  if (wrong) return leave('chain-differs', { field: wrong })
  for (const [field, missing] of [['CommD', info.commD === null], ['Ticket', info.ticketValue.length === 0]] as const) {
    if (missing && !chain?.live) return leave('record-incomplete', { field })
    if (missing) notes.push({ code: 'field-missing', params: { field } })
  }
  if (as === 'snapped' && !chain) notes.push({ code: 'snap-not-checked' })
  if (as === 'committedCapacity' && info.state === 'Proving') notes.push({ code: 'snap-not-on-chain' })
  return { take: true, as, notes }
}

function differsFromChain(info: LotusSectorInfo, chain: ChainSector): string | undefined {
  const original = chain.sectorKeyCid ?? chain.sealedCid
  if (original && info.commR !== original) return 'CommR'
  if (chain.snapped && info.updateSealed && chain.sealedCid && info.updateSealed !== chain.sealedCid) return 'UpdateSealed'
  return undefined
}
