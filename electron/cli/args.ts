import { parseArgs } from 'node:util'
import { FerryError } from '../../shared/errors'
import type { Hosts } from '../core/host/hosts'

const text = { type: 'string' } as const
const many = { type: 'string', multiple: true } as const
const yesNo = { type: 'boolean' } as const

/** Every flag of every command; which command reads which is in `usage.ts`. */
const flags = {
  miner: text, 'dest-path': text, 'dest-repo': text, 'lotus-repo': text,
  'lotus-api': text, 'lotus-token-file': text, 'token-file': text, finish: yesNo, 'unfinished-snaps': yesNo, attach: yesNo, direction: text,
  'damocles-api': text, states: text, store: many, 'damocles-config': text,
  'messager-api': text, 'messager-token-file': text, 'chain-api': text, 'chain-token-file': text,
  reserve: yesNo, numbers: many, verify: text, 'next-number': text, 'only-next-number': yesNo, override: yesNo, unsealed: yesNo, 'no-sector-key': yesNo,
  'dry-run': yesNo, json: yesNo, yes: yesNo, out: text, lang: text, keep: yesNo, folder: text, help: yesNo, version: yesNo,
  format: text, limit: text, host: text, 'source-host': text, 'target-host': text, 'accept-host-key': text, 'key-file': text, jump: text, roles: text, 'low-priority': yesNo,
} as const

export type Flags = ReturnType<typeof parse>['values']
export interface CommandLine {
  readonly words: readonly string[]
  readonly flags: Flags
  /** The machines that commands may reach. */
  readonly hosts: Hosts
}

const parse = (args: string[]) => parseArgs({ args, options: flags, allowPositionals: true, strict: true })

/**
 * Splits a command line into its words and flags, in any order. `--flag=true` and `--flag=false` work for switches, as in the
 * reference program. @throws BAD_USAGE for an unknown flag or a value where none belongs
 */
export function readCommandLine(args: readonly string[]): Omit<CommandLine, 'hosts'> {
  const plain: string[] = []
  for (const arg of args) {
    const match = /^--([a-z-]+)=(true|false)$/.exec(arg)
    const name = match?.[1] as keyof typeof flags | undefined
    if (name === undefined || flags[name]?.type !== 'boolean') plain.push(arg)
    else if (match![2] === 'true') plain.push(`--${name}`)
  }
  try {
    const { values, positionals } = parse(plain)
    return { words: positionals, flags: values }
  } catch (error) {
    throw new FerryError('BAD_USAGE', { problem: (error as Error).message.split('\n')[0]!.replace(/\. To specify.*$/, '') }, { cause: error })
  }
}
