import type { Duplex } from 'node:stream'
import { deadAfterMs, lookMs, type SshLimits } from './ssh-limits'

/**
 * Calls `dead` once when nothing at all was heard for three pauses; a link that is slow but brings bytes is alive. The questions that an idle
 * host answers are asked by the SSH client itself. @returns what ends the watch
 */
export function watchAlive(stream: Duplex, limits: Pick<SshLimits, 'keepaliveMs'>, dead: () => void): () => void {
  const look = lookMs(limits)
  let heard = performance.now()
  let looked = heard
  const listen = (): void => void (heard = performance.now())
  const timer = setInterval(() => {
    const now = performance.now()
    // when this process itself slept, what came meanwhile has not been read yet
    if (now - looked > look + limits.keepaliveMs / 2) heard = now
    looked = now
    if (now - heard >= deadAfterMs(limits) - look) dead()
  }, look)
  timer.unref()
  stream.on('data', listen)
  return () => {
    clearInterval(timer)
    stream.off('data', listen)
  }
}
