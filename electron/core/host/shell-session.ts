import { randomBytes } from 'node:crypto'
import { FerryError } from '../../../shared/errors'
import { encodeScript, shellLoop, type Exec, type RemoteProcess } from './remote-exec'

/** What a script printed on both of its outputs, and its exit status. */
export interface ShellAnswer {
  readonly output: Buffer
  readonly status: number
}

export interface ShellLimits {
  /** Longest wait for one answer, ms. */
  readonly silentMs: number
  /** Longest answer, bytes. */
  readonly maxBytes: number
}

const defaults: ShellLimits = { silentMs: 300_000, maxBytes: 4 * 1024 ** 2 }
const greetingLimit = 1024 ** 2

/**
 * A shell on a host that answers script after script, one at a time; what a login prints before the first answer is passed over.
 * After any error but a script's own status it is of no use any more. @throws SSH_LOST, HOST_SILENT, HOST_ANSWER_STRANGE
 */
export class ShellSession {
  readonly #process: RemoteProcess
  readonly #label: string
  readonly #token = randomBytes(16).toString('hex')
  #chunks: Buffer[] = []
  #size = 0
  #tail = Buffer.alloc(0)
  #waiting: { settle: (answer: ShellAnswer) => void; fail: (error: FerryError) => void; maxBytes: number } | undefined
  #broken: FerryError | undefined

  private constructor(process: RemoteProcess, label: string, preface: string) {
    this.#process = process
    this.#label = label
    process.stdout.on('data', (chunk: Buffer) => this.#take(chunk))
    process.stderr.resume()
    process.stdin.on('error', () => undefined)
    void process.ended.then(() => this.#fail(new FerryError('SSH_LOST', { host: label })))
    process.stdin.write(`${preface}${this.#token}\n`)
  }

  /** `command` becomes a shell loop (remote-exec.ts), perhaps after reading `preface`. @throws HOST_SHELL_STRANGE */
  static async open(exec: Exec, label: string, { command = shellLoop, preface = '', silentMs = 60_000 } = {}): Promise<ShellSession> {
    const session = new ShellSession(await exec(command), label, preface)
    const strange = (problem: string, cause?: unknown): FerryError => new FerryError('HOST_SHELL_STRANGE', { host: label, problem }, { cause })
    const { output, status } = await session.run('printf ready', { silentMs, maxBytes: greetingLimit }).catch((error: unknown) => {
      session.close()
      throw strange(session.heard, error)
    })
    if (status === 0 && output.subarray(-5).toString() === 'ready') return session
    session.close()
    throw strange(output.subarray(0, 200).toString('utf8'))
  }

  get usable(): boolean {
    return this.#broken === undefined
  }

  /** The beginning of what came so far, for the report of a shell that is none. */
  get heard(): string {
    return Buffer.concat([...this.#chunks]).subarray(0, 200).toString('utf8').trim() || this.#broken?.code || 'no answer'
  }

  /** Runs a script to its end; one at a time. */
  async run(script: string, limits: Partial<ShellLimits> = {}): Promise<ShellAnswer> {
    if (this.#broken) throw this.#broken
    if (this.#waiting) throw new Error('one script at a time')
    const { silentMs, maxBytes } = { ...defaults, ...limits }
    return new Promise<ShellAnswer>((resolve, reject) => {
      const timer = setTimeout(() => this.#fail(new FerryError('HOST_SILENT', { host: this.#label, seconds: Math.round(silentMs / 1000) })), silentMs)
      const done = (): void => {
        clearTimeout(timer)
        this.#waiting = undefined
      }
      this.#waiting = {
        maxBytes,
        settle: (answer) => (done(), resolve(answer)),
        fail: (error) => (done(), reject(error)),
      }
      this.#process.stdin.write(`${encodeScript(script)}\n`)
    })
  }

  /** Ends the shell after the script that is running, if any. */
  close(): void {
    this.#broken ??= new FerryError('SSH_LOST', { host: this.#label })
    this.#process.stdin.end()
    setTimeout(() => this.#process.kill(), 2000).unref()
  }

  get ended(): Promise<unknown> {
    return this.#process.ended
  }

  #fail(error: FerryError): void {
    this.#broken ??= error
    this.#process.kill()
    this.#waiting?.fail(error)
  }

  #take(chunk: Buffer): void {
    if (!this.#waiting) {
      if (this.#broken) return
      // nothing was asked: only the greeting of a login comes before the first question, and that is being waited for
      return this.#fail(new FerryError('HOST_ANSWER_STRANGE', { host: this.#label, problem: 'output that nobody asked for' }))
    }
    this.#chunks.push(chunk)
    this.#size += chunk.length
    if (this.#size > this.#waiting.maxBytes + 64) return this.#fail(new FerryError('HOST_ANSWER_STRANGE', { host: this.#label, problem: `more than ${this.#waiting.maxBytes} bytes` }))
    const latest = Buffer.concat([this.#tail, chunk])
    this.#tail = latest.subarray(-64)
    const at = latest.indexOf(`\n${this.#token} `, 0, 'latin1')
    if (at < 0) return
    const rest = latest.subarray(at, at + 64).toString('latin1')
    const end = /^\n[0-9a-f]{32} (\d{1,3})\n$/.exec(rest)
    if (!end) {
      if (!/^\n[0-9a-f]{32} \d{0,3}$/.test(rest)) this.#fail(new FerryError('HOST_ANSWER_STRANGE', { host: this.#label, problem: 'output behind the end of an answer' }))
      return
    }
    const all = Buffer.concat(this.#chunks)
    this.#chunks = []
    this.#size = 0
    this.#tail = Buffer.alloc(0)
    this.#waiting.settle({ output: all.subarray(0, all.length - end[0].length), status: Number(end[1]) })
  }
}
