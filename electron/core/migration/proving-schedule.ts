import type { Chain } from '../chain/api'
import { epochsUntilFree, mayLeave, windowOf, type ProvingDeadline } from '../chain/proving-window'
import type { PlannedSector } from '../../../shared/plan'
import type { Batch } from '../../../shared/plan'
import type { RunControl } from './run-control'

/** Epochs of 30 s that a sector's files may be away while they are moved: a rename takes none, a copy is on the safe side at 100 MB/s. */
export const epochsAway = (sector: PlannedSector, copied: boolean): number => (copied ? Math.ceil((sector.parts ?? []).reduce((n, p) => n + p.bytes, 0) / 100e6 / 30) : 0)

/** The sectors of a move by deadline, in the order in which they go: the longer until the next window the sooner. */
export function batchesOf(sectors: readonly PlannedSector[], period: ProvingDeadline): Batch[] {
  const byDeadline = new Map<number, PlannedSector[]>()
  for (const sector of sectors) {
    if (sector.parts?.length && sector.deadline !== undefined) byDeadline.set(sector.deadline, [...(byDeadline.get(sector.deadline) ?? []), sector])
  }
  const batches = [...byDeadline].map(([deadline, of]): Batch => {
    const window = windowOf(period, deadline)
    return { deadline, sectors: of.length, opensIn: (window?.open ?? period.currentEpoch) - period.currentEpoch, waits: epochsUntilFree(period, deadline, 0) ?? 0 }
  })
  return batches.sort((a, b) => a.waits - b.waits || b.opensIn - a.opensIn)
}

export interface ProvingSchedule {
  /** The next sector that may be touched now; waits when none may. Undefined: no more. @throws what the chain throws: then nothing is moved */
  next(): Promise<PlannedSector | undefined>
  /** Resolves when the sources of a sector may go, which is asked again right before. */
  mayRelease(sector: PlannedSector): Promise<void>
}

const epochMs = 30_000
/** The chain is asked again after this long; null rounds do not change epochs, so the clock is good in between. */
const askEveryMs = 10_000

export interface ScheduleOptions {
  readonly chain: Chain
  readonly minerId: number
  readonly control: RunControl
  readonly away: (sector: PlannedSector) => number
  /** ms. */
  readonly now?: () => number
  readonly sleep?: (ms: number) => Promise<void>
}

/** Hands out sectors so that none is on the move while its window is open or about to open. A sector without a deadline may always go. */
export function scheduleMoves(sectors: readonly PlannedSector[], options: ScheduleOptions): ProvingSchedule {
  const { chain, minerId, control, away, now = () => performance.now(), sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) } = options
  const waiting = [...sectors]
  let asked: { period: ProvingDeadline; at: number } | undefined
  const periodNow = async (): Promise<ProvingDeadline> => {
    if (!asked || now() - asked.at >= askEveryMs) asked = { period: await chain.provingDeadline(minerId), at: now() }
    return { ...asked.period, currentEpoch: asked.period.currentEpoch + Math.floor((now() - asked.at) / epochMs) }
  }
  const free = (period: ProvingDeadline, sector: PlannedSector, epochs: number): boolean => sector.deadline === undefined || mayLeave(period, sector.deadline, epochs)
  const opensIn = (period: ProvingDeadline, sector: PlannedSector): number => (sector.deadline === undefined ? Infinity : (windowOf(period, sector.deadline)?.open ?? Infinity) - period.currentEpoch)
  const untilStopped = async (ready: () => Promise<boolean>): Promise<boolean> => {
    for (;;) {
      if (control.draining || control.signal.aborted) return false
      await control.ready()
      if (await ready()) return true
      await sleep(1000)
    }
  }
  return {
    async next() {
      let chosen: PlannedSector | undefined
      await untilStopped(async () => {
        if (waiting.length === 0) return true
        const period = await periodNow()
        let best = -1
        for (const [i, sector] of waiting.entries()) {
          if (free(period, sector, away(sector)) && (best < 0 || opensIn(period, sector) > opensIn(period, waiting[best]!))) best = i
        }
        if (best < 0) return false
        chosen = waiting.splice(best, 1)[0]
        return true
      })
      return chosen
    },
    async mayRelease(sector) {
      const go = await untilStopped(async () => free(await periodNow(), sector, 0))
      if (!go) control.signal.throwIfAborted()
    },
  }
}
