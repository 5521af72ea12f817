import { FerryError } from '../../../../shared/errors'
import type { PlannedPart, Step } from '../../../../shared/plan'
import { blockListOf } from '../../host/block-list'
import type { FileStat, Host } from '../../host/host'
import { identityOf, isFolderType, partPath } from '../../stores/scan-store'
import { stagingRoot } from '../../stores/probe-stores'
import type { Ports } from '../ports'

/** Where one file of a part is, will be, and may be on the way. */
export interface PartFile {
  /** '' for a part that is a file itself. */
  readonly name: string
  readonly source: string
  readonly final: string
  readonly staged: string
  readonly trash: string
}

/** The places of a part: folder type or file type alike. */
export interface PartPlaces {
  readonly part: PlannedPart
  readonly isFolder: boolean
  readonly source: string
  readonly final: string
  readonly staged: string
  readonly trash: string
  readonly files: readonly PartFile[]
  /** The machine of the source and its trash, and that of the staging folder and the destination; often the same object. */
  readonly from: Host
  readonly to: Host
  /** Between two machines: the files go straight from one to the other. */
  readonly direct: boolean
}

/** The machines of a transfer. */
export interface TransferHosts {
  readonly target: Host
  readonly sourceOf: (store: string) => Host
  readonly isDirect: (store: string) => boolean
}

/** Stores that both machines see are used from that of the target; the others need their own. */
export const transferHosts = (step: Extract<Step, { kind: 'transfer-files' }>, ports: Pick<Ports, 'damoclesHost' | 'lotusHost'>): TransferHosts => ({
  target: ports.lotusHost,
  sourceOf: (store) => (step.elsewhere.includes(store) ? ports.damoclesHost : ports.lotusHost),
  isDirect: (store) => step.direct.includes(store),
})

export const runStage = (store: string, run: string): string => `${stagingRoot(store)}/${run}`

export function placesOf(part: PlannedPart, sector: string, targetStore: string, run: string, hosts: TransferHosts): PartPlaces {
  const source = partPath(part.store, part.type, sector)
  const final = partPath(targetStore, part.type, sector)
  const staged = `${runStage(targetStore, run)}/${part.type}/${sector}`
  const trash = `${runStage(part.store, run)}/trash/${part.type}/${sector}`
  const isFolder = isFolderType(part.type)
  const names = isFolder ? part.names : ['']
  const inside = (base: string, name: string): string => (name === '' ? base : `${base}/${name}`)
  const files = names.map((name) => ({ name, source: inside(source, name), final: inside(final, name), staged: inside(staged, name), trash: inside(trash, name) }))
  return { part, isFolder, source, final, staged, trash, files, from: hosts.sourceOf(part.store), to: hosts.target, direct: hosts.isDirect(part.store) }
}

export const statIfThere = async (host: Host, path: string): Promise<FileStat | undefined> => {
  try {
    return await host.stat(path)
  } catch (error) {
    if (error instanceof FerryError && (error.code === 'NOT_FOUND' || error.code === 'NOT_A_DIRECTORY')) return undefined
    throw error
  }
}

export async function removeIfThere(host: Host, path: string): Promise<void> {
  if (await statIfThere(host, path)) await host.removeFile(path)
}

/** Removes what a crash left in staging of a file that is whole elsewhere: its other name, or a part that is no longer needed. */
export async function dropStaged(host: Host, file: PartFile): Promise<void> {
  for (const path of [blockListOf(file.staged), file.staged]) await removeIfThere(host, path)
}

/** Never true where a machine cannot tell files apart (inode 0). */
export const sameFile = (a: FileStat, b: FileStat): boolean => a.inode !== 0n && a.device === b.device && a.inode === b.inode

/**
 * Makes sure that the part is still what was planned. A file that this run has already moved away is looked for in the trash and
 * at its destination, where a rename leaves its identity as it was. @throws NOT_FOUND, NOT_A_FILE, SOURCE_CHANGED
 */
export async function requireIdentity(places: PartPlaces): Promise<void> {
  const { from, to } = places
  const found = []
  for (const file of places.files) {
    const stat = (await statIfThere(from, await resolved(from, file.source))) ?? (await statIfThere(from, file.trash)) ?? (from === to ? await statIfThere(to, file.final) : undefined)
    if (!stat) throw new FerryError('NOT_FOUND', { path: file.source })
    if (stat.kind !== 'file') throw new FerryError('NOT_A_FILE', { path: file.source })
    found.push({ name: file.name, stat })
  }
  if (identityOf(found) !== places.part.identity) throw new FerryError('SOURCE_CHANGED', { path: places.source })
}

/** Moving a link would leave its file behind and may break the link; whoever made it has to decide. @throws NOT_A_FILE */
export async function refuseLinks(places: PartPlaces): Promise<void> {
  for (const path of [places.source, ...places.files.map((f) => f.source)]) {
    if ((await statIfThere(places.from, path))?.kind === 'link') throw new FerryError('NOT_A_FILE', { path })
  }
}

/** Has another file one of the final names? Then a move compares contents and keeps the source in the trash. */
export async function isTaken(places: PartPlaces): Promise<boolean> {
  const { from, to } = places
  for (const file of places.files) {
    const final = await statIfThere(to, file.final)
    const source = (await statIfThere(from, file.source)) ?? (await statIfThere(from, file.trash))
    if (final && source && (from !== to || !sameFile(source, final))) return true
  }
  return false
}

/** A sector folder or file may itself be a link in a store; what it leads to is what counts. */
async function resolved(host: Host, path: string): Promise<string> {
  return host.realPath(path).catch(() => path)
}
