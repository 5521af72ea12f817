import { FerryError } from '../../../shared/errors'
import type { Host } from './host'
import { createLocalHost } from './local-host'
import type { SshQuestions } from './ssh-auth'
import { parseAddress, readSshConfig, userSshConfig } from './ssh-config'
import { connectSsh, type SshTarget } from './ssh-connect'
import { openSshHost, type SshHost } from './ssh-host'
import { readHosts } from './ssh-settings'

/** All machines of one process: this computer, and those behind SSH, each connected once and kept. */
export interface Hosts {
  /** `ref` undefined: this computer. @throws what connecting throws */
  open(ref: string | undefined): Promise<Host>
  close(): Promise<void>
}

const local = createLocalHost()

/** This computer alone. */
export const localHosts: Hosts = {
  async open(ref) {
    if (ref !== undefined) throw new FerryError('BAD_USAGE', { problem: `the host ${ref} cannot be reached from here` })
    return local
  },
  close: async () => undefined,
}

export interface HostsOptions {
  /** Our settings folder. */
  readonly home: string
  readonly questions: SshQuestions
  /** Told that a host refused the answers it was given. */
  readonly forget?: (host: string) => void
  readonly sshConfig?: string
  /** How long a lost host is waited for, ms. */
  readonly patienceMs?: number
}

/** Where a reference leads: a saved host by its name, else the person's ssh configuration, else the text itself. @throws HOSTS_UNREADABLE */
export async function resolveHost(ref: string, { home, sshConfig = userSshConfig() }: Pick<HostsOptions, 'home' | 'sshConfig'>): Promise<SshTarget> {
  const config = readSshConfig(sshConfig)
  const byName = (name: string): SshTarget => config.resolve(name)
  const saved = (await readHosts(home)).find((h) => h.name === ref)
  if (!saved) return parseAddress(ref, byName)
  const target = parseAddress(saved.address, byName)
  const jump = saved.jump?.split(',').map((hop) => parseAddress(hop.trim(), byName))
  return { ...target, ...(saved.port === undefined ? {} : { port: saved.port }), ...(saved.user === undefined ? {} : { user: saved.user }), ...(saved.keyFile === undefined ? {} : { keyFile: saved.keyFile }), ...(jump ? { jump } : {}) }
}

/** Hosts over SSH, each opened at its first use. Two references to one account are one host. */
export function createHosts(options: HostsOptions): Hosts {
  const opened = new Map<string, Promise<SshHost>>()
  return {
    async open(ref) {
      if (ref === undefined) return local
      const target = await resolveHost(ref, options)
      const key = JSON.stringify([target.user, target.host, target.port ?? 22, target.jump ?? []])
      const host =
        opened.get(key) ??
        openSshHost(() => connectSsh(target, options), options).catch((error: unknown) => {
          opened.delete(key)
          if (error instanceof FerryError && (error.code === 'SSH_LOGIN_REFUSED' || error.code === 'SSH_KEY_UNREADABLE')) options.forget?.(target.host)
          throw error
        })
      opened.set(key, host)
      return host
    },
    async close() {
      for (const host of [...opened.values()]) await host.then((h) => h.close()).catch(() => undefined)
      opened.clear()
    },
  }
}
