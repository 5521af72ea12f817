import { requiredCacheFiles, sectorSizeOf } from '../../../shared/sector'
import type { FoundPart } from './scan-store'

export interface PartsCheck {
  /** Required names that are not there, e.g. `cache/t_aux` or `sealed`. */
  readonly missing: readonly string[]
  /** Files whose size is not what the proof type asks for. */
  readonly wrong: readonly string[]
}

/**
 * Is the pair that proves a sector whole? `normal` is sealed and cache, `upgrade` is update and update-cache; sealed and update have
 * exactly the sector's size. An unknown proof type asks for the least: the pair itself with p_aux and t_aux.
 */
export function checkParts(parts: readonly FoundPart[], sealProofType: number, pair: 'normal' | 'upgrade'): PartsCheck {
  const [fileType, folderType] = pair === 'normal' ? (['sealed', 'cache'] as const) : (['update', 'update-cache'] as const)
  const size = sectorSizeOf(sealProofType)
  const missing: string[] = []
  const wrong: string[] = []
  const replica = parts.find((p) => p.type === fileType)
  if (!replica) missing.push(fileType)
  else if (size !== undefined && replica.bytes !== size) wrong.push(fileType)
  const folders = parts.filter((p) => p.type === folderType)
  const names = new Set(folders.flatMap((p) => p.names))
  if (folders.length === 0) missing.push(folderType)
  else for (const name of size === undefined ? ['p_aux', 't_aux'] : requiredCacheFiles(size)) if (!names.has(name)) missing.push(`${folderType}/${name}`)
  return { missing, wrong }
}
