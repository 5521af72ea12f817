import { FerryError } from '../../../shared/errors'

const [quote, backslash, open, close, openObject, closeObject, comma] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d, 0x2c]
/** The bytes of a byte order mark. */
const mark = [0xef, 0xbb, 0xbf]
const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

/**
 * The items of a JSON array, one text each, without ever holding the whole: a list of a hundred thousand records is larger than the longest text
 * that the runtime has. Brackets, strings and commas are checked here, the items themselves by whoever parses them.
 * @throws BAD_JSON, also when it is no array: ask `firstByte` before
 */
export async function* jsonItems(chunks: AsyncIterable<Buffer>): AsyncIterable<string> {
  const bad = (problem: string): FerryError => new FerryError('BAD_JSON', { problem })
  let held: Buffer[] = []
  let depth = 0
  let inText = false
  let escaped = false
  let itemsBefore = 0
  let ended = false
  const take = (last: Buffer): string => {
    const text = (held.length === 0 ? last : Buffer.concat([...held, last])).toString('utf8')
    held = []
    return text
  }
  for await (const chunk of chunks) {
    let begin = depth > 0 ? 0 : -1
    let slash = chunk.indexOf(backslash)
    for (let at = 0; at < chunk.length; at++) {
      if (inText) {
        if (escaped) escaped = false
        else {
          const end = chunk.indexOf(quote, at)
          // looked for once, not again for every text
          if (slash >= 0 && slash < at) slash = chunk.indexOf(backslash, at)
          if (slash >= 0 && (end < 0 || slash < end)) {
            at = slash
            escaped = true
          } else if (end < 0) break
          else {
            at = end
            inText = false
          }
        }
        continue
      }
      const byte = chunk[at]!
      if (byte === quote) inText = true
      else if (byte === open || byte === openObject) {
        if (ended) throw bad('something follows the list')
        if (depth++ === 0) begin = at + 1
      } else if (byte === close || byte === closeObject) {
        if (--depth < 0) throw bad('a bracket too many')
        if (depth > 0) continue
        if (byte !== close) throw bad('the list ends with another bracket')
        const text = take(chunk.subarray(begin, at))
        if (text.trim() !== '') yield text
        else if (itemsBefore > 0) throw bad('a comma before the end of the list')
        ended = true
        begin = -1
      } else if (byte === comma && depth === 1) {
        yield take(chunk.subarray(begin, at))
        itemsBefore++
        begin = at + 1
      } else if (depth === 0 && !isSpace(byte) && (ended || !mark.includes(byte))) throw bad('something beside the list')
    }
    if (depth > 0 && begin >= 0) held.push(Buffer.from(chunk.subarray(begin)))
  }
  if (!ended) throw bad('the list has no end')
}

/** The first byte that is no space, and no byte order mark. */
export const firstByte = (head: Buffer): string => String.fromCharCode(head.subarray(head[0] === 0xef ? 3 : 0).find((byte) => !isSpace(byte)) ?? 0)
