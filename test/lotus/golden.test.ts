import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLocalHost } from '../../electron/core/host/local-host'
import { readMetadata } from '../../electron/core/lotus/leveldb/read-metadata'
import { decodeSectorInfo, encodeSectorInfo } from '../../electron/core/lotus/sector-info-cbor'
import { nextNumber, raiseLastUsed, readNumberState } from '../../electron/core/lotus/sector-numbers'
import type { Dump } from '../helpers/oracle'
import { treeOf } from '../helpers/tree'

const golden = resolve(__dirname, '../golden/lotus')
const repos = ['mixed-allocated', 'mixed-legacy-counter', 'proving-only', 'empty', 'exported-t01000']
const host = createLocalHost()

describe.each(repos)('%s, written by lotus v1.34.1 or the reference exporter', (name) => {
  const dump = JSON.parse(readFileSync(join(golden, `${name}.dump.json`), 'utf8')) as Dump
  const repo = join(golden, name)

  it('is read as lotus reads it, and left as it was', async () => {
    const before = treeOf(repo)
    const { entries } = await readMetadata(host, repo)
    const sectors = [...entries].filter(([key]) => key.startsWith('/sectors/'))
    expect(sectors.length).toBe(dump.sectors?.length ?? 0)
    for (const [key, value] of sectors) expect(value.toString('hex')).toBe(dump.cbor[key] ?? dump.cbor[key.slice(9)])
    expect(treeOf(repo)).toEqual(before)
  })
  it('every record encodes to the same bytes again', async () => {
    const { entries } = await readMetadata(host, repo)
    for (const [key, value] of entries) {
      if (!key.startsWith('/sectors/')) continue
      const info = decodeSectorInfo(value)
      expect(encodeSectorInfo(info).equals(value), key).toBe(true)
      expect(info.sectorNumber).toBe(BigInt(key.slice(9)))
    }
  })
  it('gives the next number that lotus gives', async () => {
    const { entries } = await readMetadata(host, repo)
    expect(Number(nextNumber(readNumberState(entries)).next)).toBe(dump.next)
  })
})

it('any bytes give a record or a coded error, in bounded time', async () => {
  const { entries } = await readMetadata(host, join(golden, 'mixed-allocated'))
  const records = [...entries].filter(([k]) => k.startsWith('/sectors/')).map(([, v]) => v)
  fc.assert(
    fc.property(fc.constantFrom(...records), fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }), fc.nat(), (record, edits, cut) => {
      const bytes = Buffer.from(record)
      for (const [at, value] of edits) bytes[at % bytes.length] = value
      try {
        decodeSectorInfo(edits.length % 2 ? bytes : bytes.subarray(0, cut % bytes.length))
      } catch (error) {
        expect((error as Error).message).toContain('RECORD_UNREADABLE')
      }
    }),
    { numRuns: 3000 },
  )
})

describe('raising the last used number', () => {
  const state = (entries: [string, string][]) => readNumberState(new Map(entries.map(([k, hex]) => [k, Buffer.from(hex, 'hex')])))
  it('raises the counter where there is no bitfield and never makes one', () => {
    expect(raiseLastUsed(state([]), 30n).map(([k]) => k)).toEqual(['/storage/nextid'])
    expect(raiseLastUsed(state([['/storage/nextid', '32']]), 30n)).toEqual([])
  })
  it('marks every number where the bitfield rules, and lowers nothing', () => {
    const puts = raiseLastUsed(state([['/storage/nextid', '57'], ['/storage/sectorsids/allocated', '4118']]), 30n)
    expect(puts.map(([k]) => k)).toEqual(['/storage/sectorsids/allocated'])
    expect(nextNumber(readNumberState(new Map(puts))).next).toBe(31n)
  })
  it('refuses what it cannot read', () => {
    expect(() => raiseLastUsed(state([['/storage/nextid', '80']]), 3n)).toThrow('NUMBERS_UNREADABLE')
    expect(() => state([['/storage/sectorsids/allocated', '420c00']])).toThrow('NUMBERS_UNREADABLE')
  })
  it('an existing empty bitfield rules although it is empty', () => {
    expect(nextNumber(state([['/storage/nextid', '1e'], ['/storage/sectorsids/allocated', '40']]))).toEqual({ next: 0n, ruledBy: 'allocated' })
  })
})
