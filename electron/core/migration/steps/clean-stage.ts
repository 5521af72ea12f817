import { FerryError } from '../../../../shared/errors'
import type { Host } from '../../host/host'
import { stagingRoot } from '../../stores/probe-stores'
import type { Plan } from '../../../../shared/plan'
import { runStage, type TransferHosts } from './part-files'

/** Removes what a finished run left in the staging folder of a store: empty folders only, never a trash that holds files. */
export async function cleanStage(host: Host, store: string, run: string): Promise<void> {
  await removeEmpty(host, runStage(store, run))
  await host.removeDirectory(stagingRoot(store)).catch(() => undefined)
}

/** The same for every store of a transfer, each on its machine. */
export async function cleanStages(plan: Plan, targetStore: string, run: string, hosts: TransferHosts): Promise<void> {
  await cleanStage(hosts.target, targetStore, run)
  for (const store of new Set(plan.sectors.flatMap((s) => s.parts?.map((p) => p.store) ?? []))) await cleanStage(hosts.sourceOf(store), store, run)
}

async function removeEmpty(host: Host, path: string): Promise<void> {
  const entries = await host.list(path).catch((error: unknown) => {
    if (error instanceof FerryError && error.code === 'NOT_FOUND') return []
    throw error
  })
  for (const entry of entries) if (entry.kind === 'directory') await removeEmpty(host, `${path}/${entry.name}`)
  await host.removeDirectory(path).catch(() => undefined)
}
