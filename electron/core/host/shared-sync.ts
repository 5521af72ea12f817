/**
 * One flush for many who ask at the same time: a call that comes while the same path is being flushed waits for the next flush of it,
 * which all such calls share. What was done before a call is durable when the call resolves.
 */
export function sharedSync(flush: (path: string) => Promise<void>): (path: string) => Promise<void> {
  const running = new Map<string, Promise<void>>()
  const next = new Map<string, Promise<void>>()
  const begin = (path: string): Promise<void> => {
    const mine = flush(path).finally(() => {
      if (running.get(path) === mine) running.delete(path)
    })
    running.set(path, mine)
    return mine
  }
  return (path) => {
    const current = running.get(path)
    if (!current) return begin(path)
    const waiting = next.get(path)
    if (waiting) return waiting
    const after = current
      .catch(() => undefined)
      .then(() => {
        next.delete(path)
        return begin(path)
      })
    next.set(path, after)
    return after
  }
}
