import type { MigrationRequest } from '../../../shared/connection'
import { inLanes } from '../lanes'
import type { Ports } from './ports'
import type { SectorFacts, Snapshot } from './snapshot'

/**
 * What the chain says of each sector, when a chain API was given; without one every decision says so.
 * @returns the runs of numbers that the chain has allocated
 */
export async function askChain(request: MigrationRequest, ports: Ports, sectors: ReadonlyMap<number, SectorFacts>): Promise<Snapshot['onChainAllocated']> {
  const chain = await ports.chain()
  if (!chain) return undefined
  const miner = await chain.openMiner(request.minerId)
  await inLanes(sectors.values(), 8, async (facts) => void (facts.chain = await miner.sector(facts.number)))
  return chain.allocatedNumbers(request.minerId)
}
