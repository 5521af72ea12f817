import type { Args, Bridge, Channel, Envelope, EventName, EventValue, Result } from '../../shared/ipc'

declare global {
  interface Window {
    ferry: Bridge
  }
}

/** An error of the main process, as data: code and params, see shared/errors. */
export class CallError extends Error {
  constructor(readonly code: string, readonly params: Record<string, string | number>, readonly detail?: string) {
    super(code)
  }
}

/** Calls the main process. @throws CallError */
export async function call<C extends Channel>(channel: C, args: Args<C>): Promise<Result<C>> {
  const envelope = JSON.parse(await window.ferry.call(channel, args)) as Envelope<unknown>
  if (envelope.ok) return envelope.value as Result<C>
  throw new CallError(envelope.error.code, envelope.error.params, envelope.error.detail)
}

export const listen = <E extends EventName>(event: E, listener: (value: EventValue<E>) => void): (() => void) => window.ferry.on(event, (value) => listener(value as EventValue<E>))
