/** Decompresses one raw snappy block (format_description.txt); undefined when it is malformed. `limit` in bytes. */
export function unsnappy(bytes: Uint8Array, limit: number): Buffer | undefined {
  let at = 0
  let length = 0
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]
    if (byte === undefined || shift > 28) return undefined
    length += (byte & 0x7f) * 2 ** shift
    if (byte < 0x80) break
  }
  if (length > limit) return undefined
  const out = Buffer.alloc(length)
  let end = 0
  while (at < bytes.length) {
    const tag = bytes[at++]!
    if ((tag & 3) === 0) {
      let count = tag >> 2
      if (count >= 60) {
        const extra = count - 59
        count = 0
        for (let i = 0; i < extra; i++) count += (bytes[at++] ?? 0) * 2 ** (8 * i)
      }
      count++
      if (at + count > bytes.length || end + count > length) return undefined
      out.set(bytes.subarray(at, at + count), end)
      at += count
      end += count
      continue
    }
    const wide = (tag & 3) === 2 ? 2 : (tag & 3) === 3 ? 4 : 1
    let offset = (tag & 3) === 1 ? (tag >> 5) << 8 : 0
    for (let i = 0; i < wide; i++) offset += (bytes[at++] ?? 0) * 2 ** (8 * i)
    const count = (tag & 3) === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1
    if (offset === 0 || offset > end || end + count > length) return undefined
    for (let i = 0; i < count; i++, end++) out[end] = out[end - offset]!
  }
  return end === length ? out : undefined
}
