import type { StepKind } from '../../../../shared/plan'
import { attachToDamocles } from './attach-to-damocles'
import { attachToLotus } from './attach-to-lotus'
import { finishSectors } from './finish-sectors'
import { importSectors } from './import-sectors'
import { reserveNumbers } from './reserve-numbers'
import type { StepRunner } from './step'
import { transferFiles } from './transfer-files'
import { writeMetadataStep } from './write-metadata'

/** A runner for every kind of step; a new kind without one does not compile. */
export const stepRunners: { readonly [K in StepKind]: StepRunner<K> } = {
  'transfer-files': transferFiles,
  'write-metadata': writeMetadataStep,
  'finish-sectors': finishSectors,
  'import-sectors': importSectors,
  'attach-to-lotus': attachToLotus,
  'attach-to-damocles': attachToDamocles,
  'reserve-numbers': reserveNumbers,
}
