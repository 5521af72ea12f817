import { FerryError } from '../../../shared/errors'
import { parseSectorName, sectorFileTypes } from '../../../shared/sector'
import type { Host } from '../host/host'

/**
 * Moves what is no sector name out of the sector folders of a store into `<store>/sector-ferry-strays/<stamp>/<type>/`; one rename
 * each, nothing is deleted or overwritten. `fetching` is lotus's own and stays.
 */
export async function moveStraysAside(host: Host, store: string, stamp: string): Promise<{ moved: number; to: string }> {
  const to = `${store}/sector-ferry-strays/${stamp}`
  let moved = 0
  for (const type of sectorFileTypes) {
    const entries = await host.list(`${store}/${type}`).catch((error: unknown) => {
      if (error instanceof FerryError && error.code === 'NOT_FOUND') return []
      throw error
    })
    for (const { name } of entries) {
      if (name === 'fetching' || parseSectorName(name)) continue
      await host.makeDirectory(`${to}/${type}`)
      await host.rename(`${store}/${type}/${name}`, `${to}/${type}/${name}`)
      moved++
    }
    if (moved > 0 && entries.length > 0) await host.sync(`${store}/${type}`)
  }
  return { moved, to }
}
