import type { StepKind } from '../../../../shared/plan'
import type { StepRunner } from './step'
import { transferFiles } from './transfer-files'
import { writeMetadataStep } from './write-metadata'

/** A runner for every kind of step; a new kind without one does not compile. */
export const stepRunners: { readonly [K in StepKind]: StepRunner<K> } = {
  'transfer-files': transferFiles,
  'write-metadata': writeMetadataStep,
}
