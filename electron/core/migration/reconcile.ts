import type { Facet, SectorRow } from '../../../shared/ipc'
import type { SectorKind } from '../../../shared/plan'
import type { ChainSector } from '../chain/api'
import { checkParts } from '../stores/check-parts'
import type { FoundPart } from '../stores/scan-store'

/** What all sides say of one sector, whichever way it goes. */
export interface Sayings {
  readonly proofType: number
  /** Has a record at the source, at the target. */
  readonly source: boolean
  readonly target: boolean
  readonly kind: SectorKind
  readonly flags: SectorRow['flags']
  readonly record: SectorRow['record']
  readonly chain: ChainSector | undefined
  readonly parts: readonly FoundPart[]
  /** The stores were looked into. */
  readonly sawFiles: boolean
  /** Files were judged incomplete by the plan. */
  readonly leftCode: string | undefined
}

/** Such a sector is not expected to have its files. */
const withoutFiles = ['aborted', 'removed', 'terminated', 'sealing', 'sealing-failed', 'removed-in-lotus', 'terminating-in-lotus']

/** Where the sides do not agree about a sector, and what is special about it. */
export function facetsOf(s: Sayings): Facet[] {
  const snapped = s.kind === 'snapped' || s.flags.includes('snapped')
  const incomplete = s.sawFiles && s.source && !withoutFiles.includes(s.leftCode ?? '') && checkParts(s.parts, s.proofType, snapped ? 'upgrade' : 'normal').missing.length > 0
  const all: [Facet, boolean][] = [
    ['missing-file', incomplete || s.leftCode === 'files-missing'], ['only-source', s.source && !s.target], ['only-target', !s.source && s.target],
    ['differs', s.record === 'keep' || s.record === 'replace'], ['not-finalized', s.flags.includes('notFinalized')], ['snapped', snapped],
    ['ddo', s.kind === 'ddo' || s.flags.includes('ddo')], ['need-rebuild', s.flags.includes('needRebuild')],
    ['off-chain', s.chain !== undefined && !s.chain.live], ['faulty', s.chain?.faulty === true],
  ]
  return all.flatMap(([facet, is]) => (is ? [facet] : []))
}

export const chainWord = (chain: ChainSector | undefined): Pick<SectorRow, 'chain' | 'deadline'> =>
  chain === undefined ? {} : { chain: chain.live ? (chain.faulty ? 'faulty' : 'live') : 'absent', ...(chain.deadline === undefined ? {} : { deadline: chain.deadline }) }

/** Files of a sector as columns of the table. */
export const filesOf = (parts: readonly FoundPart[]): Pick<SectorRow, 'files' | 'stores' | 'bytes'> => ({
  files: parts.map((p) => p.type).sort(), stores: [...new Set(parts.map((p) => p.store))], bytes: parts.reduce((n, p) => n + p.bytes, 0),
})
