import './core/threads'
import './cli/memory'
import { exitCodeOf, toErrorNote } from '../shared/errors'
import { sshConfigFile } from './cli/host-command'
import { readCommandLine, type CommandLine } from './cli/args'
import { commandOf } from './cli/commands'
import { formatError, localeOf, terminalOutput } from './cli/output'
import { terminalQuestions } from './cli/ssh-questions'
import { usage } from './cli/usage'
import { ferryHome } from './core/home'
import { rememberAnswers } from './core/host/ssh-memory'
import { createHosts, type Hosts } from './core/host/hosts'

declare const __VERSION__: string

/** Runs one command line (without the program's name). @returns the exit code, see usage.ts */
export async function runCli(argv: readonly string[]): Promise<number> {
  let line: Omit<CommandLine, 'hosts'> | undefined
  let hosts: Hosts | undefined
  try {
    line = readCommandLine(argv)
    const output = terminalOutput(localeOf(line.flags.lang, process.env), line.flags.json ?? false)
    if (line.flags.version) output.print(__VERSION__)
    else if (line.flags.help || line.words.length === 0) output.print(usage)
    else {
      hosts = createHosts({ home: ferryHome(), questions: rememberAnswers(terminalQuestions(line.flags, output)), sshConfig: sshConfigFile() })
      return await commandOf(line.words)({ ...line, hosts }, output)
    }
    return line.words.length === 0 && !line.flags.help && !line.flags.version ? 2 : 0
  } catch (error) {
    const note = toErrorNote(error)
    const locale = localeOf(line?.flags.lang, process.env)
    if (line?.flags.json) process.stdout.write(`${JSON.stringify({ error: note })}\n`)
    process.stderr.write(`${formatError(note, locale)}\n`)
    if (note.code === 'UNEXPECTED' && process.env.SECTOR_FERRY_DEBUG) console.error(error)
    return exitCodeOf(note.code)
  } finally {
    await hosts?.close()
  }
}

if (require.main === module) {
  void runCli(process.argv.slice(2)).then((code) => {
    process.exitCode = code
  })
}
