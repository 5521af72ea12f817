import type { Handlers } from '../../shared/ipc'
import { readSshConfig, userSshConfig } from '../core/host/ssh-config'
import type { SshQuestions } from '../core/host/ssh-auth'
import { readHosts, removeHost, saveHost } from '../core/host/ssh-settings'
import { testHost } from '../core/host/ssh-test'

export type HostChannel = Extract<keyof Handlers, `hosts:${string}` | 'ssh:answer'>

export interface HostDesk {
  readonly home: string
  readonly questions: SshQuestions
  /** Questions that wait for an answer, by their ID. */
  readonly asked: Map<string, (answer: string | boolean | null) => void>
}

/** Hosts of the connection manager. */
export function hostHandlers({ home, questions, asked }: HostDesk): Pick<Handlers, HostChannel> {
  const sshConfig = process.env.SECTOR_FERRY_SSH_CONFIG ?? userSshConfig()
  return {
    'hosts:list': async () => {
      const config = readSshConfig(sshConfig)
      const configured = config.names.map((name) => {
        const { user, host, port } = config.resolve(name)
        return { name, address: `${user === undefined ? '' : `${user}@`}${host}${port === undefined ? '' : `:${port}`}` }
      })
      return { saved: await readHosts(home), configured, ignored: [...config.ignored] }
    },
    'hosts:save': async (host) => {
      await saveHost(home, host)
      return {}
    },
    'hosts:remove': async ({ name }) => {
      await removeHost(home, name)
      return {}
    },
    'hosts:test': async ({ ref }) => {
      const stages = await testHost(ref, { home, questions, sshConfig })
      const saved = (await readHosts(home)).find((h) => h.name === ref)
      if (saved && !stages.some((s) => s.state === 'stop')) await saveHost(home, { ...saved, lastSeen: new Date().toISOString() })
      return { stages }
    },
    'ssh:answer': async ({ id, answer }) => {
      asked.get(id)?.(answer)
      asked.delete(id)
      return {}
    },
  }
}
