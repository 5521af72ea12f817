import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atCall, atPoint, calmEnd, count, counted, diskCalls, dropScript, goOn, haveStrace, newCrash, printTally, soak, start, transferPoints, checkNothingLost, type Ground, type Mode } from '../helpers/crash'
import { sharedMemory } from '../helpers/file-systems'
import { tempDir } from '../helpers/temp-dir'
import { shapes } from '../helpers/transfer'

const modes: readonly Mode[] = ['copy', 'move', 'move of many', ...(sharedMemory === undefined ? [] : ['move across file systems' as const])]
const scenarios = modes.flatMap((mode) => (soak ? shapes : shapes.slice(0, 1)).map((shape) => ({ mode, shape })))
const reached = new Set<string>()
afterAll(() => {
  dropScript()
  printTally('processes killed, each gone on with to the same end:')
})

describe.each(scenarios)('a process killed without warning: $mode, $shape', ({ mode, shape }) => {
  const ground = (): Ground => {
    const from = tempDir()
    return { from, to: mode === 'move across file systems' ? tempDir(sharedMemory) : from }
  }
  let expected: unknown
  beforeAll(async () => void (expected = await calmEnd(mode, shape, ground())))

  it.each(transferPoints)('every time it is at %s, then gone on with: nothing lost, the same end', async (point) => {
    for (let nth = 1; ; nth++) {
      const hit = await newCrash(mode, shape, ground())
      const { status, signal } = await atPoint(hit, point, nth)
      if (status === 0) break
      expect(signal).toBe('SIGKILL')
      reached.add(point)
      count(`named points, ${mode}`)
      await goOn(hit, expected)
    }
  }, 600_000)

  it.skipIf(!haveStrace).each(diskCalls)('every time it calls %s, then gone on with: nothing lost, the same end', async (call) => {
    for (let nth = 1; ; nth++) {
      const hit = await newCrash(mode, shape, ground())
      const { status, signal, stderr } = await atCall(hit, call, nth)
      if (status === 0) break
      expect(signal, stderr).toBe('SIGKILL')
      count(`system calls, ${mode}`)
      await goOn(hit, expected)
    }
  }, 900_000)

  it('killed, and killed again while going on: nothing lost, the same end', async () => {
    for (const [i, first] of transferPoints.entries()) {
      for (const [j, second] of transferPoints.entries()) {
        if (!soak && (i + 2 * j) % 7 !== 0) continue
        const hit = await newCrash(mode, shape, ground())
        if ((await atPoint(hit, first, 1)).status === 0) break
        const { status } = await atPoint(hit, second, 1)
        if (status === 0) continue
        count(`crashes while going on, ${mode}`)
        await checkNothingLost(hit)
        await goOn(hit, expected)
      }
    }
  }, 900_000)
})

it.each([...Array(soak ? 300 : 0).keys()])('killed at a moment of chance, %i', async (i) => {
  const mode = modes[i % modes.length]!
  const ground = (): Ground => {
    const from = tempDir()
    return { from, to: mode === 'move across file systems' ? tempDir(sharedMemory) : from }
  }
  const expected = await calmEnd(mode, 'snapped', ground())
  const hit = await newCrash(mode, 'snapped', ground())
  await start(hit, {}, [], 40 + (i * 37) % 60)
  count(`moments of chance, ${mode}`)
  await goOn(hit, expected)
})

it('every named moment of the transfer was reached', () => expect([...reached].sort()).toEqual([...transferPoints].sort()))

it.skipIf(!haveStrace)('the calls that change the disk were really hit', () => {
  for (const mode of modes) expect(counted(`system calls, ${mode}`)).toBeGreaterThan(10)
})
