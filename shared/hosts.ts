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
