import { changeNames, childrenOf } from '../../electron/core/host/bulk'
import type { Host, NameChange } from '../../electron/core/host/host'

/** One call of a Host: `order` counts from 1. */
export interface HostCall {
  readonly order: number
  readonly method: string
  readonly args: readonly unknown[]
}

/** A Host that tells every call before and after it is done; whatever a hook throws is what the caller gets. */
export function watchedHost(host: Host, hooks: { before?: (call: HostCall) => void; after?: (call: HostCall) => void }): Host {
  let order = 0
  const watched: Host = new Proxy(host, {
    get(target, method: string) {
      const value = target[method as keyof Host] as unknown
      if (typeof value !== 'function') return value
      // each change of many is a call of its own: any of them may fail while the others are done
      if (method === 'changeNames') return (changes: readonly NameChange[]) => changeNames(oneByOne, changes)
      if (method === 'children') return (folder: string, into: (name: string) => boolean) => childrenOf(oneByOne, folder, into)
      return async (...args: unknown[]): Promise<unknown> => {
        const call = { order: ++order, method, args }
        hooks.before?.(call)
        const result: unknown = await (value as (...a: unknown[]) => unknown).apply(target, args)
        hooks.after?.(call)
        return result
      }
    },
  })
  /** The same without what does many at once. */
  const oneByOne: Host = new Proxy(watched, { get: (target, method: string) => (['changeNames', 'children', 'statAll'].includes(method) ? undefined : target[method as keyof Host]) })
  return watched
}
