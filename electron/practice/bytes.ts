import { createHash } from 'node:crypto'
import { formatCid } from '../core/codec/cid'

/** `length` bytes that depend on nothing but `seed`: the farm is the same every time. */
export function bytesOf(seed: string, length: number): Buffer {
  const parts: Buffer[] = []
  for (let i = 0; i * 32 < length; i++) parts.push(createHash('sha256').update(`${seed}/${i}`).digest())
  return Buffer.concat(parts).subarray(0, length)
}

const cid = (prefix: string, seed: string, length: number): { '/': string } => ({ '/': formatCid(Buffer.concat([Buffer.from(prefix, 'hex'), bytesOf(seed, length)])) })

/** Commitments and messages with the codecs that the field uses (go-fil-commcid). */
export const sealedCid = (seed: string): { '/': string } => cid('0182e20381e80220', seed, 32)
export const unsealedCid = (seed: string): { '/': string } => cid('0181e203922020', seed, 32)
export const messageUid = (seed: string): { '/': string } => cid('0155c0e40240', seed, 64)
export const chainMessage = (seed: string): { '/': string } => cid('0171a0e40220', seed, 32)

/** Zero commitment of 2 KiB: what a filler piece of the practice sectors holds (lotus zerocomm). */
export const zeroPiece = { '/': 'baga6ea4seaqpy7usqklokfx2vxuynmupslkeutzexe2uqurdg5vhtebhxqmpqmy' }
