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

export interface KeptLine {
  readonly at: string
  readonly level: 'info' | 'error'
  readonly text: string
}
export interface KeptLog extends Log {
  lines(): readonly KeptLine[]
  onLine(listener: (line: KeptLine) => void): void
}

/** Passes everything on and keeps the newest `limit` lines to be shown. */
export function keepLog(next: Log, limit = 1000): KeptLog {
  const lines: KeptLine[] = []
  const listeners: ((line: KeptLine) => void)[] = []
  const keep = (level: KeptLine['level'], text: string): void => {
    next[level](text)
    const line = { at: new Date().toISOString(), level, text }
    lines.push(line)
    if (lines.length > limit) lines.shift()
    for (const listener of listeners) listener(line)
  }
  return { info: (text) => keep('info', text), error: (text) => keep('error', text), lines: () => lines, onLine: (listener) => void listeners.push(listener) }
}
