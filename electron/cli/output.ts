import { createInterface } from 'node:readline/promises'
import { describeError, type ErrorNote } from '../../shared/errors'
import { FerryError } from '../../shared/errors'
import type { Locale } from '../../shared/text'

/** Where a command writes: results on standard output, everything else on standard error. */
export interface Output {
  readonly locale: Locale
  readonly json: boolean
  print(text: string): void
  note(text: string): void
  /** Asks yes or no on the terminal; default no. @throws NO_TERMINAL */
  confirm(question: string): Promise<boolean>
}

export function terminalOutput(locale: Locale, json: boolean): Output {
  const note = (text: string): void => void process.stderr.write(`${text}\n`)
  return {
    locale, json, note,
    print: (text) => void process.stdout.write(text.endsWith('\n') ? text : `${text}\n`),
    async confirm(question) {
      if (!process.stdin.isTTY) throw new FerryError('NO_TERMINAL')
      const lines = createInterface({ input: process.stdin, output: process.stderr })
      try {
        return /^(y|yes|是)$/i.test((await lines.question(`${question} [y/N] `)).trim())
      } finally {
        lines.close()
      }
    },
  }
}

/** `en` or `zh` from `--lang`, else from the environment's language. */
export function localeOf(flag: string | undefined, env: NodeJS.ProcessEnv): Locale {
  const text = flag ?? env.LC_ALL ?? env.LC_MESSAGES ?? env.LANG ?? 'en'
  return text.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

/** An error as three short lines: code and what, what is safe, what to do next. */
export function formatError(note: ErrorNote, locale: Locale): string {
  const text = describeError(note, locale)
  const detail = note.detail === undefined ? [] : [`  ${note.detail}`]
  return [`${note.code}: ${text.what}`, ...detail, `  ${text.safe}`, `  ${text.next}`].join('\n')
}
