import { blake2b } from '@noble/hashes/blake2.js'

/** BLAKE2b of `bytes` with an output of `length` bytes; address checksums use 4 (go-address). */
export const blake2bOf = (bytes: Uint8Array, length: number): Uint8Array => blake2b(bytes, { dkLen: length })
