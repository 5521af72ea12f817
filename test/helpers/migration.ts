import { join } from 'node:path'
import { MigrationRequest } from '../../shared/connection'
import type { Report } from '../../shared/report'
import { silentLog } from '../../electron/core/log'
import { prepare, resumeRun, runPlan, type Prepared } from '../../electron/core/migration/migrate'
import { connectPorts } from '../../electron/core/migration/ports'
import { makeSwitches } from '../../electron/core/migration/run-control'
import { startDamoclesManager } from '../../electron/practice/damocles-manager'
import { createFarm, damoclesOf, type Farm } from '../../electron/practice/farm'
import { tempDir } from './temp-dir'

export interface Practice {
  readonly farm: Farm
  readonly request: MigrationRequest
  close(): Promise<void>
}

/** A fresh practice farm with its stand-in running; `changes` go into the request. */
export async function practiceFarm(changes: Partial<MigrationRequest> = {}, folder = join(tempDir(), 'farm')): Promise<Practice> {
  const farm = await createFarm(folder)
  const damocles = await startDamoclesManager(damoclesOf(farm))
  const request = MigrationRequest.parse({ direction: 'to-lotus', damocles: { kind: 'api', url: damocles.url }, lotus: { repo: farm.lotusRepo, store: farm.lotusStore }, minerId: 1000, files: 'copy', metadata: true, ...changes })
  return { farm, request, close: () => damocles.close() }
}

export async function plan(request: MigrationRequest): Promise<Prepared> {
  const ports = await connectPorts(request)
  try {
    return await prepare(request, ports)
  } finally {
    await ports.close()
  }
}

const supervision = (home: string) => ({ home, switches: makeSwitches(() => performance.now()), log: silentLog, now: () => new Date() })

/** Plans and runs, in this process. */
export async function migrate(request: MigrationRequest, home = join(tempDir(), 'home')): Promise<Report> {
  return runPlan((await plan(request)).plan, supervision(home))
}

export const resume = (run: string, home: string): Promise<Report> => resumeRun(run, supervision(home))
