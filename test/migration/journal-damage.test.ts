import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encodeLine, openJournal, readJournal } from '../../electron/core/migration/journal'
import { mountSmall } from '../helpers/file-systems'
import { tempDir } from '../helpers/temp-dir'

async function written(...names: string[]): Promise<{ path: string; lines: string[] }> {
  const path = join(tempDir(), 'run', 'journal.log')
  mkdirSync(join(path, '..'))
  const journal = await openJournal(path)
  for (const op of names) await journal.barrier({ op })
  await journal.close()
  return { path, lines: readFileSync(path, 'utf8').split(/(?<=\n)/) }
}

describe('a journal whose lines are whole but wrong', () => {
  const cases: [string, (lines: string[], other: string[]) => string[]][] = [
    ['a line twice', ([a, b, c]) => [a!, b!, b!, c!]],
    ['the last line twice', ([a, b, c]) => [a!, b!, c!, c!]],
    ['two lines changed about', ([a, b, c]) => [b!, a!, c!]],
    ['a line missing', ([a, , c]) => [a!, c!]],
    ['the first line missing', ([, b, c]) => [b!, c!]],
    ['a line of another journal in the middle', ([a, , c], other) => [a!, other[1]!, c!]],
    ['the last line of another journal', ([a, b], other) => [a!, b!, other[2]!]],
    ['a line of a newer program at the end', ([a, b]) => [a!, b!, encodeLine(JSON.stringify({ v: 2, seq: 2, prev: '', t: '', op: 'C' }))]],
    ['one line alone, of a newer program', () => [encodeLine(JSON.stringify({ v: 2, seq: 0, prev: '', t: '', op: 'A' }))]],
    ['an empty line in the middle', ([a, b, c]) => [a!, '\n', b!, c!]],
    ['the end of a line given to the next', ([a, b, c]) => [a!.replace('\n', ' \n'), b!, c!]],
  ]
  it.each(cases)('%s: refused, and not a byte of it changed by opening', async (_name, change) => {
    const { path, lines } = await written('A', 'B', 'C')
    const { lines: other } = await written('A', 'X', 'C')
    writeFileSync(path, change(lines, other).join(''))
    const before = readFileSync(path)
    await expect(readJournal(path)).rejects.toThrow('JOURNAL_DAMAGED')
    await expect(openJournal(path)).rejects.toThrow('JOURNAL_DAMAGED')
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('a record that is longer than any buffer, with every kind of character, comes back the same', async () => {
    const { path } = await written('A')
    const text = '扇区\n\u0000\u{1f600}"\\'.repeat(20_000)
    const journal = await openJournal(path)
    await journal.barrier({ op: 'B', text })
    await journal.close()
    expect((await readJournal(path)).records[1]).toMatchObject({ op: 'B', text, seq: 1 })
  })

  it('two hundred barriers at once keep their order', async () => {
    const { path } = await written()
    const journal = await openJournal(path)
    await Promise.all(Array.from({ length: 200 }, (_, n) => journal.barrier({ op: 'N', n })))
    expect((await readJournal(path)).records.map((r) => r.n)).toEqual([...Array(200).keys()])
    await journal.close()
  })
})

describe('a journal on a full disk', () => {
  it('rejects every barrier from then on, gives the run free on closing, and is whole up to there', async ({ skip }) => {
    const small = mountSmall(64)
    if (!small) return skip('a limited file system cannot be mounted here')
    try {
      const path = join(small.path, 'journal.log')
      const journal = await openJournal(path)
      await journal.barrier({ op: 'A' })
      await expect(journal.barrier({ op: 'BIG', text: 'x'.repeat(100_000) })).rejects.toThrow('ENOSPC')
      await expect(journal.barrier({ op: 'AFTER' })).rejects.toThrow('ENOSPC')
      await expect(journal.close()).rejects.toThrow('ENOSPC')
      expect((await readJournal(path)).records.map((r) => r.op)).toEqual(['A'])
      const again = await openJournal(path)
      await again.barrier({ op: 'B' })
      await again.close()
      expect((await readJournal(path)).records.map((r) => r.op)).toEqual(['A', 'B'])
    } finally {
      small.remove()
    }
  })
})
