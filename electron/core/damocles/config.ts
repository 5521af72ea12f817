import { basename } from 'node:path/posix'
import { parse, TomlError } from 'smol-toml'
import { z } from 'zod'
import { FerryError } from '../../../shared/errors'

const Config = z.object({
  Common: z.object({ PersistStores: z.array(z.object({ Name: z.string().optional(), Path: z.string(), ReadOnly: z.boolean().optional(), Weight: z.number().optional() })).optional() }).optional(),
  Miners: z.array(z.object({ Actor: z.number() })).optional(),
})

export interface DamoclesConfig {
  readonly persistStores: readonly { readonly name: string; readonly path: string; readonly readOnly: boolean; readonly weight: number }[]
  readonly minerIds: readonly number[]
}

/** Reads sector-manager.cfg (damocles-manager modules/config.go); a store without a name is called by its path. @throws CONFIG_UNREADABLE */
export function readConfig(text: string): DamoclesConfig {
  try {
    const config = Config.parse(parse(text))
    return {
      persistStores: (config.Common?.PersistStores ?? []).map((s) => ({ name: s.Name || s.Path, path: s.Path, readOnly: s.ReadOnly ?? false, weight: s.Weight ?? 1 })),
      minerIds: (config.Miners ?? []).map((m) => m.Actor),
    }
  } catch (error) {
    if (!(error instanceof TomlError) && !(error instanceof z.ZodError)) throw error
    throw new FerryError('CONFIG_UNREADABLE', { problem: error.message.split('\n')[0]! }, { cause: error })
  }
}

/** Basic TOML string. */
const quoted = (text: string): string => JSON.stringify(text).replace(/\u007f/g, '\\u007f')

/**
 * Entries for more persist stores, to stand at the end of the file; every other byte of it stays. They are read-only: damocles must
 * not put new sectors into a path that lotus may still use. @throws CONFIG_UNREADABLE when the file has another form of list
 */
export function addPersistStores(text: string, paths: readonly string[]): { lines: string[]; names: ReadonlyMap<string, string>; present: ReadonlySet<string> } {
  const { persistStores } = readConfig(text)
  const taken = new Set(persistStores.map((s) => s.name))
  const names = new Map<string, string>()
  const present = new Set<string>()
  const lines: string[] = []
  for (const path of paths) {
    const there = persistStores.find((s) => s.path === path)
    let name = there?.name ?? `lotus-${basename(path)}`
    for (let n = 2; !there && taken.has(name); n++) name = `lotus-${basename(path)}-${n}`
    taken.add(name)
    names.set(path, name)
    if (there) present.add(path)
    else lines.push('', '[[Common.PersistStores]]', `Name = ${quoted(name)}`, `Path = ${quoted(path)}`, 'Strict = false', 'ReadOnly = true')
  }
  const after = readConfig(withLines(text, lines)).persistStores
  if (after.length !== persistStores.length + names.size - present.size || ![...names].every(([path, name]) => after.some((s) => s.path === path && s.name === name))) {
    throw new FerryError('CONFIG_UNREADABLE', { problem: 'its PersistStores are written in a form that cannot be added to' })
  }
  return { lines, names, present }
}

/** The file with lines at its end. */
export const withLines = (text: string, lines: readonly string[]): string => (lines.length === 0 ? text : `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${lines.join('\n')}\n`)
