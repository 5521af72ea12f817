import type { Host } from '../../electron/core/host/host'

/** One call of a Host: `order` counts from 1. */
export interface HostCall {
  readonly order: number
  readonly method: string
  readonly args: readonly unknown[]
}

/** A Host that tells every call before and after it is done; whatever a hook throws is what the caller gets. */
export function watchedHost(host: Host, hooks: { before?: (call: HostCall) => void; after?: (call: HostCall) => void }): Host {
  let order = 0
  return new Proxy(host, {
    get(target, method: string) {
      const value = target[method as keyof Host] as unknown
      if (typeof value !== 'function') return value
      return async (...args: unknown[]): Promise<unknown> => {
        const call = { order: ++order, method, args }
        hooks.before?.(call)
        const result: unknown = await (value as (...a: unknown[]) => unknown).apply(target, args)
        hooks.after?.(call)
        return result
      }
    },
  })
}
