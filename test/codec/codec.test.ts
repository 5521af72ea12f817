import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAddress, parseAddress } from '../../electron/core/codec/address'
import { CborReader, CborWriter } from '../../electron/core/codec/cbor'
import { formatCid, isChainMessageCid, parseCid } from '../../electron/core/codec/cid'
import { crc32c } from '../../electron/core/codec/crc32c'
import { parseExact, stringifyExact } from '../../electron/core/codec/exact-json'
import { decodeRlePlus, encodeRlePlus, firstGap, fromRunLengths, unite, type NumberSet } from '../../electron/core/codec/rle-plus'
import { decodeUvarint, encodeUvarint } from '../../electron/core/codec/varint'

describe('uvarint', () => {
  it.each([[0n, '00'], [1n, '01'], [127n, '7f'], [128n, '8001'], [300n, 'ac02'], [2000n, 'd00f'], [16384n, '808001'], [(1n << 63n) - 1n, 'ffffffffffffffff7f']])('%s is %s', (value, hex) => {
    expect(encodeUvarint(value).toString('hex')).toBe(hex)
    expect(decodeUvarint(Buffer.from(hex, 'hex'))!.value).toBe(value)
  })
  it('reads like Go: what follows is ignored, padding is fine, cut or overlong is nothing', () => {
    expect(decodeUvarint(Buffer.from('d00f00', 'hex'))!.value).toBe(2000n)
    expect(decodeUvarint(Buffer.from('8000', 'hex'))!.value).toBe(0n)
    for (const hex of ['', '80', 'ffffffffffffffffff02', '8080808080808080808001']) expect(decodeUvarint(Buffer.from(hex, 'hex'))).toBeUndefined()
  })
})

const set = (...ranges: [number | bigint, number | bigint][]): NumberSet => ranges.map(([a, b]) => [BigInt(a), BigInt(b)] as const)

describe('RLE+ as go-bitfield writes it', () => {
  it.each([
    ['{}', set(), ''], ['{0}', set([0, 0]), '0c'], ['{1}', set([1, 1]), '18'], ['{0…4}', set([0, 4]), 'b4'], ['{0…14}', set([0, 14]), 'f401'], ['{0…15}', set([0, 15]), '0402'],
    ['{1,2,3,7}', set([1, 3], [7, 7]), 'e83801'], ['{0,2,4,6}', set([0, 0], [2, 2], [4, 4], [6, 6]), 'fc03'], ['{0…2000}', set([0, 2000]), '24fa01'],
    ['{5,100…199}', set([5, 5], [100, 199]), 'b0e20519'], ['{1000000}', set([1_000_000, 1_000_000]), '0098b027'], ['{2^63−1}', set([(1n << 63n) - 1n, (1n << 63n) - 1n]), 'e0ffffffffffffffff2f'],
  ])('%s', (_name, numbers, hex) => {
    expect(encodeRlePlus(numbers).toString('hex')).toBe(hex)
    expect(decodeRlePlus(Buffer.from(hex, 'hex'))).toEqual(numbers)
  })
  it.each([['0c00', 'minimally'], ['01', 'version']])('refuses %s', (hex, why) => {
    expect(() => decodeRlePlus(Buffer.from(hex, 'hex'))).toThrow(why)
  })
  it('reads back any set, and any bytes give a set or an error', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.bigInt(0n, 1n << 40n), fc.bigInt(0n, 300n)), { maxLength: 60 }), (pairs) => {
        const numbers = unite(pairs.map(([from, length]) => [from, from + length] as const))
        expect(decodeRlePlus(encodeRlePlus(numbers))).toEqual(numbers)
      }),
      { numRuns: 1000 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          decodeRlePlus(bytes)
        } catch (error) {
          expect((error as Error).constructor.name).toBe('RlePlusError')
        }
      }),
      { numRuns: 5000 },
    )
  })
  it('finds the first gap and reads JSON run lengths', () => {
    expect(firstGap(set([0, 4], [6, 6]))).toBe(5n)
    expect(firstGap(set([1, 4]))).toBe(0n)
    expect(fromRunLengths([0, 3, 2, 1])).toEqual(set([0, 2], [5, 5]))
    expect(fromRunLengths([0])).toEqual([])
  })
})

describe('CBOR, CID and address', () => {
  it.each([[0n, '40'], [1n, '420001'], [255n, '4200ff'], [256n, '43000100'], [-1n, '420101']])('big integer %s', (value, hex) => {
    const writer = new CborWriter()
    writer.bigInt(value)
    expect(writer.finish().toString('hex')).toBe(hex)
    expect(new CborReader(Buffer.from(hex, 'hex')).bigInt()).toBe(value)
  })
  it.each([['1817', 'shortest'], ['9f', 'header'], ['1b', 'end'], ['ff', 'header']])('refuses %s', (hex, why) => {
    expect(() => new CborReader(Buffer.from(hex, 'hex')).uint()).toThrow(why)
  })
  it('keeps CIDs of both versions and tells messages from uids', () => {
    for (const text of ['QmSGwDTT9CSKi1yXveLvqZAgyCCx9maA7qVwjy6WsYxQdN', 'baga6ea4seaqpy7usqklokfx2vxuynmupslkeutzexe2uqurdg5vhtebhxqmpqmy']) expect(formatCid(parseCid(text)!)).toBe(text)
    for (const text of ['', 'b', 'baga6', 'Qm', 'hello', `b${'a'.repeat(2000)}`]) expect(parseCid(text)).toBeUndefined()
    expect(isChainMessageCid('QmSGwDTT9CSKi1yXveLvqZAgyCCx9maA7qVwjy6WsYxQdN')).toBe(false)
  })
  it.each([['f01000', '00e807'], ['f02002', '00d20f'], ['f00', '0000']])('address %s', (text, hex) => {
    expect(Buffer.from(parseAddress(text)!).toString('hex')).toBe(hex)
    expect(formatAddress(Buffer.from(hex, 'hex'))).toBe(text)
  })
  it('keeps addresses of keys with their checksums', () => {
    for (const protocol of [1, 2, 3]) {
      const bytes = Buffer.concat([Buffer.of(protocol), Buffer.alloc(protocol === 3 ? 48 : 20, 7)])
      const text = formatAddress(bytes)!
      expect(Buffer.from(parseAddress(text)!)).toEqual(bytes)
      expect(parseAddress(`${text.slice(0, -1)}${text.endsWith('a') ? 'b' : 'a'}`)).toBeUndefined()
    }
    expect(parseAddress('f1w3yqzovyjm7gvl4qeexmvnw2exzvkzv2ybvkzvk')).toBeUndefined()
  })
})

describe('exact JSON', () => {
  it('never rounds an integer', () => {
    expect(parseExact('{"a":9007199254740993,"b":[18446744073709551615,-9223372036854775808],"c":1,"d":"9007199254740993"}')).toEqual({ a: 9007199254740993n, b: [18446744073709551615n, -9223372036854775808n], c: 1, d: '9007199254740993' })
    expect(stringifyExact({ n: 9007199254740993n, s: 'x' })).toBe('{"n":9007199254740993,"s":"x"}')
  })
  it.each(['', '{', 'NaN', '[1,]', '<html>', '{"a":1} x'])('refuses %j with a code', (text) => {
    expect(() => parseExact(text)).toThrow('BAD_JSON')
  })
  it('is not taken in by __proto__', () => {
    parseExact('{"__proto__":{"polluted":1},"n":9007199254740993}')
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

it('CRC-32C of the known vector', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
})
