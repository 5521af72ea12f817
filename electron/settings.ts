import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Settings } from '../shared/ipc'

const defaults: Settings = { locale: 'system', theme: 'system', notify: true, limit: null }

/** Settings of the window, in one small file; an unreadable one is kept aside and the defaults hold. */
export function openSettings(home: string): { get(): Settings; set(change: Partial<Settings>): Settings } {
  const path = join(home, 'settings.json')
  let settings = readSettings(path)
  return {
    get: () => settings,
    set(change) {
      settings = { ...settings, ...change }
      mkdirSync(home, { recursive: true, mode: 0o700 })
      writeFileSync(`${path}.new`, JSON.stringify(settings), { mode: 0o600 })
      renameSync(`${path}.new`, path)
      return settings
    },
  }
}

function readSettings(path: string): Settings {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return defaults
  }
  try {
    return Settings.parse(JSON.parse(text))
  } catch {
    renameSync(path, `${path}.unreadable`)
    return defaults
  }
}
