/** A miner's proving period at one epoch (go-state-types dline.Info); numbers are epochs unless said otherwise. */
export interface ProvingDeadline {
  readonly currentEpoch: number
  readonly periodStart: number
  readonly index: number
  readonly open: number
  readonly close: number
  readonly periodDeadlines: number
  readonly provingPeriod: number
  readonly challengeWindow: number
  readonly challengeLookback: number
}

/** The next window of a deadline that has not passed: the prover reads its sectors' files from `challenge` until `close`. */
export interface ProvingWindow {
  readonly challenge: number
  readonly open: number
  readonly close: number
}

/** Blocks to wait after a window against a reorganisation of the chain, as lotus does. */
const settle = 5
/** Kept free before a window whatever the estimate says. */
const leastMargin = 60

/** Spec state-machine.md 6.2; undefined for a number that is no deadline. */
export function windowOf(period: ProvingDeadline, deadline: number, epoch = period.currentEpoch): ProvingWindow | undefined {
  if (!Number.isInteger(deadline) || deadline < 0 || deadline >= period.periodDeadlines) return undefined
  let open = period.periodStart + deadline * period.challengeWindow
  while (epoch >= open + period.challengeWindow + settle) open += period.provingPeriod
  return { challenge: open - period.challengeLookback, open, close: open + period.challengeWindow }
}

/** Is the prover reading, or about to, or may it have to again? */
export const isBusy = (window: ProvingWindow, epoch: number): boolean => epoch >= window.challenge && epoch < window.close + settle

/** May files that are away for `epochs` leave their place now? They must be back well before the next challenge. */
export function mayLeave(period: ProvingDeadline, deadline: number, epochs: number, epoch = period.currentEpoch): boolean {
  const window = windowOf(period, deadline, epoch)
  if (!window) return true
  return !isBusy(window, epoch) && epoch + epochs + Math.max(leastMargin, Math.ceil(epochs / 4)) <= window.challenge
}

/** Epochs until the files of a deadline may leave for that long; 0: now. Undefined: never within a period, it takes too long. */
export function epochsUntilFree(period: ProvingDeadline, deadline: number, epochs: number): number | undefined {
  if (mayLeave(period, deadline, epochs)) return 0
  const after = windowOf(period, deadline)!.close + settle
  return mayLeave(period, deadline, epochs, after) ? after - period.currentEpoch : undefined
}
