import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FerryError, type ErrorCode } from '../../shared/errors'
import type { Host } from '../../electron/core/host/host'
import { sha256Of } from '../helpers/bytes'
import { watchedHost } from '../helpers/fault-host'
import { createMemoryHost } from '../helpers/memory-host'
import { filesBelow, plannedFrom, sectorFiles, tidy, transfer, type Moving } from '../helpers/transfer'

const source = '/damocles'
const target = '/lotus'
const elsewhere = '/mnt/lotus'
/** EIO on writing and reading, ENOSPC, EACCES, EOPNOTSUPP, EDQUOT, EROFS. */
const codes: readonly ErrorCode[] = ['WRITE_FAILED', 'READ_FAILED', 'NO_SPACE', 'NO_RIGHT', 'NOT_SUPPORTED', 'QUOTA', 'READ_ONLY']
let faults = 0
afterAll(() => console.log(`operations failed, each gone on with to the same end: ${faults}`))

type Mode = 'copy' | 'move' | 'move of many' | 'move across file systems' | 'move onto an equal copy'
const modes: readonly Mode[] = ['copy', 'move', 'move of many', 'move across file systems', 'move onto an equal copy']

async function newCase(mode: Mode): Promise<Moving> {
  const host = createMemoryHost({ mounts: ['/mnt/lotus'] })
  const store = mode === 'move across file systems' ? elsewhere : target
  for (const [path, bytes] of sectorFiles()) host.plant(`${source}/${path}`, bytes)
  await host.makeDirectory(store)
  if (mode === 'move onto an equal copy') for (const [path, bytes] of sectorFiles()) host.plant(`${store}/${path}`, bytes)
  const sector = await plannedFrom(host, source)
  return { host, sector, target: store, mode: mode === 'copy' ? 'copy' : 'move', copiedFrom: mode === 'move across file systems' ? [source] : [], together: mode === 'move of many' }
}

const endOf = async (moving: Moving): Promise<unknown> => [await filesBelow(moving.host, source), await filesBelow(moving.host, moving.target)]

/** At every moment: each file is whole somewhere, no final name bears anything else, and nothing lies where it does not belong. */
async function checkNothingLost(host: Host, store: string): Promise<void> {
  const [from, to] = [await filesBelow(host, source), await filesBelow(host, store)]
  const all = [...Object.values(from), ...Object.values(to)]
  for (const [path, bytes] of sectorFiles()) {
    const hash = sha256Of(bytes)
    expect(all, path).toContain(hash)
    expect([undefined, hash], path).toContain(from[path])
    expect([undefined, hash], path).toContain(to[path])
  }
  for (const path of [...Object.keys(from), ...Object.keys(to)]) {
    const known = path.startsWith('.sector-ferry') || [...sectorFiles().keys()].some((file) => file === path || file.startsWith(`${path}/`))
    expect(known, `${path} does not belong there`).toBe(true)
  }
}

/** `once`: one call fails. `on`: that call and every later one, as when the process or the disk is gone. */
type Fault = { readonly at: number; readonly when: 'before' | 'after'; readonly span: 'once' | 'on'; readonly code?: ErrorCode }

function failing(host: Host, { at, when, span, code = codes[at % codes.length]! }: Fault): { host: Host; hit: () => boolean } {
  let hit = false
  const hook = ({ order, args }: { order: number; args: readonly unknown[] }): void => {
    if (order < at || (span === 'once' && order > at)) return
    hit = true
    throw new FerryError(code, { path: String(args[0]) })
  }
  return { host: watchedHost(host, { [when]: hook }), hit: () => hit }
}

const attempt = (moving: Moving): Promise<'ended' | 'failed'> => transfer(moving).then(() => 'ended', () => 'failed')

/** Runs into the fault, then once more without it. @returns false when that call failed by itself or never came */
async function failThenResume(mode: Mode, fault: Fault, expected: unknown): Promise<boolean> {
  const moving = await newCase(mode)
  const broken = failing(moving.host, fault)
  const outcome = await attempt({ ...moving, host: broken.host })
  if (!broken.hit()) return false
  faults++
  await checkNothingLost(moving.host, moving.target)
  if (outcome === 'failed') await transfer(moving)
  await tidy(moving)
  expect(await endOf(moving), JSON.stringify(fault)).toEqual(expected)
  return true
}

describe.each(modes)('%s, with every single operation failing in turn', (mode) => {
  let expected: unknown
  let calls = 0
  beforeAll(async () => {
    const moving = await newCase(mode)
    await transfer({ ...moving, host: watchedHost(moving.host, { before: ({ order }) => (calls = order) }) })
    await tidy(moving)
    expected = await endOf(moving)
  })

  it('without a fault: the files arrive, and the sources stay, go, or wait in the trash', async () => {
    const [from, to] = expected as [Record<string, string>, Record<string, string>]
    const trash = '.sector-ferry/20261123-101500-3f9a2c/trash'
    for (const [path, bytes] of sectorFiles()) {
      expect(to[path]).toBe(sha256Of(bytes))
      expect(from[path]).toBe(mode === 'copy' ? sha256Of(bytes) : undefined)
      expect(from[`${trash}/${path}`]).toBe(mode === 'move across file systems' || mode === 'move onto an equal copy' ? sha256Of(bytes) : undefined)
    }
    expect(Object.keys(to).filter((path) => path.startsWith('.sector-ferry'))).toEqual([])
  })

  it.each([
    { when: 'before', span: 'once' }, { when: 'before', span: 'on' }, { when: 'after', span: 'once' }, { when: 'after', span: 'on' },
  ] as const)('$when it is done, $span: nothing lost, and the next run ends as if nothing had been', async ({ when, span }) => {
    let hits = 0
    for (let at = 1; at <= calls; at++) for (const code of codes) if (await failThenResume(mode, { at, when, span, code }, expected)) hits++
    expect(hits).toBeGreaterThan(20)
  })

  it('a second failure while the first is being put right', async () => {
    // after a fault of many each goes alone: as many calls again
    const [every, next] = mode === 'move of many' ? [7, 9] : [3, 2]
    for (let first = 1; first <= calls; first += every) {
      for (let second = 1; ; second += next) {
        const moving = await newCase(mode)
        await attempt({ ...moving, host: failing(moving.host, { at: first, when: 'after', span: 'on' }).host })
        const again = failing(moving.host, { at: second, when: 'before', span: 'on' })
        await attempt({ ...moving, host: again.host })
        await checkNothingLost(moving.host, moving.target)
        await transfer(moving)
        await tidy(moving)
        expect(await endOf(moving), `${first} then ${second}`).toEqual(expected)
        if (!again.hit()) break
      }
    }
  })
})
