import { FerryError } from '../../../../shared/errors'
import type { AttachedStore } from '../../../../shared/plan'
import { killPoint } from '../../kill-point'
import { holdRepoLocks } from '../../lotus/repo-lock'
import { readSectorstore, readStorageConfig, sectorstoreName, withPaths } from '../../lotus/storage-path'
import { sha256 } from '../digest'
import { keepAndReplace } from './keep-file'
import type { StepContext, StepRunner } from './step'

type Context = StepContext<'attach-to-lotus'>

/**
 * Gives stores to lotus-miner where they are: first each store's sectorstore.json, then the path itself, by API or in storage.json
 * while both locks of the repo are held. Files that are replaced are kept beside. Doing it again changes nothing more.
 * @throws ATTACH_REFUSED, STORAGE_JSON_CHANGED, REPO_IN_USE, SECTORSTORE_UNREADABLE
 */
export const attachToLotus: StepRunner<'attach-to-lotus'> = async (context) => {
  const { step, plan, journal, index, control, progress } = context
  await control.ready()
  for (const store of step.stores) await writeSectorstore(context, store)
  killPoint('attach-sectorstore')
  if (step.by === 'api') await addByApi(context)
  else await addToStorageJson(context)
  for (const sector of plan.sectors) {
    if (sector.record || sector.parts) continue
    journal.append({ op: 'SECTOR_END', step: index, sector: sector.number, outcome: 'done' })
    progress.sector('done')
  }
  await journal.barrier({ op: 'STEP_END', step: index })
}

async function writeSectorstore({ ports, run, journal, index }: Context, store: AttachedStore): Promise<void> {
  const host = ports.lotusHost
  const now = await readSectorstore(host, store.path)
  if (now.dialect === 'lotus' && now.id === store.name) return
  if (store.sectorstore === undefined || now.dialect !== store.had) throw new FerryError('ATTACH_REFUSED', { path: store.path, problem: `its ${sectorstoreName} has changed since the plan was made` })
  const kept = await keepAndReplace(host, `${store.path}/${sectorstoreName}`, store.sectorstore, now.text, run)
  await journal.barrier({ op: 'FILE_WRITTEN', step: index, path: `${store.path}/${sectorstoreName}`, kept: kept ?? null })
}

async function addByApi({ step, ports, journal, index }: Context): Promise<void> {
  const lotus = await ports.lotus()
  const has = async (path: string): Promise<string | undefined> => [...(await lotus.storageLocal())].find(([, p]) => p === path)?.[0]
  for (const store of step.stores) {
    if ((await has(store.path)) === undefined) {
      await journal.barrier({ op: 'ATTACH_INTENT', step: index, path: store.path })
      const failure = await lotus.storageAddLocal(store.path).then(() => undefined, (error: unknown) => error)
      killPoint('attach-sent')
      if ((await has(store.path)) === undefined) throw failure instanceof FerryError ? new FerryError('ATTACH_REFUSED', { path: store.path, problem: String(failure.params.message ?? failure.code) }, { cause: failure }) : failure
    }
    if ((await has(store.path)) !== store.name) throw new FerryError('ATTACH_REFUSED', { path: store.path, problem: 'lotus-miner knows it under another ID' })
  }
}

async function addToStorageJson({ step, ports, run, journal, index }: Context): Promise<void> {
  const host = ports.lotusHost
  const locks = await holdRepoLocks(host, step.where)
  try {
    const config = await readStorageConfig(host, step.where)
    const wanted = step.stores.map((s) => s.path)
    if (wanted.every((path) => config.paths.includes(path))) return
    if (sha256(config.text) !== step.from) throw new FerryError('STORAGE_JSON_CHANGED', { repo: step.where })
    const kept = await keepAndReplace(host, `${step.where}/storage.json`, withPaths(config, wanted), config.text === '' ? undefined : config.text, run)
    await journal.barrier({ op: 'FILE_WRITTEN', step: index, path: `${step.where}/storage.json`, kept: kept ?? null })
  } finally {
    await locks.release()
  }
}
