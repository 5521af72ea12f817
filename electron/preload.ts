import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge } from '../shared/ipc'

declare const __CHANNELS__: readonly string[]
declare const __EVENTS__: readonly string[]

const bridge: Bridge = {
  call: (channel, args) => (__CHANNELS__.includes(channel) ? ipcRenderer.invoke(channel, args) : Promise.reject(new Error(`unknown channel ${channel}`))),
  on(event, listener) {
    if (!__EVENTS__.includes(event)) throw new Error(`unknown event ${event}`)
    const forward = (_event: unknown, value: unknown): void => listener(value)
    ipcRenderer.on(event, forward)
    return () => void ipcRenderer.off(event, forward)
  },
}

contextBridge.exposeInMainWorld('ferry', bridge)
