import { MigrationRequest } from '../../shared/connection'
import type { Hosts } from '../core/host/hosts'
import { openMinerRepo } from '../core/lotus/miner-repo'
import { connectPorts } from '../core/migration/ports'
import { FerryError } from '../../shared/errors'
import type { CommandLine, Flags } from './args'
import type { Command } from './commands'
import { migrate } from './migrate-command'
import { readAttachToLotus, readFinish, readHostFlags, readLotus, readLotusSource, readMiner, readToDamocles } from './request'

/** lotus → damocles: records, and with --attach the stores. */
export const importCommand: Command = async (line, output) => migrate(await importRequest(line), line, output)

export async function importRequest(line: CommandLine): Promise<MigrationRequest> {
  const flags = readLotusSource(line.flags)
  return readToDamocles(flags, { metadata: true, attach: flags.attach ?? false }, await minerOf(flags, line.hosts))
}

/** Stores of one program to the other, in place. */
export const attachCommand: Command = async (line, output) => migrate(await attachRequest(line.words[1], line), line, output)

export async function attachRequest(to: string | undefined, { flags, hosts }: CommandLine): Promise<MigrationRequest> {
  if (to === 'lotus') return readAttachToLotus(flags)
  if (to !== 'damocles') throw new FerryError('BAD_USAGE', { problem: 'attach takes lotus or damocles: the program that is given the stores' })
  const source = readLotusSource(flags)
  return readToDamocles(source, { metadata: false, attach: true }, await minerOf(source, hosts))
}

export const finishCommand: Command = (line, output) => migrate(readFinish(line.flags), line, output)

/** The miner that was named, else the one that lotus serves. */
async function minerOf(flags: Flags, hosts: Hosts): Promise<{ minerId: number; network?: 'mainnet' | 'testnet' }> {
  if (flags.miner !== undefined) return readMiner(flags)
  const lotus = readLotus(flags)
  const on = readHostFlags(flags, 'to-damocles')
  if (lotus.api === undefined) return { minerId: (await openMinerRepo(await hosts.open(on?.lotus), lotus.repo!)).minerId }
  const ports = await connectPorts(MigrationRequest.parse({ direction: 'to-damocles', damocles: { kind: 'states', file: '/', stores: [] }, lotus, minerId: 1, files: 'none', metadata: false, hosts: on }), hosts)
  try {
    return { minerId: await (await ports.lotus()).minerId() }
  } finally {
    await ports.close()
  }
}
