import type { MigrationRequest } from '../../../shared/connection'
import type { SectorFileType } from '../../../shared/sector'
import type { ChainSector } from '../chain/api'
import type { DamoclesSectorState } from '../damocles/sector-state'
import type { MessageResolution } from '../damocles/messager'
import type { NumberMeta } from '../lotus/api'
import type { AttachFacts } from './inspect-stores'
import type { FoundPart } from '../stores/scan-store'

/** One sector as all sides describe it at the moment of looking. */
export interface SectorFacts {
  readonly number: number
  online?: DamoclesSectorState
  offline?: DamoclesSectorState
  /** Undefined: the chain was not asked. */
  chain?: ChainSector
  /** Parts in the source stores; the same type twice means two places. */
  readonly parts: FoundPart[]
  /** Parts already in the target store. */
  readonly targetParts: FoundPart[]
  /** lotus-miner's stored record, as its bytes. */
  lotusRecord?: Buffer
  /** Where damocles's index has the pair that proves it; asked only when it may be marked as finished. */
  indexed?: { readonly sealed: string; readonly cache: string }
}

/** Everything that a plan is made from. Reading it changed nothing. */
export interface Snapshot {
  readonly request: MigrationRequest
  readonly sectors: ReadonlyMap<number, SectorFacts>
  /** Records of this miner that could not be read, by number. */
  readonly unreadable: ReadonlyMap<number, string>
  /** Other miners seen, with how many sectors: what to say when the chosen one has none. */
  readonly otherMiners: ReadonlyMap<number, number>
  readonly messages: ReadonlyMap<string, MessageResolution>
  /** `numberEntries`: every key below `/storage/`. */
  readonly repo?: { readonly path: string; readonly minerId: number; readonly digest: string; readonly numberEntries: ReadonlyMap<string, Buffer>; readonly largestRecord: number | undefined }
  /** Records of lotus-miner whose sector damocles does not know. */
  readonly lotusOnly?: ReadonlyMap<number, Buffer>
  readonly onChainAllocated?: readonly (readonly [bigint, bigint])[]
  /** Source stores that cannot be renamed into the target store. */
  readonly otherFileSystem: ReadonlySet<string>
  /** Source stores that the machine of the target does not see. */
  readonly otherMachine: ReadonlySet<string>
  /** Those of them whose files can go straight to the machine of lotus. */
  readonly direct: ReadonlySet<string>
  /** Source stores that are the target store under another path. */
  readonly samePlace: readonly string[]
  readonly foreignEntries: readonly { readonly store: string; readonly type: SectorFileType; readonly name: string }[]
  readonly damoclesVersion?: string
  readonly attach?: AttachFacts
  /** Numbers as the running lotus-miner tells them, and the names of its reservations. */
  readonly liveNumbers?: { readonly meta: NumberMeta; readonly reservations: readonly string[] }
}

/** What the plan itself may know: a request that leaves files alone does not judge by what lies in the stores. */
export function asPlanned(snapshot: Snapshot): Snapshot {
  if (snapshot.request.files !== 'none' || snapshot.request.finish) return snapshot
  const known = [...snapshot.sectors].filter(([, f]) => f.online || f.offline)
  return { ...snapshot, sectors: new Map(known.map(([number, f]) => [number, { ...f, parts: [], targetParts: [] }])) }
}
