import { FerryError, toErrorNote } from '../../../../shared/errors'
import type { PlannedPart, PlannedSector } from '../../../../shared/plan'
import { sectorName, type SectorFileType } from '../../../../shared/sector'
import { changeNames, childrenOf } from '../../host/bulk'
import type { Host, NameChange } from '../../host/host'
import { killPoint } from '../../kill-point'
import { isFolderType, partOf, partPath } from '../../stores/scan-store'
import type { StepContext } from './step'

/** Sectors whose names share one flush and one record of the journal. */
const batchSize = 5000

/**
 * Moves sectors whose parts only change their names, many at a time: replicas get their second names, folders that hold nothing of others
 * are renamed, both flushed; then the journal says so, then the old names of the replicas go. Sectors that are not as planned, or
 * where a name could not be changed, are given back untouched or half done for the way sector by sector, which looks at each name.
 * @returns sectors that are left for that
 */
export async function moveTogether(context: StepContext<'transfer-files'>, todo: readonly PlannedSector[], onDone: () => void): Promise<PlannedSector[]> {
  const { step, plan, ports, control, journal, index, progress } = context
  const host = ports.lotusHost
  const nameOf = (sector: PlannedSector): string => sectorName({ minerId: plan.minerId, sectorNumber: sector.number })
  const simple = todo.filter((s) => host.features.identifiesFiles && s.parts!.every((p) => !step.copiedFrom.includes(p.store) && !p.strangers?.length))
  const unready = await findUnready(host, simple, step.store, nameOf)
  const ready = simple.filter((s) => !unready.has(s.number))
  const going = new Set(ready)
  const left = todo.filter((s) => !going.has(s))
  for (let at = 0; at < ready.length; at += batchSize) {
    await control.ready()
    if (control.draining) return left
    const batch = ready.slice(at, at + batchSize)
    const failed = await moveBatch(context, batch, nameOf)
    for (const sector of batch) {
      if (failed.has(sector.number)) {
        left.push(sector)
        continue
      }
      journal.append({ op: 'SECTOR_END', step: index, sector: sector.number, outcome: 'done', copied: 0, verified: 0, reused: 0, readBack: 'none', hashes: [] })
      progress.sector('done')
      onDone()
    }
    killPoint('batch-done')
  }
  return left
}

/** Sectors with a part that is not as planned, or with a name that is taken at the destination. */
async function findUnready(host: Host, sectors: readonly PlannedSector[], target: string, nameOf: (sector: PlannedSector) => string): Promise<Set<number>> {
  const unready = new Set<number>()
  const folders = new Map<string, Map<string, { sector: PlannedSector; part: PlannedPart }>>()
  for (const sector of sectors) {
    for (const part of sector.parts!) {
      const key = `${part.store}\0${part.type}`
      const wanted = folders.get(key) ?? new Map<string, { sector: PlannedSector; part: PlannedPart }>()
      folders.set(key, wanted)
      wanted.set(nameOf(sector), { sector, part })
    }
  }
  const taken = new Map<SectorFileType, Set<string>>()
  for (const [key, wanted] of folders) {
    const [store, type] = key.split('\0') as [string, SectorFileType]
    if (!taken.has(type)) taken.set(type, await namesIn(host, `${target}/${type}`))
    const seen = new Set<string>()
    for await (const child of childrenOf(host, `${store}/${type}`, (name) => wanted.has(name))) {
      const mine = wanted.get(child.name)
      if (!mine || taken.get(type)!.has(child.name)) continue
      const found = child.stat.kind === 'link' ? undefined : partOf(store, type, child)
      if (found && found.identity === mine.part.identity && found.strangers.length === 0 && found.names.join('/') === mine.part.names.join('/')) seen.add(child.name)
    }
    for (const [name, { sector }] of wanted) if (!seen.has(name)) unready.add(sector.number)
  }
  return unready
}

async function namesIn(host: Host, folder: string): Promise<Set<string>> {
  try {
    return new Set((await host.list(folder)).map((e) => e.name))
  } catch (error) {
    if (error instanceof FerryError && error.code === 'NOT_FOUND') return new Set()
    throw error
  }
}

/** @returns numbers of the sectors that were not moved, or not wholly */
async function moveBatch({ step, ports, journal }: StepContext<'transfer-files'>, batch: readonly PlannedSector[], nameOf: (sector: PlannedSector) => string): Promise<Set<number>> {
  const host = ports.lotusHost
  const failed = new Set<number>()
  const places = batch.flatMap((sector) => sector.parts!.map((part) => ({ sector, part, from: partPath(part.store, part.type, nameOf(sector)), to: partPath(step.store, part.type, nameOf(sector)) })))
  const change = async (of: typeof places, changeOf: (place: (typeof places)[number]) => NameChange): Promise<void> => {
    const going = of.filter((p) => !failed.has(p.sector.number))
    const errors = await changeNames(host, going.map(changeOf)).catch((error: unknown) => {
      // after a lost connection the names themselves tell what was done
      if (toErrorNote(error).code === 'SSH_LOST') return going.map(() => error as FerryError)
      throw error
    })
    errors.forEach((error, i) => error && failed.add(going[i]!.sector.number))
  }
  const flush = async (roots: readonly string[]): Promise<void> => {
    const types = new Set(places.map((p) => p.part.type))
    for (const root of roots) for (const type of types) if (places.some((p) => p.part.type === type && (root === step.store || p.part.store === root))) await host.sync(`${root}/${type}`)
  }
  for (const type of new Set(places.map((p) => p.part.type))) await host.makeDirectory(`${step.store}/${type}`)
  const [folders, files] = [places.filter((p) => isFolderType(p.part.type)), places.filter((p) => !isFolderType(p.part.type))]
  await change(files, ({ from, to }) => ({ op: 'link', from, to }))
  await change(folders, ({ from, to }) => ({ op: 'rename', from, to }))
  await flush([step.store])
  killPoint('before-unlink')
  await journal.barrier({ op: 'UNLINK_OK', sectors: batch.filter((s) => !failed.has(s.number)).map((s) => s.number) })
  killPoint('unlink-ok')
  await change(files, ({ from }) => ({ op: 'remove', from }))
  await flush([...new Set(places.map((p) => p.part.store))])
  return failed
}
