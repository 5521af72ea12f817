import { describe, expect, it } from 'vitest'
import { checkTable } from '../../shared/checks'
import { errorTable } from '../../shared/errors'
import { reasonTable } from '../../shared/reasons'
import { inWindow } from '../../renderer/src/describe'
import { words } from '../../renderer/src/words'

const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!).sort()
const flat = (value: object, path = ''): [string, string][] => Object.entries(value).flatMap(([k, v]) => (typeof v === 'string' ? [[`${path}${k}`, v] as [string, string]] : flat(v as object, `${path}${k}.`)))

const tables = { errors: errorTable, reasons: reasonTable, checks: checkTable }
describe.each(Object.entries(tables))('%s', (_name, table) => {
  it.each(Object.entries(table))('%s says the same in both languages', (_code, entry) => {
    const [en, zh] = [flat((entry as { en: object }).en), flat((entry as { zh: object }).zh)]
    expect(zh.map(([k]) => k)).toEqual(en.map(([k]) => k))
    for (const [, text] of [...en, ...zh]) expect(text.trim()).not.toBe('')
    expect(zh.flatMap(([, t]) => places(t)).sort()).toEqual(en.flatMap(([, t]) => places(t)).sort())
  })
})

it.each(['en', 'zh'] as const)('in the window no sentence names a flag of the command line (%s)', (locale) => {
  // codes that only the command line can meet
  const commandLine = ['BAD_USAGE', 'PLAN_UNREADABLE', 'NO_TERMINAL', 'NOT_CONFIRMED']
  const named = Object.values(tables).flatMap((table) => Object.entries(table)).flatMap(([code, entry]) => flat((entry as Record<string, object>)[locale]!).map(([, text]) => [code, inWindow(text, locale)] as const))
  expect(named.filter(([code, text]) => /(^|[\s（“])--[a-z]/.test(text) && !commandLine.includes(code))).toEqual([])
})

it('the window’s words have the same places in both languages', () => {
  const zh = new Map(flat(words.zh))
  for (const [key, text] of flat(words.en)) expect(places(zh.get(key)!), key).toEqual(places(text))
})
