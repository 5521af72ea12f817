import { describe, expect, it } from 'vitest'
import { firstByte, jsonItems } from '../../electron/core/codec/json-items'
import { parseExact } from '../../electron/core/codec/exact-json'

async function* cut(text: string, size: number): AsyncIterable<Buffer> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
async function items(text: string, size: number): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const item of jsonItems(cut(text, size))) found.push(parseExact(item))
  return found
}

const lists = ['[]', ' [ ] \n', '[1]', '[1, -2 ,"x"]', '\uFEFF[{"a":[1,{"b":"]"}]},[[],[2]]]', '["\\"", "\\\\", "a\\\\\\"b,]", "[{"]', '[{"名":"扇区,]"},"é\\u005d"]', `[${'{"k":"v\\\\"},'.repeat(50)}null]`, '[9007199254740993,true,false,null]']

describe('the items of a list', () => {
  it.each(lists)('%s comes apart as JSON.parse has it, wherever it is cut', async (text) => {
    const whole = parseExact(text)
    for (let size = 1; size <= Buffer.byteLength(text) + 1; size++) expect(await items(text, size), `cut every ${size}`).toEqual(whole)
  })
  it.each(['', ' ', '[', '[1', '[1,]', '[,1]', '[1,,2]', '[1]]', '[1] x', '[1][2]', '{"a":1}', 'null', '[1}', '[{"a":1]', '["x]', '[tru]', ']', '[1]\uFEFF', '[1],'])('%s is refused, wherever it is cut', async (text) => {
    for (let size = 1; size <= Buffer.byteLength(text) + 1; size++) await expect(items(text, size), `cut every ${size}`).rejects.toThrow('BAD_JSON')
  })
  it('the first byte tells a list from an answer', () => {
    expect(['\uFEFF [1]', '\n{"result":[]}', 'null', ''].map((text) => firstByte(Buffer.from(text)))).toEqual(['[', '{', 'n', '\0'])
  })
})
