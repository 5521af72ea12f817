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
  if (digestOf(parsed.data) !== parsed.data.digest) throw new FerryError('PLAN_DAMAGED', { what: 'plan' })
  return parsed.data
}
