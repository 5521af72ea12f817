import { LevelDbDamage, readLogRecords, SliceReader } from './read-log'

export interface TableFile {
  readonly number: number
  readonly size: number
  readonly level: number
}

/** The state that a manifest describes: live tables, and the first log that still counts. */
export interface Version {
  readonly logNumber: number
  readonly previousLog: number
  readonly lastSequence: number
  readonly tables: readonly TableFile[]
}

const tags = { comparator: 1, logNumber: 2, nextFile: 3, lastSequence: 4, compactPointer: 5, deletedFile: 6, newFile: 7, previousLog: 9 } as const
const comparator = 'leveldb.BytewiseComparator'

/** Applies every version edit of a manifest (leveldb db/version_edit.cc). @throws LevelDbDamage */
export function readManifest(file: Buffer): Version {
  const tables = new Map<string, TableFile>()
  let logNumber = 0
  let previousLog = 0
  let lastSequence = 0
  let seen = 0
  for (const record of readLogRecords(file)) {
    seen++
    const edit = new SliceReader(record)
    while (!edit.done) {
      const tag = edit.varint()
      if (tag === tags.comparator) {
        const name = edit.slice().toString('latin1')
        if (name !== comparator) throw new LevelDbDamage(`unknown comparator ${name}`)
      } else if (tag === tags.logNumber) logNumber = edit.varint()
      else if (tag === tags.previousLog) previousLog = edit.varint()
      else if (tag === tags.nextFile) edit.varint()
      else if (tag === tags.lastSequence) lastSequence = edit.varint()
      else if (tag === tags.compactPointer) {
        edit.varint()
        edit.slice()
      } else if (tag === tags.deletedFile) {
        const level = edit.varint()
        tables.delete(`${level}/${edit.varint()}`)
      } else if (tag === tags.newFile) {
        const level = edit.varint()
        const number = edit.varint()
        const size = edit.varint()
        edit.slice()
        edit.slice()
        tables.set(`${level}/${number}`, { number, size, level })
      } else throw new LevelDbDamage(`unknown manifest tag ${tag}`)
    }
  }
  if (seen === 0) throw new LevelDbDamage('the manifest is empty')
  return { logNumber, previousLog, lastSequence, tables: [...tables.values()] }
}
