import type { Backup } from '../../../shared/ipc'
import { currentHistory } from './execute'
import type { Host } from '../host/host'
import type { Hosts } from '../host/hosts'
import { connectPorts } from './ports'
import { minerName } from './report'
import { listRuns, openRun } from './run-store'
import { keptName } from './steps/keep-file'
import { transferHosts } from './steps/part-files'

/** Everything that runs have kept so that it can be put back, newest run first. Runs that cannot be read are passed over. */
export async function listBackups(home: string, hosts?: Hosts): Promise<Backup[]> {
  const all: Backup[] = []
  for (const run of (await listRuns(home)).slice(0, 200)) {
    const opened = await openRun(home, run).catch(() => undefined)
    if (!opened) continue
    const { plan, folder } = opened
    const { record } = await currentHistory(folder)
    const ports = await connectPorts(plan.request, hosts).catch(() => undefined)
    // a host that is away now says nothing about its backups
    if (!ports) continue
    const add = async (host: Host, kind: Backup['kind'], path: string, of: string, onlyIfThere: boolean): Promise<void> => {
      const there = await host.stat(path).then(() => true, () => false)
      if (there || !onlyIfThere) all.push({ run, miner: minerName(plan), kind, path, of, there, startedAt: record.startedAt })
    }
    try {
      for (const step of plan.steps) {
        if (step.kind === 'write-metadata' && record.backup !== undefined) await add(ports.lotusHost, 'metadata', record.backup, step.repo, false)
        if (step.kind === 'attach-to-damocles') await add(ports.damoclesHost, 'settings', keptName(step.config, run), step.config, true)
        if (step.kind === 'attach-to-lotus' && step.by === 'repo') await add(ports.lotusHost, 'settings', keptName(`${step.where}/storage.json`, run), `${step.where}/storage.json`, true)
        if (step.kind === 'attach-to-lotus') for (const { path } of step.stores) await add(ports.lotusHost, 'settings', keptName(`${path}/sectorstore.json`, run), `${path}/sectorstore.json`, true)
        if (step.kind === 'transfer-files' && step.mode === 'move') for (const store of step.copiedFrom) await add(transferHosts(step, ports).sourceOf(store), 'trash', `${store}/.sector-ferry/${run}/trash`, store, true)
      }
    } finally {
      await ports.close()
    }
  }
  return all
}
