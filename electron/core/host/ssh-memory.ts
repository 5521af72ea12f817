import type { SshQuestions } from './ssh-auth'

/**
 * Questions whose answers are kept in memory until this process ends, so that a connection that was lost is made again without asking.
 * What a host refused is forgotten.
 */
export function rememberAnswers(questions: SshQuestions): SshQuestions & { forget(host: string): void } {
  const known = new Map<string, string>()
  return {
    trustHost: (ask) => questions.trustHost(ask),
    async secret(ask) {
      // a code of the moment is good once
      if (ask.kind === 'answer') return questions.secret(ask)
      const key = JSON.stringify([ask.host, ask.user, ask.kind, ask.keyFile])
      const answer = known.get(key) ?? (await questions.secret(ask))
      if (answer !== undefined) known.set(key, answer)
      return answer
    },
    forget(host) {
      for (const key of [...known.keys()]) if ((JSON.parse(key) as string[])[0] === host) known.delete(key)
    },
  }
}
