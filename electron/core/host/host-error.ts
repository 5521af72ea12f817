import { FerryError, type ErrorCode } from '../../../shared/errors'

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'NOT_FOUND', EEXIST: 'EXISTS', ENOTDIR: 'NOT_A_DIRECTORY', ENOTEMPTY: 'NOT_EMPTY', EXDEV: 'CROSS_DEVICE', ENOSPC: 'NO_SPACE', EDQUOT: 'QUOTA',
  EROFS: 'READ_ONLY', EACCES: 'NO_RIGHT', EPERM: 'NO_RIGHT', ELOOP: 'NOT_A_FILE', EISDIR: 'NOT_A_FILE', ENOTSUP: 'NOT_SUPPORTED', EOPNOTSUPP: 'NOT_SUPPORTED', EMLINK: 'NOT_SUPPORTED',
  EMFILE: 'TOO_MANY_OPEN', ENFILE: 'TOO_MANY_OPEN',
}

/** The coded form of a system error on `path`; errors that are coded already pass unchanged. */
export function hostError(error: unknown, path: string): FerryError {
  if (error instanceof FerryError) return error
  const system = error as NodeJS.ErrnoException
  if (system.name === 'AbortError') return new FerryError('ABORTED', {}, { cause: error })
  const code = codes[system.code ?? ''] ?? (system.syscall === 'read' ? 'READ_FAILED' : 'WRITE_FAILED')
  return new FerryError(code, { path, ...(code === 'READ_FAILED' || code === 'WRITE_FAILED' ? { problem: system.code ?? system.message } : {}) }, { cause: error })
}

/** The error of a rename onto `to`, which another one may have taken since it was looked at: the system then says that a folder is not empty. */
export function renameError(error: unknown, from: string, to: string): FerryError {
  const coded = hostError(error, from)
  return coded.code === 'NOT_EMPTY' || coded.code === 'EXISTS' ? new FerryError('EXISTS', { path: to }, { cause: error }) : coded
}

/** @throws ABORTED */
export function refuseAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new FerryError('ABORTED')
}
