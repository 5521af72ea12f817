import { FerryError } from '../../../shared/errors'
import type { FileStat } from './host'

/** What `stat -c` is asked for: raw mode in hex, size, device, inode, links, owner, group, blocks of 512 bytes, times in UTC. */
export const statFormat = '%f %s %d %i %h %u %g %b|%y|%z'

const kinds: Readonly<Record<number, FileStat['kind']>> = { 0x8: 'file', 0x4: 'directory', 0xa: 'link' }

/** @throws HOST_ANSWER_STRANGE for anything but one line in `statFormat` */
export function parseStat(output: Uint8Array, label: string): FileStat {
  const text = Buffer.from(output).toString('latin1')
  const fields = /^([0-9a-f]{1,8}) (\d{1,16}) (\d{1,20}) (\d{1,20}) (\d{1,10}) (\d{1,10}) (\d{1,10}) (\d{1,16})\|([^|]+)\|([^|\n]+)\n?$/.exec(text)
  const mtimeNs = timeOf(fields?.[9])
  const ctimeNs = timeOf(fields?.[10])
  if (!fields || mtimeNs === undefined || ctimeNs === undefined || !Number.isSafeInteger(Number(fields[2]))) {
    throw new FerryError('HOST_ANSWER_STRANGE', { host: label, problem: `stat: ${JSON.stringify(text.slice(0, 80))}` })
  }
  const mode = parseInt(fields[1]!, 16)
  return {
    kind: kinds[mode >> 12] ?? 'other', size: Number(fields[2]), device: BigInt(fields[3]!), inode: BigInt(fields[4]!), links: Number(fields[5]), mode: mode & 0o7777,
    uid: Number(fields[6]), gid: Number(fields[7]), allocated: Number(fields[8]) * 512, mtimeNs, ctimeNs,
  }
}

/** One entry of `find -printf '%y %s %D %i %n %m %U %G %b %T@ %C@ %P'`. @throws HOST_ANSWER_STRANGE */
export function parseFindLine(text: string, label: string): { kind: string; path: string; stat: FileStat } {
  const match = /^(\S) (\d{1,16}) (\d{1,20}) (\d{1,20}) (\d{1,10}) ([0-7]{1,5}) (\d{1,10}) (\d{1,10}) (\d{1,16}) (-?\d{1,12})(?:\.(\d+))? (-?\d{1,12})(?:\.(\d+))? (.+)$/s.exec(text)
  if (!match) throw new FerryError('HOST_ANSWER_STRANGE', { host: label, problem: `find: ${JSON.stringify(text.slice(0, 80))}` })
  const time = (seconds: string, fraction = ''): bigint => BigInt(seconds) * 1_000_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'))
  const size = Number(match[2])
  if (!Number.isSafeInteger(size)) throw new FerryError('HOST_ANSWER_STRANGE', { host: label, problem: `a size of ${match[2]}` })
  return {
    kind: match[1]!, path: match[14]!,
    stat: {
      kind: kindOfLetter(match[1]!), size, device: BigInt(match[3]!), inode: BigInt(match[4]!), links: Number(match[5]), mode: parseInt(match[6]!, 8), uid: Number(match[7]), gid: Number(match[8]),
      allocated: Number(match[9]) * 512, mtimeNs: time(match[10]!, match[11]), ctimeNs: time(match[12]!, match[13]),
    },
  }
}

/** `2026-11-23 17:00:00.123456789 +0000`; the fraction may be missing. */
function timeOf(text: string | undefined): bigint | undefined {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,9}))? \+0000$/.exec(text ?? '')
  const ms = match ? Date.parse(`${match[1]}T${match[2]}Z`) : NaN
  return Number.isNaN(ms) ? undefined : BigInt(ms) * 1_000_000n + BigInt((match![3] ?? '').padEnd(9, '0'))
}

export const kindOfLetter = (letter: string): FileStat['kind'] => ({ f: 'file', d: 'directory', l: 'link' } as const)[letter] ?? 'other'

/** Node sorts by UTF-16 units, which is another order as soon as a name leaves the basic plane. */
export const byteOrder = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
