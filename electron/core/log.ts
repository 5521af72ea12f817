/** Where the core says what it does. Tokens, passwords and keys never reach it: they are not in any value that it is given. */
export interface Log {
  info(message: string): void
  error(message: string): void
}

/** Lines on standard error, with the time in UTC. */
export const stderrLog: Log = {
  info: (message) => void process.stderr.write(`${new Date().toISOString()} ${message}\n`),
  error: (message) => void process.stderr.write(`${new Date().toISOString()} error: ${message}\n`),
}

export const silentLog: Log = { info: () => undefined, error: () => undefined }
