import { FerryError } from '../../../shared/errors'
import type { SshConnection } from './ssh-connect'

/** A connection that is made again when it is lost. */
export interface Reconnecting {
  readonly label: string
  /** Opens something on the present connection, after making it again if need be. @throws SSH_LOST when it stays lost */
  open<T>(work: (connection: SshConnection) => Promise<T>): Promise<T>
  /** What may be given up when a host allows no further channel; false: nothing. */
  onCrowded(release: () => boolean): void
  close(): Promise<void>
}

const longestPauseMs = 60_000
/** How long a host may refuse a further channel before that is an error, ms. */
const crowdedMs = 30_000
const channelRefused = /channel open failure|open failed|administratively prohibited|resource shortage|unable to exec|no more sessions/i
/** Trying again does not help with these: a person has to do something. */
const final = new Set(['SSH_HOST_KEY_CHANGED', 'SSH_HOST_UNKNOWN', 'SSH_LOGIN_REFUSED', 'SSH_KEY_UNREADABLE', 'ABORTED'])

export async function followConnection(connect: () => Promise<SshConnection>, { patienceMs = 600_000 }: { patienceMs?: number } = {}): Promise<Reconnecting> {
  let current: SshConnection | undefined = await connect()
  const { label } = current
  let making: Promise<SshConnection> | undefined
  let closed = false
  let release = (): boolean => false
  const watch = (connection: SshConnection): void => {
    void connection.lost.then(() => {
      if (current === connection) current = undefined
    })
  }
  watch(current)

  async function makeAgain(): Promise<SshConnection> {
    const until = performance.now() + patienceMs
    for (let pause = 1000; ; pause = Math.min(longestPauseMs, pause * 2)) {
      if (closed) throw new FerryError('SSH_LOST', { host: label })
      try {
        const connection = await connect()
        watch(connection)
        return (current = connection)
      } catch (error) {
        if (error instanceof FerryError && final.has(error.code)) throw error
        if (performance.now() + pause > until) throw new FerryError('SSH_LOST', { host: label }, { cause: error })
      }
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
  const present = async (): Promise<SshConnection> => {
    if (closed) throw new FerryError('SSH_LOST', { host: label })
    if (current) return current
    making ??= makeAgain().finally(() => (making = undefined))
    return making
  }

  return {
    label,
    async open(work) {
      for (const since = performance.now(); ; ) {
        const connection = await present()
        try {
          return await work(connection)
        } catch (error) {
          const message = error instanceof Error ? error.message : String(error)
          if (current !== connection) continue
          if (!channelRefused.test(message) || performance.now() - since > crowdedMs) throw error
          if (!release()) await new Promise((resolve) => setTimeout(resolve, 100))
          // a channel that was given up is free only when the host has seen it close
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      }
    },
    onCrowded: (work) => void (release = work),
    async close() {
      closed = true
      await current?.close()
    },
  }
}
