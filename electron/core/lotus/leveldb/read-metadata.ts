import { createHash } from 'node:crypto'
import { FerryError } from '../../../../shared/errors'
import type { Host } from '../../host/host'
import { LevelDbDamage, readLogRecords, SliceReader } from './read-log'
import { readManifest } from './read-manifest'
import { readTable } from './read-table'

/** Everything in a metadata database, read without opening it. `entries` by key in byte order. */
export interface MetadataView {
  readonly entries: ReadonlyMap<string, Buffer>
  /** SHA-256 over all keys and values in order: equal content gives an equal digest, whatever files hold it. */
  readonly digest: string
  /** Sizes of the files that were read, by name. */
  readonly files: ReadonlyMap<string, number>
}

export const metadataFolder = (repo: string): string => `${repo}/datastore/metadata`
const fileLimit = 2 * 1024 ** 3
const overhead = 12

/**
 * Reads `folder` (default: the repo's metadata database) as strictly as lotus opens it, and changes nothing.
 * @throws METADATA_NOT_CLOSED, METADATA_DAMAGED, NOT_FOUND
 */
export async function readMetadata(host: Host, repo: string, folder = metadataFolder(repo)): Promise<MetadataView> {
  const names = (await host.list(folder)).map((e) => e.name)
  const files = new Map<string, number>()
  const load = async (name: string): Promise<Buffer> => {
    if (!names.includes(name)) throw new FerryError('METADATA_DAMAGED', { folder, problem: `${name} is missing` })
    const bytes = await host.readFile(`${folder}/${name}`, fileLimit)
    files.set(name, bytes.length)
    return bytes
  }
  const manifestName = currentManifest(names, names.includes('CURRENT') ? await load('CURRENT') : undefined, folder)
  try {
    const version = readManifest(await load(manifestName))
    const newest = new Map<string, { sequence: number; value: Buffer | undefined }>()
    const put = (key: Buffer, sequence: number, value: Buffer | undefined): void => {
      const name = key.toString('latin1')
      const before = newest.get(name)
      if (!before || before.sequence < sequence) newest.set(name, { sequence, value })
    }
    for (const table of version.tables) {
      const base = String(table.number).padStart(6, '0')
      const file = await load(names.includes(`${base}.ldb`) ? `${base}.ldb` : `${base}.sst`)
      if (file.length !== table.size) throw new LevelDbDamage(`${base} has ${file.length} bytes instead of ${table.size}`)
      for (const entry of readTable(file)) put(entry.key, entry.sequence, entry.deleted ? undefined : entry.value)
    }
    const logs = names.flatMap((n) => (/^\d{6,}\.log$/.test(n) ? [parseInt(n, 10)] : [])).sort((a, b) => a - b)
    for (const number of logs) {
      if (number < version.logNumber && number !== version.previousLog) continue
      for (const record of readLogRecords(await load(names.find((n) => n.endsWith('.log') && parseInt(n, 10) === number)!))) readBatch(record, put)
    }
    return { ...sortEntries(newest), files }
  } catch (error) {
    if (!(error instanceof LevelDbDamage)) throw error
    throw new FerryError('METADATA_DAMAGED', { folder, problem: error.message }, { cause: error })
  }
}

/** Only a database that was closed cleanly is read: lotus and others would choose differently among pending CURRENT files. */
function currentManifest(names: readonly string[], current: Buffer | undefined, folder: string): string {
  const pending = names.find((n) => /^CURRENT\.\d+$/.test(n))
  if (pending !== undefined) throw new FerryError('METADATA_NOT_CLOSED', { folder, problem: `${pending} is pending` })
  if (!current) throw new FerryError('METADATA_NOT_CLOSED', { folder, problem: 'CURRENT is missing' })
  const match = /^(MANIFEST-\d{6,})\n$/.exec(current.toString('latin1'))
  if (!match) throw new FerryError('METADATA_NOT_CLOSED', { folder, problem: 'CURRENT is not complete' })
  return match[1]!
}

/** A write batch: sequence, count, then puts and deletions (leveldb db/write_batch.cc). */
function readBatch(record: Buffer, put: (key: Buffer, sequence: number, value: Buffer | undefined) => void): void {
  if (record.length < overhead) throw new LevelDbDamage('short batch')
  let sequence = record.readUIntLE(0, 6) + record.readUInt16LE(6) * 2 ** 48
  const count = record.readUInt32LE(8)
  const reader = new SliceReader(record.subarray(overhead))
  for (let i = 0; i < count; i++, sequence++) {
    const kind = reader.slice(1)[0]!
    if (kind > 1) throw new LevelDbDamage(`unknown batch entry ${kind}`)
    const key = reader.slice()
    put(key, sequence, kind === 1 ? reader.slice() : undefined)
  }
  if (!reader.done) throw new LevelDbDamage('batch has more than it counts')
}

function sortEntries(newest: ReadonlyMap<string, { value: Buffer | undefined }>): Pick<MetadataView, 'entries' | 'digest'> {
  const keys = [...newest.keys()].filter((k) => newest.get(k)!.value).sort()
  const entries = new Map<string, Buffer>()
  for (const key of keys) {
    const name = Buffer.from(key, 'latin1').toString('utf8')
    if (Buffer.from(name, 'utf8').toString('latin1') !== key) throw new LevelDbDamage('a key is not text')
    entries.set(name, newest.get(key)!.value!)
  }
  return { entries, digest: digestEntries(entries) }
}

/** The digest of a view with these entries, which must be in byte order of their keys. */
export function digestEntries(entries: Iterable<readonly [string, Buffer]>): string {
  const hash = createHash('sha256')
  for (const [key, value] of entries) {
    const keyBytes = Buffer.from(key, 'utf8')
    const head = Buffer.alloc(8)
    head.writeUInt32BE(keyBytes.length, 0)
    head.writeUInt32BE(value.length, 4)
    hash.update(head).update(keyBytes).update(value)
  }
  return hash.digest('hex')
}
