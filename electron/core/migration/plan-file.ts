import { FerryError } from '../../../shared/errors'
import { Plan } from '../../../shared/plan'
import { digestOf } from './digest'

/** Reads a saved plan and checks its digest. @throws PLAN_UNREADABLE, PLAN_DAMAGED */
export function parsePlan(text: string): Plan {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new FerryError('PLAN_UNREADABLE', {}, { cause: error })
  }
  const parsed = Plan.safeParse(json)
  if (!parsed.success) throw new FerryError('PLAN_UNREADABLE', {}, { cause: parsed.error })
  if (digestOf(parsed.data) !== parsed.data.digest) throw new FerryError('PLAN_DAMAGED', { what: 'plan.json' })
  return parsed.data
}

const sectorsAtOnce = 1000

/** A plan as JSON text in pieces, one sector a line: with a hundred thousand sectors the whole text would be held twice. */
export function* planText(plan: Plan): Iterable<Buffer> {
  const { sectors, ...rest } = plan
  yield Buffer.from(`${JSON.stringify(rest).slice(0, -1)},"sectors":[`)
  for (let at = 0; at < sectors.length; at += sectorsAtOnce) {
    yield Buffer.from(sectors.slice(at, at + sectorsAtOnce).map((sector, i) => `${at + i === 0 ? '' : ','}\n${JSON.stringify(sector)}`).join(''))
  }
  yield Buffer.from('\n]}\n')
}
