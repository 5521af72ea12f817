import type { Handlers, Settings } from '../../shared/ipc'

/** Channels that the process of the window answers itself; all others go to the core's thread. */
export const desktopChannels = ['app:info', 'settings:get', 'settings:set', 'dialog:pick', 'clipboard:write'] as const
export type DesktopChannel = (typeof desktopChannels)[number]

export interface DesktopParts {
  readonly info: Awaited<ReturnType<Handlers['app:info']>>
  readonly settings: { get(): Settings; set(change: Partial<Settings>): Settings }
  pick(kind: 'directory' | 'file'): Promise<string | null>
  copy(text: string): void
}

export function desktopHandlers({ info, settings, pick, copy }: DesktopParts): Pick<Handlers, DesktopChannel> {
  return {
    'app:info': async () => info,
    'settings:get': async () => settings.get(),
    'settings:set': async (change) => settings.set(Object.fromEntries(Object.entries(change).filter(([, v]) => v !== undefined))),
    'dialog:pick': async ({ kind }) => ({ path: await pick(kind) }),
    'clipboard:write': async ({ text }) => {
      copy(text)
      return {}
    },
  }
}
