import { isActive, steps, toAck, type State, type Step } from './store'

export type StepState = 'locked' | 'ready' | 'needs' | 'done' | 'stale'

/** How far each step is, as the rail shows it; made anew from what there is, never stored. */
export function stepStates(s: State): Record<Step, StepState> {
  const planned = s.plan !== null
  const stops = (checks: readonly { state: string }[]): boolean => checks.some((c) => c.state === 'stop')
  return {
    home: s.runs.some((r) => r.state === 'unfinished') ? 'needs' : 'ready',
    direction: s.form.direction ? 'done' : 'ready',
    setup: !s.form.direction ? 'locked' : s.minerId !== null ? 'done' : s.looked ? 'needs' : 'ready',
    preflight: s.minerId === null ? 'locked' : !s.preflight ? 'ready' : stops(s.preflight.checks) || toAck(s.preflight.checks, s.acked) > 0 ? 'needs' : 'done',
    sectors: s.minerId === null ? 'locked' : planned ? 'done' : 'ready',
    plan: !planned ? (s.rows && s.minerId !== null ? 'ready' : 'locked') : s.planStale ? 'stale' : stops(s.plan!.checks) || toAck(s.plan!.checks, s.acked) > 0 ? 'needs' : 'ready',
    run: s.progress === null ? 'locked' : isActive(s.progress) ? (s.progress.problems.length > 0 || s.progress.state === 'paused' ? 'needs' : 'ready') : s.progress.state === 'done' ? 'done' : 'needs',
    report: s.report ? (s.report.exit === 0 ? 'done' : 'needs') : s.runs.some((r) => r.state !== 'running') ? 'ready' : 'locked',
  }
}

/** Steps that have something to show. */
export const reachable = (states: Record<Step, StepState>, step: Step): boolean => states[step] !== 'locked' && steps.includes(step)
