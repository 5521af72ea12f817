import { FerryError } from '../../../shared/errors'
import type { HostAddress } from './host'
import type { SshConnection } from './ssh-connect'

/** A connection that is made again when it is lost; where the host allows few channels in one, with others beside it. */
export interface Reconnecting {
  readonly label: string
  readonly address: HostAddress
  /** Opens something on the present connection, after making it again if need be. @throws SSH_LOST when it stays lost */
  open<T>(work: (connection: SshConnection) => Promise<T>): Promise<T>
  /** What may be given up when a host allows no further channel; false: nothing. */
  onCrowded(release: () => boolean): void
  close(): Promise<void>
}

const longestPauseMs = 60_000
/** How long a host may refuse a further channel before that is an error, ms. */
const crowdedMs = 30_000
/** Connections beside the first one to a host that allows few channels in each. */
const mostFurther = 3
const channelRefused = /channel open failure|open failed|administratively prohibited|resource shortage|no more sessions/i
/** Trying again does not help with these: a person has to do something. */
const final = new Set([
  'SSH_HOST_KEY_CHANGED', 'SSH_HOST_KEY_REVOKED', 'SSH_HOST_AUTHORITY', 'SSH_HOST_UNKNOWN', 'SSH_KNOWN_HOSTS_UNREADABLE', 'SSH_NO_COMMON_ALGORITHM', 'SSH_LOGIN_REFUSED', 'SSH_KEY_UNREADABLE',
  'SSH_TOO_MANY_JUMPS', 'ABORTED',
])

const isRefused = (error: unknown): boolean => !(error instanceof FerryError) && channelRefused.test(error instanceof Error ? error.message : String(error))

export async function followConnection(connect: () => Promise<SshConnection>, { patienceMs = 600_000 }: { patienceMs?: number } = {}): Promise<Reconnecting> {
  let current: SshConnection | undefined = await connect()
  const { label, address } = current
  let making: Promise<SshConnection> | undefined
  let closed = false
  let release = (): boolean => false
  const watch = (connection: SshConnection): void => {
    connection.onLost(() => {
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
        if (closed) {
          await connection.close()
          continue
        }
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

  const further: SshConnection[] = []
  let next = 0
  let opening: Promise<SshConnection | undefined> | undefined
  /** Another connection for what the first one has no channel left for, each in turn once there are enough. */
  const furtherConnection = async (): Promise<SshConnection | undefined> => {
    if (further.length >= mostFurther) return further[next++ % further.length]
    opening ??= connect().then(
      async (connection) => {
        if (closed) return void (await connection.close())
        further.push(connection)
        connection.onLost(() => void further.splice(further.indexOf(connection) >>> 0, 1))
        return connection
      },
      () => further[next++ % Math.max(1, further.length)],
    ).finally(() => (opening = undefined))
    return opening
  }

  return {
    label, address,
    async open(work) {
      for (const since = performance.now(); ; ) {
        const connection = await present()
        try {
          return await work(connection)
        } catch (error) {
          if (current !== connection) continue
          if (!isRefused(error)) throw error
          if (!release()) {
            const more = await furtherConnection()
            try {
              if (more) return await work(more)
            } catch (again) {
              if (!isRefused(again) && further.includes(more!)) throw again
            }
            if (performance.now() - since > crowdedMs) throw new FerryError('HOST_CROWDED', { host: label }, { cause: error })
            await new Promise((resolve) => setTimeout(resolve, 100))
          }
          // a channel that was given up is free only when the host has seen it close
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      }
    },
    onCrowded: (work) => void (release = work),
    async close() {
      closed = true
      for (const connection of further.splice(0)) await connection.close()
      await current?.close()
    },
  }
}
