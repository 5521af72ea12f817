import type { Plan, Step, StepKind } from '../../../../shared/plan'
import type { Journal } from '../journal'
import type { Ports } from '../ports'
import type { ProgressTracker } from '../progress'
import type { Records } from '../records-file'
import type { RunControl } from '../run-control'
import type { RunHistory } from '../run-history'

/** What every step is given. `history` is what the journal already says: a finished sector is not done again. */
export interface StepContext<K extends StepKind = StepKind> {
  readonly run: string
  readonly plan: Plan
  readonly step: Extract<Step, { kind: K }>
  readonly index: number
  readonly records: Records
  readonly ports: Ports
  readonly journal: Journal
  readonly history: RunHistory
  readonly progress: ProgressTracker
  readonly control: RunControl
}

/** Does one step, journalled. Doing it again after a crash at any moment ends in the same state. */
export type StepRunner<K extends StepKind> = (context: StepContext<K>) => Promise<void>
