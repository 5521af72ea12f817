import type { Exec } from './remote-exec'
import type { SshLimits } from './ssh-limits'
import { ShellSession, type ShellAnswer, type ShellLimits } from './shell-session'

/**
 * A few shells on one host, each answering one script at a time. A host that refuses another channel keeps the number it allowed;
 * a shell that broke is replaced at the next question. @throws what `ShellSession` throws
 */
export class ShellPool {
  readonly #idle: ShellSession[] = []
  readonly #queue: (() => void)[] = []
  #open = 0
  #closed = false

  constructor(
    private readonly exec: Exec,
    private readonly label: string,
    private readonly limits: Pick<SshLimits, 'answerMs' | 'silentMs'>,
    private most = 3,
  ) {}

  async run(script: string, limits?: Partial<ShellLimits>): Promise<ShellAnswer> {
    const session = await this.#take()
    try {
      return await session.run(script, { silentMs: this.limits.silentMs, ...limits })
    } finally {
      if (session.usable && !this.#closed) this.#idle.push(session)
      else this.#drop(session)
      this.#queue.shift()?.()
    }
  }

  /** Gives up one idle shell, for a host that allows few channels. @returns false when all are at work */
  release(): boolean {
    const session = this.#idle.pop()
    if (session) this.#drop(session)
    return session !== undefined
  }

  close(): void {
    this.#closed = true
    for (const session of this.#idle.splice(0)) this.#drop(session)
  }

  #drop(session: ShellSession): void {
    this.#open--
    session.close()
  }

  async #take(): Promise<ShellSession> {
    for (;;) {
      const session = this.#idle.pop()
      if (session?.usable) return session
      if (session) this.#drop(session)
      else if (this.#open < this.most) {
        this.#open++
        try {
          return await ShellSession.open(this.exec, this.label, { silentMs: this.limits.answerMs })
        } catch (error) {
          this.#open--
          if (this.#open === 0) throw error
          this.most = this.#open
        }
      } else await new Promise<void>((resolve) => this.#queue.push(resolve))
    }
  }
}
