import { describe, expect, it } from 'vitest'
import { describeChange } from '../../electron/core/migration/plan-change'
import type { Plan } from '../../shared/plan'

const plan = (more: object): Plan => ({ minerId: 1000, steps: [{ kind: 'write-metadata', repo: '/repo', add: 1 }, { kind: 'transfer-files', store: '/store', direct: [] }], sectors: [{ number: 1 }, { number: 2 }], left: [], digest: 'a'.repeat(64), ...more }) as unknown as Plan

describe('what is different in a plan made again is named without words of any language', () => {
  it.each<[string, object, string]>([
    ['a sector that changed', { sectors: [{ number: 1 }, { number: 2, kind: 'snap' }] }, 's-t01000-2'],
    ['a sector that is gone, and one that came', { sectors: [{ number: 1 }, { number: 3 }] }, 's-t01000-2, s-t01000-3'],
    ['a sector that is left out now', { sectors: [{ number: 1 }], left: [{ number: 2, reason: {} }] }, 's-t01000-2'],
    ['many sectors', { sectors: [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => ({ number, kind: 'x' })) }, 's-t01000-1, s-t01000-2, s-t01000-3, s-t01000-4, s-t01000-5, … (9)'],
    ['the way between two machines', { steps: [{ kind: 'write-metadata', repo: '/repo', add: 1 }, { kind: 'transfer-files', store: '/store', direct: ['/far'] }] }, '/store'],
    ['a step that is gone', { steps: [{ kind: 'write-metadata', repo: '/repo', add: 1 }] }, '/store'],
    ['anything else', { digest: 'b'.repeat(64) }, 'aaaaaaaaaaaa → bbbbbbbbbbbb'],
  ])('%s', (_name, more, wanted) => {
    expect(describeChange(plan({}), plan(more))).toBe(wanted)
  })
})
