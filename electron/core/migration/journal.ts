import { createHash } from 'node:crypto'
import { open, readFile, truncate, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { FerryError } from '../../../shared/errors'
import { crc32c } from '../codec/crc32c'
import { syncPath } from '../host/sync-path'
import { lockRun } from './run-lock'

/** A line of the journal; `v`, `seq`, `prev` and `t` are added on writing. Values are JSON; no secret ever goes in. */
export type JournalRecord = { readonly op: string } & { readonly [field: string]: unknown }

export interface Journal {
  /** Queues a record; it is durable after the next barrier. */
  append(record: JournalRecord): void
  /** Writes the record and everything before it, and waits until it is on disk; calls that come together share one flush. */
  barrier(record: JournalRecord): Promise<void>
  close(): Promise<void>
}

const version = 1

/** One line: CRC-32C and length of the JSON in hex, then the JSON. */
export function encodeLine(json: string): string {
  const bytes = Buffer.from(json, 'utf8')
  return `${crc32c(bytes).toString(16).padStart(8, '0')} ${bytes.length.toString(16).padStart(8, '0')} ${json}\n`
}

const linkOf = (line: string): string => createHash('sha256').update(line).digest('hex').slice(0, 16)

export interface JournalContent {
  readonly records: readonly (JournalRecord & { readonly seq: number; readonly t: string })[]
  /** Bytes that hold whole, right records. */
  readonly goodBytes: number
  /** The last record was cut by a crash; it never counted. */
  readonly torn: boolean
  readonly lastLink: string
}

/**
 * Reads a journal; a missing one is empty. A cut last record is left out and said.
 * @throws JOURNAL_DAMAGED for damage anywhere else, or a version of a newer program
 */
export async function readJournal(path: string): Promise<JournalContent> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })
  const records: (JournalRecord & { seq: number; t: string })[] = []
  let at = 0
  let lastLink = ''
  while (at < bytes.length) {
    const end = bytes.indexOf(10, at)
    const line = end < 0 ? undefined : bytes.subarray(at, end + 1)
    const record = line && decodeLine(line)
    const damaged = (): FerryError => new FerryError('JOURNAL_DAMAGED', { path, line: records.length + 1 })
    if (!record) {
      // only a record that no other follows can have been cut by a crash
      if (end >= 0 && end + 1 < bytes.length) throw damaged()
      return { records, goodBytes: at, torn: true, lastLink }
    }
    // a whole record that does not belong here was never cut: another journal's, or a newer program's
    if (record.v !== version || record.seq !== records.length || record.prev !== lastLink) throw damaged()
    records.push(record)
    lastLink = linkOf(line.toString('utf8'))
    at = end + 1
  }
  return { records, goodBytes: at, torn: false, lastLink }
}

function decodeLine(line: Buffer): (JournalRecord & { v: number; seq: number; prev: string; t: string }) | undefined {
  const head = /^([0-9a-f]{8}) ([0-9a-f]{8}) /.exec(line.toString('latin1', 0, 18))
  const json = line.subarray(18, line.length - 1)
  if (!head || parseInt(head[2]!, 16) !== json.length || parseInt(head[1]!, 16) !== crc32c(json)) return undefined
  return JSON.parse(json.toString('utf8')) as JournalRecord & { v: number; seq: number; prev: string; t: string }
}

/** Opens a journal for writing; one process at a time holds it. A torn end is cut off first. @throws RUN_BUSY, JOURNAL_DAMAGED */
export async function openJournal(path: string): Promise<Journal> {
  const unlock = await lockRun(path)
  try {
    const content = await readJournal(path)
    if (content.torn) await truncate(path, content.goodBytes)
    const file = await open(path, 'a', 0o600)
    await syncPath(dirname(path))
    return writeTo(file, content, unlock)
  } catch (error) {
    await unlock()
    throw error
  }
}

function writeTo(file: FileHandle, content: JournalContent, unlock: () => Promise<void>): Journal {
  let seq = content.records.length
  let prev = content.lastLink
  let queued = ''
  let flushing: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  const append = (record: JournalRecord): void => {
    const line = encodeLine(JSON.stringify({ v: version, seq: seq++, prev, t: new Date().toISOString(), ...record }))
    prev = linkOf(line)
    queued += line
  }
  const flush = async (): Promise<void> => {
    next = undefined
    const text = queued
    queued = ''
    if (text !== '') await file.writeFile(text)
    await file.datasync()
  }
  const barrier = (record: JournalRecord): Promise<void> => {
    append(record)
    next ??= flushing = flushing.then(flush)
    return next
  }
  return {
    append, barrier,
    async close() {
      try {
        await flushing
        if (queued !== '') await flush()
      } finally {
        await file.close()
        await unlock()
      }
    },
  }
}
