import type { MigrationRequest } from '../../../shared/connection'
import type { ChainSector } from '../chain/api'
import type { DamoclesSectorState } from '../damocles/sector-state'
import type { LotusSectorInfo } from '../lotus/sector-info'
import type { FoundPart } from '../stores/scan-store'
import type { AttachFacts } from './inspect-stores'

/** One sector of lotus as all sides describe it. */
export interface ImportFacts {
  readonly number: number
  readonly info: LotusSectorInfo
  /** On-chain epochs that lotus-miner told; 0 when it did not. */
  readonly activation: bigint
  readonly expiration: bigint
  online?: DamoclesSectorState
  offline?: DamoclesSectorState
  chain?: ChainSector
  landedEpoch?: number
  readonly parts: FoundPart[]
  /** What damocles's index has; asked only when stores are attached. */
  indexed?: { readonly normal: boolean; readonly upgrade: boolean }
}

/** Everything that a plan to damocles is made from. Reading it changed nothing. */
export interface ImportSnapshot {
  readonly request: MigrationRequest
  readonly sectors: ReadonlyMap<number, ImportFacts>
  readonly unreadable: ReadonlyMap<number, string>
  /** True: the stopped repo was read; false: the running lotus-miner was asked. */
  readonly stored: boolean
  /** Largest number that lotus, its bitfields or the chain know. */
  readonly largestNumber: number
  /** Sectors that damocles has and lotus does not. */
  readonly damoclesOnly: readonly number[]
  readonly lotusVersion?: string
  readonly damoclesVersion: string
  /** Storage paths could be looked at from here. */
  readonly sawFiles: boolean
  readonly attach?: AttachFacts
}
