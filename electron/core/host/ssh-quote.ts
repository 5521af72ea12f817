import { FerryError } from '../../../shared/errors'

/**
 * One argument for a POSIX shell, as bytes: the shell hands on exactly `argument`, whatever it contains.
 * A string is taken as UTF-8. Whoever builds a command still writes `--` before paths.
 * @throws SSH_NUL_IN_ARGUMENT for a NUL byte, which no argument can hold
 */
export function shellQuote(argument: string | Uint8Array): Buffer {
  const bytes = Buffer.from(argument as Uint8Array)
  if (bytes.includes(0)) throw new FerryError('SSH_NUL_IN_ARGUMENT', { argument: JSON.stringify(bytes.toString()) })
  // latin1 maps each byte to one character and back, so nothing but the quote is touched
  return Buffer.from(`'${bytes.toString('latin1').replaceAll("'", "'\\''")}'`, 'latin1')
}
