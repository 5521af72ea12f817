import { createHash } from 'node:crypto'

const made = new Map<string, Buffer>()

/** The same bytes for the same size and seed, without any pattern that a block boundary could hide behind. */
export function someBytes(size: number, seed = 'bytes'): Buffer {
  const key = `${seed}:${size}`
  let bytes = made.get(key)
  if (!bytes) {
    bytes = createHash('shake256', { outputLength: Math.max(1, size) }).update(key).digest().subarray(0, size)
    if (size > 1024 ** 2) made.clear()
    made.set(key, bytes)
  }
  return Buffer.from(bytes)
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
