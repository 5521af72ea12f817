import { FerryError } from '../../../shared/errors'

const attempts = 5

export const isLost = (error: unknown): boolean => error instanceof FerryError && error.code === 'SSH_LOST'

/**
 * Does something over a connection that may be lost on the way. What only reads is asked again. A change whose answer was lost is
 * looked at first (`isDone`), and done again only when it has not happened. @throws SSH_LOST after five losses
 */
export async function settle<T>(work: () => Promise<T>, isDone?: () => Promise<boolean>): Promise<T> {
  let lost = false
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (lost && isDone && error instanceof FerryError && !isLost(error) && (await isDone())) return undefined as T
      if (!isLost(error) || attempt === attempts) throw error
      lost = true
      if (isDone && (await settle(isDone))) return undefined as T
    }
  }
}
