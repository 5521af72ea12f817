import { formatCid, parseCid, readCid } from './cid'

export class CborError extends Error {}

const major = { uint: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5, tag: 6 } as const

/** Writes CBOR as cbor-gen does: shortest heads, definite lengths. */
export class CborWriter {
  private buffer = Buffer.allocUnsafe(4096)
  private length = 0

  private reserve(count: number): void {
    if (this.length + count <= this.buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + count))
    this.buffer.copy(larger, 0, 0, this.length)
    this.buffer = larger
  }

  private head(type: number, value: bigint | number): void {
    this.reserve(9)
    const first = type << 5
    const b = this.buffer
    if (value < 24) b[this.length++] = first | Number(value)
    else if (value < 0x100) {
      b[this.length++] = first | 24
      b[this.length++] = Number(value)
    } else if (value < 0x1_0000) {
      b[this.length++] = first | 25
      this.length = b.writeUInt16BE(Number(value), this.length)
    } else if (value < 0x1_0000_0000) {
      b[this.length++] = first | 26
      this.length = b.writeUInt32BE(Number(value), this.length)
    } else {
      b[this.length++] = first | 27
      this.length = b.writeBigUInt64BE(BigInt(value), this.length)
    }
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length)
    this.buffer.set(bytes, this.length)
    this.length += bytes.length
  }
  uint(value: bigint): void {
    if (value < 0n || value > 0xffff_ffff_ffff_ffffn) throw new CborError(`not an unsigned 64-bit number: ${value}`)
    this.head(major.uint, value)
  }
  int(value: bigint): void {
    if (value < -(1n << 63n) || value >= 1n << 63n) throw new CborError(`not a 64-bit number: ${value}`)
    if (value >= 0n) this.head(major.uint, value)
    else this.head(major.negative, -1n - value)
  }
  bytes(value: Uint8Array): void {
    this.head(major.bytes, value.length)
    this.raw(value)
  }
  text(value: string): void {
    const bytes = Buffer.from(value, 'utf8')
    this.head(major.text, bytes.length)
    this.raw(bytes)
  }
  array(length: number): void {
    this.head(major.array, length)
  }
  map(length: number): void {
    this.head(major.map, length)
  }
  bool(value: boolean): void {
    this.raw(Uint8Array.of(value ? 0xf5 : 0xf4))
  }
  null(): void {
    this.raw(Uint8Array.of(0xf6))
  }
  /** Tag 42 around `00` and the binary CID (cbor-gen utils.go WriteCid). */
  cid(text: string): void {
    const bytes = parseCid(text)
    if (!bytes) throw new CborError(`undefined cid '${text}'`)
    this.head(major.tag, 42)
    this.head(major.bytes, bytes.length + 1)
    this.raw(Uint8Array.of(0))
    this.raw(bytes)
  }
  /** Sign byte and big-endian magnitude; zero is empty (go-state-types big/int.go). */
  bigInt(value: bigint): void {
    if (value === 0n) return this.bytes(new Uint8Array())
    const hex = (value < 0n ? -value : value).toString(16)
    this.bytes(Buffer.from(`${value < 0n ? '01' : '00'}${hex.length % 2 ? '0' : ''}${hex}`, 'hex'))
  }
  finish(): Buffer {
    return Buffer.from(this.buffer.subarray(0, this.length))
  }
}

/** Reads CBOR as cbor-gen does: shortest heads only, definite lengths only, every length bounded by the caller. @throws CborError */
export class CborReader {
  private at = 0
  constructor(private readonly buffer: Uint8Array) {}

  private byte(): number {
    const value = this.buffer[this.at++]
    if (value === undefined) throw new CborError('unexpected end')
    return value
  }

  private head(): { type: number; value: bigint } {
    const first = this.byte()
    const type = first >> 5
    const low = first & 31
    if (low < 24) return { type, value: BigInt(low) }
    if (low > 27) throw new CborError('invalid header')
    let value = 0n
    for (let i = 1 << (low - 24); i > 0; i--) value = (value << 8n) | BigInt(this.byte())
    const least = [24n, 0x100n, 0x1_0000n, 0x1_0000_0000n][low - 24]!
    if (value < least) throw new CborError('number is not in its shortest form')
    return { type, value }
  }

