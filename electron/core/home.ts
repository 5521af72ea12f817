import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

/** Where runs, journals and settings live: `$SECTOR_FERRY_HOME` or `~/.sector-ferry`; the window and the command line share it. */
export const ferryHome = (env: NodeJS.ProcessEnv = process.env): string => env.SECTOR_FERRY_HOME || join(homedir(), '.sector-ferry')

/** Expands a leading `~` and makes the path absolute against `cwd`. `~name` is left alone: another user's home is not guessed. */
export function expandPath(text: string, cwd = process.cwd()): string {
  const path = text === '~' ? homedir() : text.startsWith('~/') ? join(homedir(), text.slice(2)) : text
  return isAbsolute(path) ? resolve(path) : resolve(cwd, path)
}
