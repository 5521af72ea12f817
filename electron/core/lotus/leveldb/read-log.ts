import { crc32c, maskCrc } from '../../codec/crc32c'

const blockSize = 32_768
const headerSize = 7
const kinds = { full: 1, first: 2, middle: 3, last: 4 } as const

export class LevelDbDamage extends Error {}

/**
 * The records of a log or manifest, strictly (goleveldb StrictAll): every chunk's checksum must be right and no record may be
 * cut; a torn tail is damage, as it is for lotus. @throws LevelDbDamage
 */
export function* readLogRecords(file: Buffer): Generator<Buffer> {
  let parts: Buffer[] | undefined
  for (let at = 0; at < file.length; ) {
    const left = blockSize - (at % blockSize)
    if (left < headerSize) {
      at += left
      continue
    }
    if (at + headerSize > file.length) throw new LevelDbDamage(`cut chunk header at ${at}`)
    const length = file.readUInt16LE(at + 4)
    const kind = file[at + 6]!
    if (kind === 0 && length === 0 && file.readUInt32LE(at) === 0) {
      if (!file.subarray(at, Math.min(file.length, at + left)).every((b) => b === 0)) throw new LevelDbDamage(`zero chunk at ${at}`)
      at += left
      continue
    }
    if (kind < kinds.full || kind > kinds.last) throw new LevelDbDamage(`unknown chunk kind ${kind} at ${at}`)
    const end = at + headerSize + length
    if (headerSize + length > left || end > file.length) throw new LevelDbDamage(`chunk at ${at} overflows its block or the file`)
    if (maskCrc(crc32c(file, at + 6, end)) !== file.readUInt32LE(at)) throw new LevelDbDamage(`wrong checksum of the chunk at ${at}`)
    const payload = file.subarray(at + headerSize, end)
    if (kind === kinds.full || kind === kinds.first) {
      if (parts) throw new LevelDbDamage(`record begins inside another at ${at}`)
      parts = [payload]
    } else {
      if (!parts) throw new LevelDbDamage(`record without a beginning at ${at}`)
      parts.push(payload)
    }
    if (kind === kinds.full || kind === kinds.last) {
      yield parts.length === 1 ? parts[0]! : Buffer.concat(parts)
      parts = undefined
    }
    at = end
  }
  if (parts) throw new LevelDbDamage('the last record is cut')
}

/** Reads LevelDB's varints and length-prefixed slices from a record. @throws LevelDbDamage */
export class SliceReader {
  private at = 0
  constructor(private readonly bytes: Buffer) {}

  get done(): boolean {
    return this.at >= this.bytes.length
  }
  /** A varint up to 2^53−1. */
  varint(): number {
    let value = 0
    for (let shift = 0; shift < 56; shift += 7) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) break
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) {
        if (!Number.isSafeInteger(value)) break
        return value
      }
    }
    throw new LevelDbDamage('malformed varint')
  }
  slice(length = this.varint()): Buffer {
    if (this.at + length > this.bytes.length) throw new LevelDbDamage('cut slice')
    const slice = this.bytes.subarray(this.at, this.at + length)
    this.at += length
    return slice
  }
}
