/** Lets a person pause, slow down or stop a run; the engine asks at every block and every sector. */
export interface RunControl {
  /** Aborted for "stop now". */
  readonly signal: AbortSignal
  /** True after "stop after this sector": no further sector is begun. */
  readonly draining: boolean
  readonly paused: boolean
  /** Resolves when not paused; rejects when stopped. */
  ready(): Promise<void>
  /** Shared byte budget of all copies; waits while paused or over the limit. */
  readonly throttle: { take(bytes: number, signal: AbortSignal): Promise<void> }
}

export interface RunSwitches extends RunControl {
  pause(): void
  continue(): void
  stop(when: 'after-sector' | 'now'): void
  /** Bytes per second; null: no limit. */
  limit(bytesPerSecond: number | null): void
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** `now` in ms; a bucket of one second of budget, refilled continuously. */
export function makeSwitches(now: () => number): RunSwitches {
  const abort = new AbortController()
  let paused = false
  let draining = false
  let wake: (() => void)[] = []
  let rate: number | null = null
  let budget = 0
  let filledAt = now()

  const refill = (): void => {
    const at = now()
    if (rate !== null) budget = Math.min(rate, budget + (rate * (at - filledAt)) / 1000)
    filledAt = at
  }
  const wakeAll = (): void => {
    for (const resolve of wake) resolve()
    wake = []
  }
  const ready = async (): Promise<void> => {
    while (paused && !abort.signal.aborted) await new Promise<void>((resolve) => wake.push(resolve))
    abort.signal.throwIfAborted()
  }

  return {
    signal: abort.signal,
    get draining() {
      return draining
    },
    get paused() {
      return paused
    },
    ready,
    throttle: {
      async take(bytes, signal) {
        await ready()
        refill()
        budget -= bytes
        while (rate !== null && budget < 0 && !signal.aborted) {
          await sleep(Math.min(250, (-budget / rate) * 1000 + 1))
          await ready()
          refill()
        }
        signal.throwIfAborted()
      },
    },
    pause: () => void (paused = true),
    continue() {
      paused = false
      wakeAll()
    },
    stop(when) {
      draining = true
      if (when === 'now') abort.abort()
      paused = false
      wakeAll()
    },
    limit(bytesPerSecond) {
      refill()
      rate = bytesPerSecond
      budget = 0
    },
  }
}
