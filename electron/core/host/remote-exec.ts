import type { Readable, Writable } from 'node:stream'
import { FerryError } from '../../../shared/errors'
import { shellQuote } from './ssh-quote'

/** A command under way on another machine. `ended` resolves once; `code` undefined: a signal or a lost connection ended it. */
export interface RemoteProcess {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  readonly ended: Promise<{ readonly code: number | undefined }>
  kill(): void
}

/** Starts a command line in whatever shell the account has. @throws SSH_LOST, or whatever the connection says */
export type Exec = (command: string) => Promise<RemoteProcess>

/** Waits for something of a host, but not for ever. @throws HOST_SILENT */
export async function within<T>(waiting: Promise<T>, ms: number, label: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new FerryError('HOST_SILENT', { host: label, seconds: Math.ceil(ms / 1000) })), ms)))
  try {
    return await Promise.race([waiting, late])
  } finally {
    clearTimeout(timer)
  }
}

/** One argument in a script of ours. @throws SSH_NUL_IN_ARGUMENT */
export const quoted = (argument: string): string => shellQuote(argument).toString('utf8')

const plain = new Set(Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _./=,:+@-'))

/** Bytes as one line that `printf %b` turns back into them: all but harmless characters are octal escapes. */
export function encodeBytes(bytes: Uint8Array): string {
  let line = ''
  for (const byte of bytes) line += plain.has(byte) ? String.fromCharCode(byte) : `\\0${byte.toString(8).padStart(3, '0')}`
  return line
}

export const encodeScript = (script: string): string => encodeBytes(Buffer.from(script, 'utf8'))

const fixedLocale = 'LC_ALL=C; LANGUAGE=C; TZ=UTC0; export LC_ALL LANGUAGE TZ; unset POSIXLY_CORRECT GREP_OPTIONS; umask 022;'

/**
 * Runs one script that comes as the first line of standard input; what follows is the script's own input. The command line is
 * fixed text, so that no path is ever quoted for a login shell that may be csh or fish, and none is seen by `ps`.
 */
export const runOnce = `/bin/sh -c '${fixedLocale} IFS= read -r s; eval "$(printf %b "$s")"'`

/** Runs a script for each line and ends its output with a line of the token, given first, and the exit status. */
export const runEach = `${fixedLocale} IFS= read -r t; while IFS= read -r s; do ( eval "$(printf %b "$s")" ) </dev/null 2>&1; printf "\\n%s %d\\n" "$t" "$?"; done`
export const shellLoop = `/bin/sh -c '${runEach}'`
