import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MigrationRequest } from '../../shared/connection'
import { FerryError } from '../../shared/errors'
import { expandPath } from '../core/home'
import { runPlan } from '../core/migration/migrate'
import { createFarm, damoclesOf } from '../practice/farm'
import { startDamoclesManager } from '../practice/damocles-manager'
import { startLotusMiner } from '../practice/lotus-miner'
import { createReturnFarm } from '../practice/return-farm'
import type { CommandLine } from './args'
import type { Command } from './commands'
import { makePlan, supervise } from './migrate-command'
import type { Output } from './output'
import { formatPlan } from './print-plan'

/** The whole job on a practice farm: look, plan, run, report. The farm is removed afterwards unless --keep or --folder says where to put it. */
export const practiceCommand: Command = async (line, output) => {
  const direction = line.flags.direction ?? 'to-lotus'
  if (direction !== 'to-lotus' && direction !== 'to-damocles' && direction !== 'both') throw new FerryError('BAD_USAGE', { problem: `--direction takes to-lotus, to-damocles or both, not '${direction}'` })
  const folder = line.flags.folder === undefined ? await mkdtemp(join(tmpdir(), 'sector-ferry-farm-')) : expandPath(line.flags.folder)
  try {
    output.note(output.locale === 'zh' ? `练习农场 ${folder}` : `practice farm ${folder}`)
    const there = direction === 'to-damocles' ? 0 : await practiceToLotus(folder, line, output)
    if (direction === 'to-lotus' || there !== 0) return there
    const back = direction === 'both' ? join(folder, 'back') : folder
    await mkdir(back, { recursive: true })
    return await practiceToDamocles(back, line, output)
  } finally {
    if (line.flags.folder === undefined && !line.flags.keep) await rm(folder, { recursive: true, force: true })
  }
}

async function practiceToLotus(folder: string, line: CommandLine, output: Output): Promise<number> {
  const farm = await createFarm(folder)
  const damocles = await startDamoclesManager(damoclesOf(farm))
  try {
    return await run(line, output, {
      direction: 'to-lotus', damocles: { kind: 'api', url: damocles.url }, lotus: { repo: farm.lotusRepo, store: farm.lotusStore }, minerId: farm.minerId, network: 'testnet', files: 'copy', metadata: true,
    })
  } finally {
    await damocles.close()
  }
}

/** The stores are attached in place and the records imported from a running lotus-miner. */
async function practiceToDamocles(folder: string, line: CommandLine, output: Output): Promise<number> {
  const farm = await createReturnFarm(folder)
  const [lotus, damocles] = [await startLotusMiner(farm.lotus), await startDamoclesManager(farm.damocles)]
  try {
    return await run(line, output, {
      direction: 'to-damocles', damocles: { kind: 'api', url: damocles.url, config: farm.configFile }, lotus: { api: lotus.url, tokenFile: farm.tokenFile }, minerId: farm.minerId, network: 'testnet',
      files: 'attach', metadata: true,
    })
  } finally {
    await Promise.all([lotus.close(), damocles.close()])
  }
}

async function run(line: CommandLine, output: Output, request: unknown): Promise<number> {
  const prepared = await makePlan(MigrationRequest.parse(request), line.hosts)
  output.note(formatPlan(prepared.plan, prepared.checks, output.locale, prepared.batches))
  return supervise(output, (supervision) => runPlan(prepared.plan, supervision), line)
}