  private expect(type: number, name: string): bigint {
    const head = this.head()
    if (head.type !== type) throw new CborError(`expected ${name}`)
    return head.value
  }

  private take(length: bigint, limit: number, name: string): Uint8Array {
    if (length > BigInt(limit)) throw new CborError(`${name} of ${length} bytes is over the limit of ${limit}`)
    const end = this.at + Number(length)
    if (end > this.buffer.length) throw new CborError('unexpected end')
    const bytes = this.buffer.subarray(this.at, end)
    this.at = end
    return bytes
  }

  uint(): bigint {
    return this.expect(major.uint, 'an unsigned number')
  }
  int(): bigint {
    const { type, value } = this.head()
    if (type > 1) throw new CborError('expected a number')
    if (value >= 1n << 63n) throw new CborError('int64 overflow')
    return type === major.uint ? value : -1n - value
  }
  bytes(limit: number): Uint8Array {
    return this.take(this.expect(major.bytes, 'bytes'), limit, 'byte string')
  }
  text(limit: number): string {
    const bytes = this.take(this.expect(major.text, 'text'), limit, 'text')
    return Buffer.from(bytes).toString('utf8')
  }
  array(limit: number): number {
    const length = this.expect(major.array, 'an array')
    if (length > BigInt(limit)) throw new CborError(`array of ${length} is over the limit of ${limit}`)
    return Number(length)
  }
  tuple(length: number): void {
    if (this.array(length) !== length) throw new CborError(`expected an array of ${length}`)
  }
  map(limit: number): number {
    const length = this.expect(major.map, 'a map')
    if (length > BigInt(limit)) throw new CborError(`map of ${length} is over the limit of ${limit}`)
    return Number(length)
  }
  bool(): boolean {
    const byte = this.byte()
    if (byte !== 0xf4 && byte !== 0xf5) throw new CborError('expected true or false')
    return byte === 0xf5
  }
  /** Takes a null if it is next. */
  isNull(): boolean {
    if (this.buffer[this.at] !== 0xf6) return false
    this.at++
    return true
  }
  /** True when a text (not bytes) is next. */
  isText(): boolean {
    return (this.buffer[this.at] ?? 0) >> 5 === major.text
  }
  cid(): string {
    if (this.expect(major.tag, 'a CID') !== 42n) throw new CborError('expected tag 42')
    const bytes = this.bytes(512)
    if (bytes.length < 2 || bytes[0] !== 0) throw new CborError('malformed CID')
    const binary = bytes.subarray(1)
    if (!readCid(binary)) throw new CborError('malformed CID')
    return formatCid(binary)
  }
  bigInt(): bigint {
    const bytes = this.bytes(128)
    if (bytes.length === 0) return 0n
    if (bytes[0]! > 1) throw new CborError('big integer with an unknown sign')
    const magnitude = BigInt(`0x${Buffer.from(bytes.subarray(1)).toString('hex') || '0'}`)
    return bytes[0] === 1 ? -magnitude : magnitude
  }
  /** Passes over one value of any kind, nesting bounded. */
  skip(depth = 0): void {
    if (depth > 512) throw new CborError('nested too deeply')
    const first = this.buffer[this.at]
    if (first !== undefined && first >> 5 === 7) {
      this.at++
      this.take(BigInt([1, 2, 4, 8][(first & 31) - 24] ?? 0), 8, 'value')
      return
    }
    const { type, value } = this.head()
    if (type === major.bytes || type === major.text) this.take(value, this.buffer.length, 'value')
    else if (type === major.tag) this.skip(depth + 1)
    else if (type === major.array || type === major.map) {
      const count = type === major.map ? value * 2n : value
      if (count > BigInt(this.buffer.length)) throw new CborError('unexpected end')
      for (let i = 0n; i < count; i++) this.skip(depth + 1)
    }
  }
}
