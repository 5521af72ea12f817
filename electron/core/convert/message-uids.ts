import { isChainMessageCid } from '../codec/cid'
import type { DamoclesSectorState } from '../damocles/sector-state'

/** The messager uids that a record needs resolved; chain CIDs need none. */
export function messageUids(state: DamoclesSectorState): string[] {
  const ids = [state.preCommitCid, state.commitCid, ...(state.upgraded ? [state.upgradeMessageId] : [])]
  return ids.filter((id): id is string => id !== null && id !== '' && !isChainMessageCid(id))
}
