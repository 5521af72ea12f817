import { toErrorNote } from '../../shared/errors'
import { requests, type Channel, type Envelope, type Handlers } from '../../shared/ipc'
import type { Log } from '../core/log'

/** An envelope as JSON: arguments are parsed, errors become data. Never rejects. */
export type Answer = (channel: Channel, raw: unknown) => Promise<string>

export function answerWith(handlers: Partial<Handlers>, log: Log): Answer {
  const envelope = async (channel: Channel, raw: unknown): Promise<Envelope<unknown>> => {
    try {
      const args = requests[channel].args.safeParse(raw)
      if (!args.success) return { ok: false, error: { code: 'BAD_REQUEST', params: { problem: args.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; ') } } }
      return { ok: true, value: await (handlers[channel] as (args: unknown) => Promise<unknown>)(args.data) }
    } catch (error) {
      const note = toErrorNote(error)
      if (note.code === 'UNEXPECTED') log.error(`${channel}: ${note.detail ?? ''}`)
      return { ok: false, error: { code: note.code, params: { ...note.params }, ...(note.detail === undefined ? {} : { detail: note.detail }) } }
    }
  }
  return async (channel, raw) => JSON.stringify(await envelope(channel, raw))
}
