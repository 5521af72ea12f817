import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openJournal, readJournal } from '../../electron/core/migration/journal'
import { bundle } from '../helpers/bundle'
import { tempDir } from '../helpers/temp-dir'

async function written(count: number): Promise<string> {
  const path = join(tempDir(), 'run', 'journal.log')
  mkdirSync(join(path, '..'))
  const journal = await openJournal(path)
  for (let i = 0; i < count; i++) await journal.barrier({ op: 'SECTOR_END', sector: i })
  await journal.close()
  return path
}

describe('the journal', () => {
  it('keeps order and content, and goes on after a close', async () => {
    const path = await written(5)
    const again = await openJournal(path)
    again.append({ op: 'A' })
    await Promise.all([again.barrier({ op: 'B' }), again.barrier({ op: 'C' })])
    await again.close()
    const { records, torn } = await readJournal(path)
    expect(records.map((r) => r.op).slice(5)).toEqual(['A', 'B', 'C'])
    expect(records.map((r) => r.seq)).toEqual([...records.keys()])
    expect(torn).toBe(false)
  })
  it('cut at every byte: a beginning of the records, never another', async () => {
    const path = await written(6)
    const whole = readFileSync(path)
    for (let at = 0; at < whole.length; at++) {
      writeFileSync(path, whole.subarray(0, at))
      const { records } = await readJournal(path)
      expect(records.map((r) => r.sector)).toEqual(records.map((_, i) => i))
    }
  })
  it('flipped at every byte: refused, or the damaged last record left out; never a wrong one', async () => {
    const path = await written(6)
    const whole = readFileSync(path)
    for (let at = 0; at < whole.length; at++) {
      const bad = Buffer.from(whole)
      bad[at]! ^= 0x21
      writeFileSync(path, bad)
      const seen = await readJournal(path).then(({ records }) => records.map((r) => r.sector), (e: Error) => e.message)
      if (typeof seen === 'string') expect(seen).toContain('JOURNAL_DAMAGED')
      else expect(seen).toEqual(seen.map((_, i) => i))
    }
  })
  it('a torn end is cut off before writing goes on', async () => {
    const path = await written(3)
    writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from('0000')]))
    const journal = await openJournal(path)
    await journal.barrier({ op: 'NEXT' })
    await journal.close()
    expect((await readJournal(path)).records.map((r) => r.op)).toEqual(['SECTOR_END', 'SECTOR_END', 'SECTOR_END', 'NEXT'])
  })
  it('one process holds it; a lock of a process that is gone does not count', async () => {
    const path = await written(1)
    const journal = await openJournal(path)
    await expect(openJournal(path)).rejects.toThrow('RUN_BUSY')
    await journal.close()
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().replaceAll('-', '')
    for (const gone of [`99999999.1.${boot}`, `${process.ppid}.1.${boot}`, `${process.ppid}.1.another-boot`, 'nonsense']) writeFileSync(`${path}.lock.${gone}`, '')
    await (await openJournal(path)).close()
    expect(readdirSync(join(path, '..'))).toEqual(['journal.log'])
  })

  it('of twenty processes that want it at once, over the lock of a dead one, never more than one has it', async () => {
    const path = await written(1)
    const folder = tempDir()
    const script = await bundle('lock-worker.ts', folder)
    writeFileSync(`${path}.lock.99999999.1.x`, '')
    const held = join(folder, 'held')
    const ends = await Promise.all(Array.from({ length: 20 }, () => new Promise<number | null>((resolve) => spawn(process.execPath, [script, path, held], { stdio: 'ignore' }).on('close', resolve))))
    expect(ends.filter((end) => end === 2)).toEqual([])
    expect(ends.filter((end) => end === 0).length).toBeGreaterThan(0)
    expect(readdirSync(join(path, '..'))).toEqual(['journal.log'])
  })
})
