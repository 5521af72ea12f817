import type { Plan, Step } from '../../../shared/plan'
import { sectorName } from '../../../shared/sector'

const most = 5

function placeOf(step: Step): string {
  switch (step.kind) {
    case 'transfer-files':
      return step.store
    case 'write-metadata':
      return step.repo
    case 'attach-to-lotus':
      return step.where
    case 'attach-to-damocles':
      return step.config
    default:
      return step.api
  }
}

/** Names, the same in every language, of what is different in a plan that was made again: sectors, else the places of its steps, else both digests. */
export function describeChange(before: Plan, after: Plan): string {
  const factsOf = ({ sectors, left }: Plan): Map<number, string> => new Map([...left, ...sectors].map((s) => [s.number, JSON.stringify(s)]))
  const [was, is] = [factsOf(before), factsOf(after)]
  const numbers = [...new Set([...was.keys(), ...is.keys()])].filter((n) => was.get(n) !== is.get(n)).sort((a, b) => a - b)
  if (numbers.length > 0) return numbers.slice(0, most).map((sectorNumber) => sectorName({ minerId: after.minerId, sectorNumber })).join(', ') + (numbers.length > most ? `, … (${numbers.length})` : '')
  const steps = before.steps.length > after.steps.length ? before.steps : after.steps
  const places = steps.filter((_, i) => JSON.stringify(before.steps[i]) !== JSON.stringify(after.steps[i])).map(placeOf)
  return places.length > 0 ? [...new Set(places)].join(', ') : `${before.digest.slice(0, 12)} → ${after.digest.slice(0, 12)}`
}
