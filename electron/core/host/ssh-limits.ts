/** Waits in ms. */
export interface SshLimits {
  /** Pause between two questions to a host that says nothing. */
  readonly keepaliveMs: number
  /** Reaching, key exchange and login, without the time a person needs to answer. */
  readonly connectMs: number
  /** One answer of SFTP, one channel that is opened, the first word of a shell. */
  readonly answerMs: number
  /** A command, or a stretch of bytes, of which nothing is heard. */
  readonly silentMs: number
}

export const usualLimits: SshLimits = { keepaliveMs: 10_000, connectMs: 30_000, answerMs: 60_000, silentMs: 300_000 }

/** Unanswered questions after which a link is dead. */
export const mostUnanswered = 3
/** How often it is looked whether a link is dead. */
export const lookMs = ({ keepaliveMs }: Pick<SshLimits, 'keepaliveMs'>): number => keepaliveMs / 10
/** Longest time until a dead link is noticed. */
export const deadAfterMs = (limits: Pick<SshLimits, 'keepaliveMs'>): number => mostUnanswered * limits.keepaliveMs + lookMs(limits)
