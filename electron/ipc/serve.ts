import { ipcMain, type IpcMainInvokeEvent } from 'electron'
import { requests, type Channel } from '../../shared/ipc'
import type { Answer } from './answer'

/** Answers the window, and nobody else. The only file that touches ipcMain. */
export function serve(answer: Answer, isTrusted: (event: IpcMainInvokeEvent) => boolean): void {
  for (const channel of Object.keys(requests) as Channel[]) {
    ipcMain.handle(channel, (event, raw: unknown) => {
      if (!isTrusted(event)) throw new Error(`${channel} was called from elsewhere`)
      return answer(channel, raw)
    })
  }
}
