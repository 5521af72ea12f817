import type { Backup } from '../../../shared/ipc'
import { currentHistory } from './execute'
import { connectPorts } from './ports'
import { minerName } from './report'
import { listRuns, openRun } from './run-store'
import { keptName } from './steps/keep-file'

/** Everything that runs have kept so that it can be put back, newest run first. Runs that cannot be read are passed over. */
export async function listBackups(home: string): Promise<Backup[]> {
  const all: Backup[] = []
  for (const run of (await listRuns(home)).slice(0, 200)) {
    const opened = await openRun(home, run).catch(() => undefined)
    if (!opened) continue
    const { plan, folder } = opened
    const { record } = await currentHistory(folder)
    const ports = connectPorts(plan.request)
    const add = async (kind: Backup['kind'], path: string, of: string, onlyIfThere: boolean): Promise<void> => {
      const there = await ports.host.stat(path).then(() => true, () => false)
      if (there || !onlyIfThere) all.push({ run, miner: minerName(plan), kind, path, of, there, startedAt: record.startedAt })
    }
    try {
      for (const step of plan.steps) {
        if (step.kind === 'write-metadata' && record.backup !== undefined) await add('metadata', record.backup, step.repo, false)
        if (step.kind === 'attach-to-damocles') await add('settings', keptName(step.config, run), step.config, true)
        if (step.kind === 'attach-to-lotus' && step.by === 'repo') await add('settings', keptName(`${step.where}/storage.json`, run), `${step.where}/storage.json`, true)
        if (step.kind === 'attach-to-lotus') for (const { path } of step.stores) await add('settings', keptName(`${path}/sectorstore.json`, run), `${path}/sectorstore.json`, true)
        if (step.kind === 'transfer-files' && step.mode === 'move') for (const store of step.copiedFrom) await add('trash', `${store}/.sector-ferry/${run}/trash`, store, true)
      }
    } finally {
      await ports.close()
    }
  }
  return all
}
