import type { Locale } from '../text'

/** What a person is told about one kind of failure. `{name}` places are filled from the error's params. */
export interface ErrorText {
  /** One sentence: what happened. */
  readonly what: string
  /** What is safe: what was not changed, what was kept. */
  readonly safe: string
  /** The one next action. */
  readonly next: string
}

/** `exit` is the command line's exit code: 1 failed or done in part, 2 bad input, 3 refused and nothing changed. */
export type ErrorEntry = { readonly exit: 1 | 2 | 3 | 130 } & Readonly<Record<Locale, ErrorText>>
export type ErrorTable = Readonly<Record<string, ErrorEntry>>
