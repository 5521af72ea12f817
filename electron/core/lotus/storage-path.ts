import { FerryError } from '../../../shared/errors'
import type { Host } from '../host/host'

export const sectorstoreName = 'sectorstore.json'
const limit = 16 * 1024 ** 2

/** A path's sectorstore.json. lotus and damocles use the same name for different content. */
export interface Sectorstore {
  readonly dialect: 'none' | 'lotus' | 'damocles'
  readonly id?: string
  readonly text?: string
  readonly json?: Readonly<Record<string, unknown>>
}

const lotusKeys = ['CanSeal', 'CanStore', 'MaxStorage'] as const

/** @throws SECTORSTORE_UNREADABLE */
export async function readSectorstore(host: Host, path: string): Promise<Sectorstore> {
  const text = await readText(host, `${path}/${sectorstoreName}`)
  if (text === undefined) return { dialect: 'none' }
  const refuse = (problem: string): FerryError => new FerryError('SECTORSTORE_UNREADABLE', { path, problem })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw refuse((error as Error).message.slice(0, 80))
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw refuse('it is no object')
  const fields = json as Record<string, unknown>
  const id = fields.ID
  if (id !== undefined && typeof id !== 'string') throw refuse('its ID is not text')
  return { dialect: lotusKeys.some((key) => key in fields) ? 'lotus' : 'damocles', ...(id === undefined || id === '' ? {} : { id }), text, json: fields }
}

async function readText(host: Host, path: string): Promise<string | undefined> {
  try {
    return (await host.readFile(path, limit)).toString('utf8')
  } catch (error) {
    if (error instanceof FerryError && error.code === 'NOT_FOUND') return undefined
    throw error
  }
}

const numbersIn = (value: unknown): boolean => Array.isArray(value) && value.length > 0

/**
 * A sectorstore.json for lotus (storiface LocalStorageMeta, all keys, two spaces). Keys of damocles stay beside lotus's, which both
 * programs pass over, except its lists of miners: numbers there would keep lotus from opening the path.
 */
export function sectorstoreForLotus(had: Sectorstore, id: string, weight: number): { text: string; dropsMiners: boolean } {
  const lotus = { ID: id, Weight: weight, CanSeal: false, CanStore: true, MaxStorage: 0, Groups: null, AllowTo: null, AllowTypes: null, DenyTypes: null, AllowMiners: null, DenyMiners: null }
  return { text: JSON.stringify({ ...had.json, ...lotus }, null, 2), dropsMiners: numbersIn(had.json?.AllowMiners) || numbersIn(had.json?.DenyMiners) }
}

/** storage.json of a repo: its paths in order, and the whole as it was. A missing file is an empty list, as in lotus. */
export interface StorageConfig {
  readonly paths: readonly string[]
  readonly text: string
  readonly json: Readonly<Record<string, unknown>>
}

/** @throws STORAGE_JSON_UNREADABLE */
export const readStorageConfig = async (host: Host, repo: string): Promise<StorageConfig> => parseStorageConfig((await readText(host, `${repo}/storage.json`)) ?? '', repo)

/** @throws STORAGE_JSON_UNREADABLE */
export function parseStorageConfig(text: string, repo: string): StorageConfig {
  const refuse = (problem: string): FerryError => new FerryError('STORAGE_JSON_UNREADABLE', { repo, problem })
  if (text.trim() === '') return { paths: [], text, json: { StoragePaths: [] } }
  try {
    const json = JSON.parse(text) as Record<string, unknown>
    const list = (json.StoragePaths ?? []) as { Path?: unknown }[]
    const paths = list.map((entry) => entry.Path)
    if (!paths.every((path): path is string => typeof path === 'string')) throw new SyntaxError('StoragePaths is not a list of paths')
    return { paths, text, json }
  } catch (error) {
    throw refuse((error as Error).message.slice(0, 80))
  }
}

/** The file with more paths at the end; everything else as it was. */
export function withPaths(config: StorageConfig, paths: readonly string[]): string {
  const before = (config.json.StoragePaths ?? []) as unknown[]
  return JSON.stringify({ ...config.json, StoragePaths: [...before, ...paths.filter((p) => !config.paths.includes(p)).map((Path) => ({ Path }))] }, null, 2)
}
