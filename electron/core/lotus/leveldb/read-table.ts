import { crc32c, maskCrc } from '../../codec/crc32c'
import { LevelDbDamage, SliceReader } from './read-log'
import { unsnappy } from './snappy'

const footerSize = 48
const magicBytes = Buffer.from('57fb808b247547db', 'hex')
const blockLimit = 64 * 1024 ** 2

/** One entry of a table: `key` is the user's key, `sequence` orders versions of it. */
export interface TableEntry {
  readonly key: Buffer
  readonly sequence: number
  readonly deleted: boolean
  readonly value: Buffer
}

/** Every entry of an .ldb or .sst file; each block's checksum is verified (leveldb table/format.cc). @throws LevelDbDamage */
export function* readTable(file: Buffer): Generator<TableEntry> {
  if (file.length < footerSize || !file.subarray(file.length - 8).equals(magicBytes)) throw new LevelDbDamage('not a table file')
  const footer = new SliceReader(file.subarray(file.length - footerSize))
  const handle = (reader: SliceReader): [number, number] => [reader.varint(), reader.varint()]
  const metaIndex = handle(footer)
  const index = handle(footer)
  for (const [, meta] of readBlock(loadBlock(file, metaIndex))) loadBlock(file, handle(new SliceReader(meta)))
  for (const [, pointer] of readBlock(loadBlock(file, index))) {
    for (const [internalKey, value] of readBlock(loadBlock(file, handle(new SliceReader(pointer))))) yield { ...splitKey(internalKey), value }
  }
}

/** An internal key is the user's key, then kind and 56-bit sequence as 8 bytes little endian. */
export function splitKey(internalKey: Buffer): Pick<TableEntry, 'key' | 'sequence' | 'deleted'> {
  const at = internalKey.length - 8
  if (at < 0) throw new LevelDbDamage('short key')
  const kind = internalKey[at]!
  if (kind > 1) throw new LevelDbDamage(`unknown entry kind ${kind}`)
  const sequence = internalKey.readUIntLE(at + 1, 6) + internalKey[at + 7]! * 2 ** 48
  return { key: internalKey.subarray(0, at), sequence, deleted: kind === 0 }
}

function loadBlock(file: Buffer, [offset, size]: [number, number]): Buffer {
  const end = offset + size
  if (end + 5 > file.length) throw new LevelDbDamage(`block at ${offset} lies outside the file`)
  if (maskCrc(crc32c(file, offset, end + 1)) !== file.readUInt32LE(end + 1)) throw new LevelDbDamage(`wrong checksum of the block at ${offset}`)
  const block = file.subarray(offset, end)
  if (file[end] === 0) return block
  const plain = file[end] === 1 ? unsnappy(block, blockLimit) : undefined
  if (!plain) throw new LevelDbDamage(`block at ${offset} cannot be decompressed`)
  return plain
}

function* readBlock(block: Buffer): Generator<[key: Buffer, value: Buffer]> {
  if (block.length < 4) throw new LevelDbDamage('short block')
  const restarts = block.readUInt32LE(block.length - 4)
  const end = block.length - 4 - restarts * 4
  if (end < 0) throw new LevelDbDamage('too many restart points')
  const entries = new SliceReader(block.subarray(0, end))
  let key: Buffer = Buffer.alloc(0)
  while (!entries.done) {
    const shared = entries.varint()
    const unshared = entries.varint()
    const valueLength = entries.varint()
    if (shared > key.length) throw new LevelDbDamage('key prefix is longer than the key before')
    key = Buffer.concat([key.subarray(0, shared), entries.slice(unshared)])
    yield [key, entries.slice(valueLength)]
  }
}
