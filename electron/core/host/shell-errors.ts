import { FerryError } from '../../../shared/errors'
import { hostError } from './host-error'
import type { ShellAnswer } from './shell-session'

/** What the C library says in the C locale, which every tool repeats; the later ones are only looked for when no earlier one is there. */
const messages: readonly (readonly [RegExp, string])[] = [
  [/No such file|nonexistent/, 'ENOENT'], [/File exists/, 'EEXIST'], [/Not a directory/, 'ENOTDIR'], [/Directory not empty/, 'ENOTEMPTY'],
  [/Is a directory|Not a regular file|Too many levels of symbolic links/, 'EISDIR'], [/cross-device link/, 'EXDEV'], [/No space left on device/, 'ENOSPC'],
  [/Disk quota exceeded/, 'EDQUOT'], [/Read-only file system/, 'EROFS'], [/Permission denied/, 'EACCES'], [/Operation not permitted/, 'EPERM'],
  [/Operation not supported|Function not implemented|Not supported/, 'ENOTSUP'], [/Too many links/, 'EMLINK'], [/Too many open files/, 'EMFILE'],
]

/** The coded form of a script that failed on `path`. */
export function shellError(answer: ShellAnswer, path: string): FerryError {
  const text = answer.output.toString('utf8').trim()
  const code = messages.find(([pattern]) => pattern.test(text))?.[1]
  const problem = text.slice(-300) || `exit status ${answer.status}`
  if (code !== undefined) return hostError(Object.assign(new Error(problem), { code }), path)
  return new FerryError(/\bread/.test(text) ? 'READ_FAILED' : 'WRITE_FAILED', { path, problem })
}

/** The output of a script that must end well. */
export function requireDone(answer: ShellAnswer, path: string): Buffer {
  if (answer.status !== 0) throw shellError(answer, path)
  return answer.output
}
