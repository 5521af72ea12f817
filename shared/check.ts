import { z } from 'zod'

/** One preflight check. `unknown` means it could not be made: never a pass. Texts: shared/checks.ts by `code`. */
export const Check = z.object({
  code: z.string(),
  group: z.enum(['connection', 'processes', 'locks', 'chain', 'numbers', 'files', 'space', 'limits']),
  state: z.enum(['pass', 'attention', 'stop', 'unknown']),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type Check = z.infer<typeof Check>
