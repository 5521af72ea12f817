import { parse, TomlError } from 'smol-toml'
import { z } from 'zod'
import { FerryError } from '../../../shared/errors'

const Config = z.object({
  Common: z.object({ PersistStores: z.array(z.object({ Name: z.string().optional(), Path: z.string(), ReadOnly: z.boolean().optional(), Weight: z.number().optional() })).optional() }).optional(),
  Miners: z.array(z.object({ Actor: z.number() })).optional(),
})

export interface DamoclesConfig {
  readonly persistStores: readonly { readonly name: string; readonly path: string; readonly readOnly: boolean }[]
  readonly minerIds: readonly number[]
}

/** Reads sector-manager.cfg (damocles-manager modules/config.go); a store without a name is called by its path. @throws CONFIG_UNREADABLE */
export function readConfig(text: string): DamoclesConfig {
  try {
    const config = Config.parse(parse(text))
    return {
      persistStores: (config.Common?.PersistStores ?? []).map((s) => ({ name: s.Name || s.Path, path: s.Path, readOnly: s.ReadOnly ?? false })),
      minerIds: (config.Miners ?? []).map((m) => m.Actor),
    }
  } catch (error) {
    if (!(error instanceof TomlError) && !(error instanceof z.ZodError)) throw error
    throw new FerryError('CONFIG_UNREADABLE', { problem: error.message.split('\n')[0]! }, { cause: error })
  }
}
