import { randomUUID } from 'node:crypto'
import { FerryError, toErrorNote } from '../../shared/errors'
import type { Plan } from '../../shared/plan'
import type { RunProgress } from '../../shared/progress'
import type { Hosts } from '../core/host/hosts'
import type { Log } from '../core/log'
import { resumeRun, runPlan, type Prepared, type Supervision } from '../core/migration/migrate'
import { makeSwitches, type RunSwitches } from '../core/migration/run-control'

/** One run at a time: its switches, its progress, and who wants to know. */
export interface RunDesk {
  /** `limit`: bytes per second to begin with. */
  start(plan: Plan, limit: number | null): Promise<string>
  resume(run: string, limit: number | null): Promise<string>
  progress(): RunProgress | null
  readonly switches: RunSwitches | undefined
  readonly running: boolean
  onProgress(listener: (progress: RunProgress) => void): void
  /** Told when a run begins to be prepared and when its journal is closed. */
  onRunning(listener: (running: boolean) => void): void
  /** Stops at the next block and waits until the journal is closed. */
  shutdown(): Promise<void>
}

const everyMs = 100

export function openRunDesk(home: string, log: Log, hosts: Hosts): RunDesk {
  const listeners: ((progress: RunProgress) => void)[] = []
  const runningListeners: ((running: boolean) => void)[] = []
  const tell = (running: boolean): void => runningListeners.forEach((listener) => listener(running))
  let switches: RunSwitches | undefined
  let last: RunProgress | null = null
  let ending: Promise<void> | undefined

  const begin = (limit: number | null, work: (supervision: Supervision) => Promise<unknown>): Promise<string> => {
    if (ending) return Promise.reject(new FerryError('RUN_BUSY', { run: last?.run ?? '', pid: process.pid }))
    const mine = makeSwitches(() => performance.now())
    if (limit !== null) mine.limit(limit)
    switches = mine
    return new Promise<string>((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined
      let emit = (): void => undefined
      const supervision: Supervision = {
        home, hosts, switches: mine, log, now: () => new Date(),
        onBegin(run, progress) {
          emit = () => {
            last = progress.snapshot()
            if (mine.paused && last.state === 'running') last = { ...last, state: 'paused' }
            for (const listener of listeners) listener(last)
          }
          timer = setInterval(emit, everyMs)
          emit()
          resolve(run)
        },
      }
      ending = work(supervision)
        .then(() => undefined, (error: unknown) => {
          const note = toErrorNote(error)
          log.error(`${note.code} ${note.detail ?? ''}`)
          reject(error instanceof Error ? error : new Error(String(error)))
          if (last) last = { ...last, state: 'failed', problems: [...last.problems, { code: note.code, params: { ...note.params } }] }
        })
        .finally(() => {
          clearInterval(timer)
          ending = undefined
          tell(false)
          emit()
        })
      tell(true)
    })
  }

  return {
    start: (plan, limit) => begin(limit, (supervision) => runPlan(plan, supervision)),
    resume: (run, limit) => begin(limit, (supervision) => resumeRun(run, supervision)),
    progress: () => last,
    get switches() {
      return switches
    },
    get running() {
      return ending !== undefined
    },
    onProgress: (listener) => void listeners.push(listener),
    onRunning: (listener) => void runningListeners.push(listener),
    async shutdown() {
      switches?.stop('now')
      await ending
    },
  }
}

/** Plans shown in the window, until they are run; the newest few are kept. */
export function keepPlans(limit = 4): { add(prepared: Prepared): string; get(planId: string): Prepared } {
  const plans = new Map<string, Prepared>()
  return {
    add(prepared) {
      const planId = randomUUID()
      plans.set(planId, prepared)
      for (const oldest of plans.keys()) if (plans.size > limit) plans.delete(oldest)
      return planId
    },
    get(planId) {
      const found = plans.get(planId)
      if (!found) throw new FerryError('PLAN_STALE', { what: planId })
      return found
    },
  }
}
