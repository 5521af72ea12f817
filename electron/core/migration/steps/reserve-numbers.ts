import { FerryError } from '../../../../shared/errors'
import { parseNumberRanges } from '../../../../shared/sector'
import { killPoint } from '../../kill-point'
import type { StepRunner } from './step'

/** Reserves numbers in the running lotus-miner under the planned name; one that is there with the same numbers is taken for ours. @throws RESERVATION_DIFFERS */
export const reserveNumbers: StepRunner<'reserve-numbers'> = async ({ step, ports, journal, index, control }) => {
  await control.ready()
  const lotus = await ports.lotus()
  const wanted = (parseNumberRanges(step.ranges) ?? []).map((r) => [BigInt(r.from), BigInt(r.to)] as const)
  const text = (set: readonly (readonly [bigint, bigint])[]): string => set.map(([a, b]) => `${a}-${b}`).join(',')
  const there = async () => (await lotus.reservations()).get(step.name)
  if ((await there()) === undefined && wanted.length > 0) {
    const failure = await lotus.reserve(step.name, wanted).then(() => undefined, (error: unknown) => error)
    killPoint('reserve-sent')
    if ((await there()) === undefined && failure !== undefined) throw failure
  }
  const now = await there()
  if (wanted.length > 0 && (now === undefined || text(now) !== text(wanted))) throw new FerryError('RESERVATION_DIFFERS', { name: step.name })
  const { before, after } = step.next
  await journal.barrier({ op: 'STEP_END', step: index, nextNumber: { before: before.next, after: after.next, ruledBy: after.ruledBy } })
}
