import { copyFileSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createLocalHost } from '../../electron/core/host/local-host'
import { readMetadata } from '../../electron/core/lotus/leveldb/read-metadata'
import { openMinerRepo } from '../../electron/core/lotus/miner-repo'
import { repoCopy } from '../helpers/oracle'
import { tempDir } from '../helpers/temp-dir'
import { treeOf } from '../helpers/tree'

const host = createLocalHost()
const codes = /METADATA_DAMAGED|METADATA_NOT_CLOSED|NOT_A_REPO/

describe('a damaged database is refused, and no byte of it changes', () => {
  it.each(['mixed-allocated', 'exported-t01000'])('%s: one flipped byte at 300 places of every file that counts', async (name) => {
    const repo = repoCopy(name)
    const folder = join(repo, 'datastore/metadata')
    const digest = (await readMetadata(host, repo)).digest
    const files = readdirSync(folder).filter((f) => /^(CURRENT|MANIFEST-\d+|\d+\.(log|ldb))$/.test(f))
    for (const file of files) {
      const good = readFileSync(join(folder, file))
      const step = Math.max(1, Math.floor(good.length / 300))
      for (let at = 0; at < good.length; at += step) {
        const bad = Buffer.from(good)
        bad[at]! ^= 0x41
        writeFileSync(join(folder, file), bad)
        // a flipped byte that nothing reads (padding) may pass, but then the content is the same
        const seen = await readMetadata(host, repo).then((v) => v.digest, (e: Error) => e.message)
        if (seen !== digest) expect(seen, `${file} at ${at}`).toMatch(codes)
      }
      writeFileSync(join(folder, file), good)
    }
  })
  it('a torn log tail is refused, as lotus refuses it', async () => {
    const repo = repoCopy('exported-t01000')
    const log = join(repo, 'datastore/metadata/000001.log')
    const { length } = readFileSync(log)
    for (const cut of [1, 1500, 4000]) {
      truncateSync(log, length - cut)
      await expect(readMetadata(host, repo)).rejects.toThrow('METADATA_DAMAGED')
      copyFileSync(join(repoCopy('exported-t01000'), 'datastore/metadata/000001.log'), log)
    }
  })
  it.each([
    ['CURRENT is gone', (f: string) => rmSync(join(f, 'CURRENT'))],
    ['CURRENT has no newline', (f: string) => writeFileSync(join(f, 'CURRENT'), 'MANIFEST-000004')],
    ['a CURRENT is pending', (f: string) => writeFileSync(join(f, 'CURRENT.000009'), 'MANIFEST-000009\n')],
    ['a table is gone', (f: string) => rmSync(join(f, '000002.ldb'))],
  ])('%s', async (_name, damage) => {
    const repo = repoCopy('empty')
    damage(join(repo, 'datastore/metadata'))
    const before = treeOf(repo)
    await expect(openMinerRepo(host, repo)).rejects.toThrow(codes)
    expect(treeOf(repo)).toEqual(before)
  })
  it('a folder that is no repo is refused and nothing is created in it', async () => {
    const folder = tempDir()
    await expect(openMinerRepo(host, folder)).rejects.toThrow('NOT_A_REPO')
    await expect(openMinerRepo(host, join(folder, 'nowhere'))).rejects.toThrow('NOT_A_REPO')
    expect(readdirSync(folder)).toEqual([])
  })
})
