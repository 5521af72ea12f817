import { base32 } from 'multiformats/bases/base32'
import { blake2bOf } from './blake2b'
import { decodeUvarint, encodeUvarint } from './varint'

const payloadLengths: Readonly<Record<number, number>> = { 1: 20, 2: 20, 3: 48 }
const checksum = (bytes: Uint8Array): Uint8Array => blake2bOf(bytes, 4)
const toBase32 = (bytes: Uint8Array): string => base32.baseEncode(bytes)

/** Text of an address's bytes with prefix `f`; undefined when the bytes are no address (go-address encode). */
export function formatAddress(bytes: Uint8Array): string | undefined {
  const protocol = bytes[0]
  const payload = bytes.subarray(1)
  if (protocol === undefined || bytes.length > 64) return undefined
  if (protocol === 0) {
    const id = decodeUvarint(payload)
    return id && id.length === payload.length && id.value < 1n << 63n ? `f0${id.value}` : undefined
  }
  if (protocol === 4) {
    const namespace = decodeUvarint(payload)
    if (!namespace) return undefined
    return `f4${namespace.value}f${toBase32(Buffer.concat([payload.subarray(namespace.length), checksum(bytes)]))}`
  }
  if (payloadLengths[protocol] !== payload.length) return undefined
  return `f${protocol}${toBase32(Buffer.concat([payload, checksum(bytes)]))}`
}

/** Bytes of an address's text (`f…` or `t…`); undefined when it is none or its checksum is wrong. */
export function parseAddress(text: string): Uint8Array | undefined {
  const match = /^[ft]([0-4])(.+)$/.exec(text)
  if (!match || text.length > 128) return undefined
  const protocol = Number(match[1])
  const rest = match[2]!
  if (protocol === 0) return /^\d{1,19}$/.test(rest) && BigInt(rest) < 1n << 63n ? Buffer.concat([Uint8Array.of(0), encodeUvarint(BigInt(rest))]) : undefined
  const delegated = protocol === 4 ? /^(\d{1,19})f(.*)$/.exec(rest) : undefined
  if (protocol === 4 && !delegated) return undefined
  try {
    const decoded = base32.baseDecode(delegated ? delegated[2]! : rest)
    const head = delegated ? Buffer.concat([Uint8Array.of(4), encodeUvarint(BigInt(delegated[1]!))]) : Buffer.of(protocol)
    const bytes = Buffer.concat([head, decoded.subarray(0, -4)])
    return Buffer.from(checksum(bytes)).equals(Buffer.from(decoded.subarray(-4))) && formatAddress(bytes)?.slice(1) === text.slice(1) ? bytes : undefined
  } catch {
    return undefined
  }
}

/** Actor ID of an ID address (`f0…`, `t0…`), undefined for any other. */
export function actorIdOf(text: string): bigint | undefined {
  const match = /^[ft]0(\d{1,19})$/.exec(text)
  return match ? BigInt(match[1]!) : undefined
}
