/** What a pipeline state of lotus-miner means for a migration (lotus storage/pipeline/sector_state.go:5-69). */
export type StateClass =
  | 'resting' | 'finalizing' | 'sealing' | 'snapping' | 'snap-landing' | 'snap-landed' | 'aborting' | 'seal-failed' | 'given-up' | 'faulty' | 'ending' | 'removed' | 'none'

const classes: Readonly<Record<StateClass, readonly string[]>> = {
  'none': [''],
  'resting': ['Proving', 'Available'],
  'finalizing': ['FinalizeSector', 'FinalizeFailed'],
  'sealing': [
    'Empty', 'WaitDeals', 'AddPiece', 'Packing', 'GetTicket', 'PreCommit1', 'PreCommit2', 'PreCommitting', 'SubmitPreCommitBatch', 'PreCommitWait', 'PreCommitBatchWait', 'WaitSeed',
    'Committing', 'CommitFinalize', 'SubmitCommit', 'SubmitCommitAggregate', 'CommitWait', 'CommitAggregateWait', 'ReceiveSector',
  ],
  'snapping': [
    'SnapDealsWaitDeals', 'SnapDealsAddPiece', 'SnapDealsPacking', 'UpdateReplica', 'ProveReplicaUpdate', 'FinalizeReplicaUpdate', 'SubmitReplicaUpdate', 'WaitMutable',
    'SnapDealsAddPieceFailed', 'SnapDealsDealsExpired', 'SnapDealsRecoverDealIDs', 'ReplicaUpdateFailed', 'FinalizeReplicaUpdateFailed',
  ],
  'snap-landing': ['ReplicaUpdateWait'],
  'snap-landed': ['UpdateActivating', 'ReleaseSectorKey', 'ReleaseSectorKeyFailed'],
  'aborting': ['AbortUpgrade'],
  'seal-failed': [
    'AddPieceFailed', 'SealPreCommit1Failed', 'SealPreCommit2Failed', 'PackingFailed', 'DealsExpired', 'RecoverDealIDs', 'PreCommitFailed', 'ComputeProofFailed', 'RemoteCommitFailed',
    'CommitFinalizeFailed', 'CommitFailed',
  ],
  'given-up': ['FailedUnrecoverable'],
  'faulty': ['Faulty', 'FaultReported', 'FaultedFinal'],
  'ending': ['Terminating', 'TerminateWait', 'TerminateFinality', 'TerminateFailed', 'Removing', 'RemoveFailed'],
  'removed': ['Removed'],
}

const byState = new Map<string, StateClass>(Object.entries(classes).flatMap(([name, states]) => states.map((state) => [state, name as StateClass] as const)))

/** Undefined for a state that no known version of lotus has. */
export const classOfState = (state: string): StateClass | undefined => byState.get(state)
/** Every state that lotus can have. */
export const lotusStates: readonly string[] = [...byState.keys()]
