import type { MigrationRequest } from '../../../shared/connection'
import type { Needs, Plan, Step } from '../../../shared/plan'
import { digestOf } from './digest'

/** Completes a plan with its format and digest. */
export function finishPlan(parts: Omit<Plan, 'format' | 'minerId' | 'digest'>): Plan {
  const plan = { format: 'sector-ferry-plan/1' as const, minerId: parts.request.minerId, ...parts, left: [...parts.left].sort((a, b) => a.number - b.number), digest: '' }
  return { ...plan, digest: digestOf(plan) }
}

/** Who must run or be stopped for each step: the table of architecture.md section 2. */
export function needsOf(steps: readonly Step[], request: MigrationRequest): Needs[] {
  const damocles = request.damocles.kind === 'api' ? 'running' : 'any'
  return steps.map((step): Needs => {
    switch (step.kind) {
      case 'transfer-files':
        return { step: step.kind, lotusMiner: 'any', damoclesManager: damocles }
      case 'write-metadata':
        return { step: step.kind, lotusMiner: 'stopped', damoclesManager: request.onlyNextNumber ? 'any' : damocles }
      case 'finish-sectors':
      case 'import-sectors':
        return { step: step.kind, lotusMiner: step.kind === 'import-sectors' && request.lotus.api !== undefined ? 'running' : step.kind === 'import-sectors' ? 'stopped' : 'any', damoclesManager: 'running' }
      case 'attach-to-lotus':
        return { step: step.kind, lotusMiner: step.by === 'api' ? 'running' : 'stopped', damoclesManager: 'any' }
      case 'attach-to-damocles':
        return { step: step.kind, lotusMiner: 'any', damoclesManager: 'any' }
      case 'reserve-numbers':
        return { step: step.kind, lotusMiner: 'running', damoclesManager: 'any' }
    }
  })
}
