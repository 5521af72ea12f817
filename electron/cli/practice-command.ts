import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MigrationRequest } from '../../shared/connection'
import { expandPath } from '../core/home'
import { runPlan } from '../core/migration/migrate'
import { createFarm } from '../practice/farm'
import { startDamoclesManager } from '../practice/damocles-manager'
import type { Command } from './commands'
import { makePlan, supervise } from './migrate-command'
import { formatPlan } from './print-plan'

/** The whole job on a practice farm: look, plan, run, report. The farm is removed afterwards unless --keep or --folder says where to put it. */
export const practiceCommand: Command = async (line, output) => {
  const folder = line.flags.folder === undefined ? await mkdtemp(join(tmpdir(), 'sector-ferry-farm-')) : expandPath(line.flags.folder)
  const farm = await createFarm(folder)
  const damocles = await startDamoclesManager(farm)
  try {
    output.note(output.locale === 'zh' ? `练习农场 ${folder}` : `practice farm ${folder}`)
    const request = MigrationRequest.parse({
      direction: 'to-lotus', damocles: { kind: 'api', url: damocles.url }, lotus: { repo: farm.lotusRepo, store: farm.lotusStore }, minerId: farm.minerId,
      network: 'testnet', files: 'copy', metadata: true,
    })
    const prepared = await makePlan(request)
    output.note(formatPlan(prepared.plan, prepared.checks, output.locale))
    return await supervise(output, (supervision) => runPlan(prepared.plan, supervision))
  } finally {
    await damocles.close()
    if (line.flags.folder === undefined && !line.flags.keep) await rm(folder, { recursive: true, force: true })
  }
}
