import { createHash } from 'node:crypto'
import { formatCid, parseCid } from './cid'

/** fil-commitment-unsealed, sha2-256-trunc254-padded, 32 bytes (go-fil-commcid). */
const prefix = Buffer.from('0181e203922020', 'hex')
const leaf = 32n

/** A node of a piece's binary tree: SHA-256 with the two highest bits cleared. */
function join(left: Uint8Array, right: Uint8Array): Buffer {
  const node = createHash('sha256').update(left).update(right).digest()
  node[31]! &= 0x3f
  return node
}

const zeros: Buffer[] = [Buffer.alloc(32)]
function zeroNode(size: bigint): Buffer {
  let level = 0
  for (let at = leaf; at < size; at *= 2n) if (zeros.length <= ++level) zeros.push(join(zeros[level - 1]!, zeros[level - 1]!))
  return zeros[level]!
}

const isSize = (size: bigint): boolean => size >= 128n && (size & (size - 1n)) === 0n

/** Piece commitment of `size` zero bytes (padded size, a power of two from 128), which marks a filler; undefined for another size. */
export const zeroPieceCid = (size: bigint): string | undefined => (isSize(size) ? formatCid(Buffer.concat([prefix, zeroNode(size)])) : undefined)

/**
 * Unsealed commitment of a sector from its pieces in order, gaps filled with zeros as lotus aligns them (go-commp-utils
 * GenerateUnsealedCID). Sizes are padded bytes. Undefined when a piece is no unsealed commitment or they do not fit.
 */
export function unsealedCidOf(pieces: readonly { readonly size: bigint; readonly pieceCid: string }[], sectorSize: bigint): string | undefined {
  const stack: { size: bigint; node: Buffer }[] = []
  const push = (size: bigint, node: Buffer): void => {
    stack.push({ size, node })
    for (;;) {
      const [a, b] = [stack[stack.length - 2], stack[stack.length - 1]!]
      if (!a || a.size !== b.size) return
      stack.splice(-2, 2, { size: a.size * 2n, node: join(a.node, b.node) })
    }
  }
  const top = (): bigint => stack[stack.length - 1]!.size
  for (const { size, pieceCid } of pieces) {
    const cid = parseCid(pieceCid)
    if (!isSize(size) || size > sectorSize || !cid || cid.length !== 39 || !prefix.equals(cid.subarray(0, 7))) return undefined
    while (stack.length > 0 && top() < size) push(top(), zeroNode(top()))
    push(size, Buffer.from(cid.subarray(7)))
  }
  if (stack.length === 0) return zeroPieceCid(sectorSize)
  while (stack.length > 1 || top() < sectorSize) push(top(), zeroNode(top()))
  return top() === sectorSize ? formatCid(Buffer.concat([prefix, stack[0]!.node])) : undefined
}
