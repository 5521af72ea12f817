import type { LeftCode, NoteCode, Reason } from '../../../shared/reasons'
import { sectorSizeOf } from '../../../shared/sector'
import type { ChainSector } from '../chain/api'
import { isSealedCid } from '../codec/cid'
import type { DamoclesSectorState } from '../damocles/sector-state'

export interface DecideInput {
  readonly online?: DamoclesSectorState | undefined
  readonly offline?: DamoclesSectorState | undefined
  /** Undefined: the chain was not asked. */
  readonly chain?: ChainSector | undefined
  /** Which pairs of files are whole; undefined: files were not looked at. */
  readonly files?: { readonly normal: boolean; readonly upgrade: boolean } | undefined
}

/** How a sector goes: as it was sealed, with its snap upgrade, or as committed capacity without the pieces that its record still names. */
export type TakeAs = 'ordinary' | 'snapped' | 'committedCapacity'
export type Decision = { readonly take: true; readonly as: TakeAs; readonly notes: Reason<NoteCode>[] } | { readonly take: false; readonly reason: Reason<LeftCode> }

const leave = (code: LeftCode, params?: Reason['params']): Decision => ({ take: false, reason: params ? { code, params } : { code } })

/** May this sector go to lotus, and as what? The rules of spec state-machine.md section 2, column "ours"; the first hit decides. */
export function decideToLotus({ online, offline, chain, files }: DecideInput): Decision {
  if (chain && !chain.live) return leave('not-on-chain')
  if (online && offline) return leave('two-records')
  const state = offline ?? online
  if (!state) return leave('no-record')
  if (sectorSizeOf(state.sectorType) === undefined) return leave('unknown-proof-type', { type: state.sectorType })
  if (state.removed) return leave('removed')
  if (state.terminate.terminatedAt > 0) return leave('terminated')
  if (state.terminate.addedHeight > 0) return leave('termination-pending')
  if (online) return leave(onlineReason(online, chain))
  return decideOffline(state, chain, files)
}

function onlineReason(state: DamoclesSectorState, chain: ChainSector | undefined): LeftCode {
  if (state.needRebuild) return 'rebuilding'
  if (state.unsealing) return 'unsealing'
  if (state.upgraded) return chain?.snapped ? 'snap-not-final' : 'snap-in-progress'
  return chain ? 'not-finished-on-chain' : 'not-finished'
}

function decideOffline(state: DamoclesSectorState, chain: ChainSector | undefined, files: DecideInput['files']): Decision {
  const notes: Reason<NoteCode>[] = []
  if (state.terminate.cid !== null) notes.push({ code: 'termination-failed' })
  if (state.unsealing) notes.push({ code: 'unsealing-dropped' })
  if (!state.finalized) notes.push({ code: 'finalized-false' })
  if (state.abortReason !== '') {
    if (!chain) return leave('aborted', { reason: state.abortReason })
    if (chain.snapped || chain.hasDeals) return leave('aborted-with-data', { reason: state.abortReason })
    return { take: true, as: 'committedCapacity', notes: [...notes, { code: 'aborted-but-live', params: { reason: state.abortReason } }] }
  }
  if (state.needRebuild) return leave('needs-rebuild')
  if (!state.pre && !chain?.sealedCid) return leave('no-commitments')
  if (state.pre && state.pre.commR === null && !chain?.sealedCid) return leave('no-commitments')
  if (state.pre?.commR && !isSealedCid(state.pre.commR)) return leave('commr-not-sealed', { cid: state.pre.commR })
  const snapped = chain ? chain.snapped : state.upgraded
  if (chain) {
    const wrong = chainDiffers(state, chain)
    if (wrong) return leave('chain-differs', { field: wrong })
    if (chain.snapped && !state.upgraded) notes.push({ code: 'snap-from-chain' })
    if (!chain.snapped && state.upgraded) return { take: true, as: 'committedCapacity', notes: [...notes, { code: 'snap-not-on-chain' }] }
  } else if (!snapped && files && !files.normal && files.upgrade) return leave('files-say-snapped')
  return { take: true, as: snapped ? 'snapped' : 'ordinary', notes }
}

/** The first commitment in which record and chain disagree. */
function chainDiffers(state: DamoclesSectorState, chain: ChainSector): string | undefined {
  const original = chain.sectorKeyCid ?? chain.sealedCid
  if (state.pre?.commR && original && state.pre.commR !== original) return 'CommR'
  const updated = state.upgradedInfo?.sealedCid
  if (chain.snapped && updated && chain.sealedCid && updated !== chain.sealedCid) return 'UpdateSealed'
  return undefined
}
