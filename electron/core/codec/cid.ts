import { base32 } from 'multiformats/bases/base32'
import { base58btc } from 'multiformats/bases/base58'
import { decodeUvarint } from './varint'

/** Text of a CID's bytes: base58btc for version 0, lower-case base32 for version 1. */
export function formatCid(bytes: Uint8Array): string {
  return bytes.length === 34 && bytes[0] === 0x12 && bytes[1] === 0x20 ? base58btc.baseEncode(bytes) : base32.encode(bytes)
}

export interface CidParts {
  readonly version: 0 | 1
  /** Multicodec of the content. */
  readonly codec: number
  /** Multihash function. */
  readonly hash: number
}

/** The parts of a whole, well-formed binary CID; undefined for anything else, trailing bytes included. */
export function readCid(bytes: Uint8Array): CidParts | undefined {
  if (bytes.length === 34 && bytes[0] === 0x12 && bytes[1] === 0x20) return { version: 0, codec: 0x70, hash: 0x12 }
  let at = 0
  const next = (): number | undefined => {
    const read = decodeUvarint(bytes, at)
    if (!read || read.value > 0xffff_ffffn || (read.length > 1 && bytes[at + read.length - 1] === 0)) return undefined
    at += read.length
    return Number(read.value)
  }
  const version = next()
  const codec = next()
  const hash = next()
  const length = next()
  if (version !== 1 || codec === undefined || hash === undefined || length === undefined || at + length !== bytes.length) return undefined
  return { version: 1, codec, hash }
}

/** Bytes of a CID's text (`Qm…`, `b…`, `B…`, `z…`); undefined when it is none. */
export function parseCid(text: string): Uint8Array | undefined {
  if (text.length > 1024) return undefined
  try {
    const bytes = text.startsWith('Qm') && text.length === 46 ? base58btc.baseDecode(text)
      : text.startsWith('b') ? base32.decode(text)
      : text.startsWith('B') ? base32.decode(text.toLowerCase())
      : text.startsWith('z') ? base58btc.decode(text)
      : undefined
    return bytes && readCid(bytes) ? bytes : undefined
  } catch {
    return undefined
  }
}

/** A message on chain: dag-cbor with blake2b-256. A messager uid is raw with blake2b-512 (spec metadata-format 6.4). */
export function isChainMessageCid(text: string): boolean {
  const bytes = parseCid(text)
  const parts = bytes && readCid(bytes)
  return parts?.version === 1 && parts.codec === 0x71 && parts.hash === 0xb220
}

/** Replica commitment: fil-commitment-sealed, poseidon (go-fil-commcid). */
export function isSealedCid(text: string): boolean {
  const bytes = parseCid(text)
  const parts = bytes && readCid(bytes)
  return parts?.version === 1 && parts.codec === 0xf102 && parts.hash === 0xb401
}
