import { MigrationRequest } from '../../shared/connection'
import { createLocalHost } from '../core/host/local-host'
import { openMinerRepo } from '../core/lotus/miner-repo'
import { connectPorts } from '../core/migration/ports'
import { FerryError } from '../../shared/errors'
import type { Flags } from './args'
import type { Command } from './commands'
import { migrate } from './migrate-command'
import { readAttachToLotus, readFinish, readLotus, readLotusSource, readMiner, readToDamocles } from './request'

/** lotus → damocles: records, and with --attach the stores. */
export const importCommand: Command = async (line, output) => migrate(await importRequest(line.flags), line, output)

export async function importRequest(given: Flags): Promise<MigrationRequest> {
  const flags = readLotusSource(given)
  return readToDamocles(flags, { metadata: true, attach: flags.attach ?? false }, await minerOf(flags))
}

/** Stores of one program to the other, in place. */
export const attachCommand: Command = async (line, output) => migrate(await attachRequest(line.words[1], line.flags), line, output)

export async function attachRequest(to: string | undefined, flags: Flags): Promise<MigrationRequest> {
  if (to === 'lotus') return readAttachToLotus(flags)
  if (to !== 'damocles') throw new FerryError('BAD_USAGE', { problem: 'attach takes lotus or damocles: the program that is given the stores' })
  const source = readLotusSource(flags)
  return readToDamocles(source, { metadata: false, attach: true }, await minerOf(source))
}

export const finishCommand: Command = (line, output) => migrate(readFinish(line.flags), line, output)

/** The miner that was named, else the one that lotus serves. */
async function minerOf(flags: Flags): Promise<{ minerId: number; network?: 'mainnet' | 'testnet' }> {
  if (flags.miner !== undefined) return readMiner(flags)
  const lotus = readLotus(flags)
  if (lotus.api === undefined) return { minerId: (await openMinerRepo(createLocalHost(), lotus.repo!)).minerId }
  const ports = connectPorts(MigrationRequest.parse({ direction: 'to-damocles', damocles: { kind: 'states', file: '/', stores: [] }, lotus, minerId: 1, files: 'none', metadata: false }))
  try {
    return { minerId: await (await ports.lotus()).minerId() }
  } finally {
    await ports.close()
  }
}
