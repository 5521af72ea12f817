import { FerryError } from '../../../shared/errors'
import type { MigrationRequest } from '../../../shared/connection'
import { openMinerRepo } from '../lotus/miner-repo'
import type { Ports } from './ports'
import type { Snapshot } from './snapshot'

const sectorKey = /^\/sectors\/(0|[1-9]\d*)$/

/** The stopped repo that will be written: whose it is, its records, its numbers. Read without opening the database. */
export async function readTargetRepo(
  request: MigrationRequest, ports: Ports,
): Promise<{ facts: NonNullable<Snapshot['repo']>; records: ReadonlyMap<number, Buffer> }> {
  const path = request.lotus.repo!
  const repo = await openMinerRepo(ports.lotusHost, path)
  if (repo.minerId !== request.minerId) throw new FerryError('REPO_OF_ANOTHER_MINER', { repo: path, has: `t0${repo.minerId}`, wanted: `t0${request.minerId}` })
  const records = new Map<number, Buffer>()
  const numberEntries = new Map<string, Buffer>()
  let largestRecord: number | undefined
  for (const [key, value] of repo.view.entries) {
    const text = sectorKey.exec(key)?.[1]
    if (text !== undefined) {
      const number = Number(text)
      if (!Number.isSafeInteger(number)) throw new FerryError('NUMBER_TOO_LARGE', { name: key, value: text })
      records.set(number, value)
      largestRecord = Math.max(largestRecord ?? 0, number)
    } else if (key.startsWith('/storage/')) numberEntries.set(key, value)
  }
  return { facts: { path, minerId: repo.minerId, digest: repo.view.digest, numberEntries, largestRecord }, records }
}
