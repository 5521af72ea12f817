import { FerryError } from '../../shared/errors'
import type { CommandLine } from './args'
import { exportCommand } from './migrate-command'
import { attachCommand, finishCommand, importCommand } from './import-command'
import { hostCommand } from './host-command'
import { inspectCommand } from './inspect-command'
import type { Output } from './output'
import { planCommand, runCommand } from './plan-command'
import { practiceCommand } from './practice-command'
import { trashCommand } from './trash-command'
import { storageCommand } from './storage-command'
import { diagnosticsCommand, reportCommand, resumeCommand, undoCommand } from './runs-command'

export type Command = (line: CommandLine, output: Output) => Promise<number>

const commands: Readonly<Record<string, Command>> = {
  practice: practiceCommand,
  inspect: inspectCommand,
  export: exportCommand,
  // the reference program's name for it since v0.9
  'export-to-lotus': exportCommand,
  import: importCommand,
  attach: attachCommand,
  finish: finishCommand,
  storage: storageCommand,
  trash: trashCommand,
  host: hostCommand,
  plan: planCommand,
  run: runCommand,
  resume: resumeCommand,
  report: reportCommand,
  undo: undoCommand,
  diagnostics: diagnosticsCommand,
}

/** @throws BAD_USAGE for an unknown word */
export function commandOf(words: readonly string[]): Command {
  const name = words[0] ?? ''
  if (!Object.hasOwn(commands, name)) throw new FerryError('BAD_USAGE', { problem: `there is no command '${name}'` })
  return commands[name]!
}
