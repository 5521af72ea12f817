import { z } from 'zod'

/** `[user@]host[:port]`, the name of a saved host, or a name of ~/.ssh/config; never an option of a command. */
export const HostRef = z.string().min(1).max(300).regex(/^[^\s-]\S*$/)
export type HostRef = z.infer<typeof HostRef>

export const HostRole = z.enum(['damocles', 'lotus', 'storage'])
export type HostRole = z.infer<typeof HostRole>
export const HostColour = z.enum(['grey', 'green', 'blue', 'orange', 'red'])
export type HostColour = z.infer<typeof HostColour>

/** A host as it is kept: how to reach it and what it is for. Secrets are never kept here. */
export const SavedHost = z.object({
  name: z.string().min(1).max(60).regex(/^[^\s@:[\]-][^\s@:[\]]*$/),
  address: z.string().min(1).max(255).regex(/^[^\s-]\S*$/),
  port: z.int().min(1).max(65_535).optional(),
  user: z.string().min(1).max(64).regex(/^[^\s-]\S*$/).optional(),
  keyFile: z.string().startsWith('/').optional(),
  /** Jump hosts, `[user@]host[:port],…`, nearest to this computer first. */
  jump: z.string().max(500).optional(),
  roles: z.array(HostRole).default([]),
  colour: HostColour.default('grey'),
  /** ISO time of the last test that went well. */
  lastSeen: z.string().optional(),
})
export type SavedHost = z.infer<typeof SavedHost>

/** Stages of a connection's test, in order. */
export const hostStages = ['reach', 'host-key', 'login', 'shell', 'sftp', 'tools', 'rights', 'disk', 'api'] as const
export type HostStage = (typeof hostStages)[number]

/** How one stage went; `skipped`: an earlier one failed. */
export const StageResult = z.object({ stage: z.enum(hostStages), state: z.enum(['pass', 'attention', 'stop', 'skipped']), code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) })
export type StageResult = z.infer<typeof StageResult>

/** Something only the person can decide while a host is being connected. The answer to a secret is kept in memory alone. */
export const HostQuestion = z.discriminatedUnion('kind', [
  z.object({ id: z.string(), kind: z.literal('trust'), host: z.string(), port: z.number(), keyType: z.string(), fingerprint: z.string() }),
  z.object({ id: z.string(), kind: z.literal('secret'), of: z.enum(['passphrase', 'password', 'answer']), host: z.string(), user: z.string(), prompt: z.string(), keyFile: z.string().optional() }),
])
export type HostQuestion = z.infer<typeof HostQuestion>
