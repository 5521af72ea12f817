import { ipcMain, type IpcMainInvokeEvent } from 'electron'
import { toErrorNote } from '../../shared/errors'
import { requests, type Channel, type Envelope, type Handlers } from '../../shared/ipc'
import type { Log } from '../core/log'

/** Answers the window: sender checked, arguments and result parsed, errors as data. The only file that touches ipcMain. */
export function serve(handlers: Handlers, isTrusted: (event: IpcMainInvokeEvent) => boolean, log: Log): void {
  for (const channel of Object.keys(requests) as Channel[]) {
    ipcMain.handle(channel, async (event, raw: unknown): Promise<Envelope<unknown>> => {
      try {
        if (!isTrusted(event)) throw new Error(`${channel} was called from elsewhere`)
        const args = requests[channel].args.safeParse(raw)
        if (!args.success) return { ok: false, error: { code: 'BAD_REQUEST', params: { problem: args.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; ') } } }
        const value = await (handlers[channel] as (args: unknown) => Promise<unknown>)(args.data)
        return { ok: true, value }
      } catch (error) {
        const note = toErrorNote(error)
        if (note.code === 'UNEXPECTED') log.error(`${channel}: ${note.detail ?? ''}`)
        return { ok: false, error: { code: note.code, params: { ...note.params }, ...(note.detail === undefined ? {} : { detail: note.detail }) } }
      }
    })
  }
}
