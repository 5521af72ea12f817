import type { MigrationRequest } from '../../../shared/connection'
import { messageUids } from '../convert/message-uids'
import type { MessageResolution } from '../damocles/messager'
import { inLanes } from '../lanes'
import type { Ports } from './ports'
import type { SectorFacts } from './snapshot'

/** Resolves every messager uid of the sectors to its chain message, when a messager was given; bounded, each uid once. */
export async function resolveMessages(request: MigrationRequest, ports: Ports, sectors: Iterable<SectorFacts>): Promise<Map<string, MessageResolution>> {
  const resolved = new Map<string, MessageResolution>()
  const messager = await ports.messager()
  if (!messager || !request.metadata) return resolved
  const uids = new Set<string>()
  for (const facts of sectors) for (const uid of messageUids((facts.offline ?? facts.online)!)) uids.add(uid)
  await inLanes(uids, 8, async (uid) => void resolved.set(uid, await messager.resolve(uid)))
  return resolved
}
