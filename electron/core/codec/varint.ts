/** Largest unsigned 64-bit number. */
export const maxUint64 = 0xffff_ffff_ffff_ffffn

/** Unsigned LEB128, minimal form, 1 to 10 bytes (Go binary.PutUvarint). */
export function encodeUvarint(value: bigint): Buffer {
  if (value < 0n || value > maxUint64) throw new RangeError(`not an unsigned 64-bit number: ${value}`)
  const bytes: number[] = []
  while (value >= 0x80n) {
    bytes.push(Number(value & 0x7fn) | 0x80)
    value >>= 7n
  }
  bytes.push(Number(value))
  return Buffer.from(bytes)
}

/**
 * Reads one uvarint as Go's binary.Uvarint does: what follows is ignored and padding is accepted.
 * @returns undefined when the bytes are empty, cut or overflow 64 bits
 */
export function decodeUvarint(bytes: Uint8Array, at = 0): { value: bigint; length: number } | undefined {
  let value = 0n
  for (let i = 0; i < 10; i++) {
    const byte = bytes[at + i]
    if (byte === undefined) return undefined
    if (i === 9 && byte > 1) return undefined
    value |= BigInt(byte & 0x7f) << BigInt(7 * i)
    if (byte < 0x80) return { value, length: i + 1 }
  }
  return undefined
}
