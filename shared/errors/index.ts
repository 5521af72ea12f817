import { fill, type Locale, type Params } from '../text'
import { appErrors } from './app'
import { damoclesErrors } from './damocles'
import { hostErrors } from './host'
import { lotusErrors } from './lotus'
import { lotusSideErrors } from './lotus-side'
import { runErrors } from './run'
import { sshErrors } from './ssh'
import type { ErrorEntry, ErrorText } from './table'

/** Every error code of Sector Ferry. Codes are stable: scripts and documents may rely on them. */
export const errorTable = { ...appErrors, ...damoclesErrors, ...hostErrors, ...lotusErrors, ...lotusSideErrors, ...runErrors, ...sshErrors }
export type ErrorCode = keyof typeof errorTable

/** An error as it crosses process borders: plain data. `detail` is the system's own message, never a secret. */
export interface ErrorNote {
  readonly code: ErrorCode
  readonly params: Params
  readonly detail?: string
}

/** The only error class that reaches a person. `cause` keeps the system's own error for the log. */
export class FerryError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly params: Params = {},
    options?: { cause?: unknown },
  ) {
    super(`${code}: ${describeError({ code, params }, 'en').what}`, options)
    this.name = 'FerryError'
  }
}

/** The three sentences of an error in one language. */
export function describeError(note: Pick<ErrorNote, 'code' | 'params'>, locale: Locale): ErrorText {
  const text = (errorTable as Record<string, ErrorEntry>)[note.code]![locale]
  return { what: fill(text.what, note.params), safe: fill(text.safe, note.params), next: fill(text.next, note.params) }
}

/** Turns anything thrown into data; what is not a `FerryError` becomes `UNEXPECTED` with its message as detail. */
export function toErrorNote(error: unknown): ErrorNote {
  if (error instanceof FerryError) {
    const cause = error.cause instanceof Error ? error.cause.message : undefined
    return { code: error.code, params: error.params, ...(cause === undefined ? {} : { detail: cause }) }
  }
  return { code: 'UNEXPECTED', params: {}, detail: error instanceof Error ? error.message : String(error) }
}

/** The command line's exit code for an error. */
export function exitCodeOf(code: ErrorCode): number {
  return (errorTable as Record<string, ErrorEntry>)[code]!.exit
}
