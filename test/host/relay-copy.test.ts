import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Host } from '../../electron/core/host/host'
import { createLocalHost } from '../../electron/core/host/local-host'
import { relayCopy } from '../../electron/core/host/relay-copy'
import { FerryError } from '../../shared/errors'
import { sha256Of, someBytes } from '../helpers/bytes'
import { tempDir } from '../helpers/temp-dir'

const local = createLocalHost()
const lost = new FerryError('SSH_LOST', { host: 'far' })
const verified = { verify: 'sha256', signal: new AbortController().signal } as const

/** This computer, where the n-th attempt to write a part first does `before(n)`. */
function target(before: (attempt: number, part: string) => void): Host {
  let attempt = 0
  return {
    ...local,
    writeFrom: async (part, ...rest) => {
      before(++attempt, part)
      await local.writeFrom(part, ...rest)
    },
  }
}

function source(): { folder: string; from: string; part: string; bytes: Buffer } {
  const folder = tempDir()
  const bytes = someBytes(300_000)
  writeFileSync(join(folder, 'a'), bytes)
  return { folder, from: join(folder, 'a'), part: join(folder, 'b'), bytes }
}

it('goes on when the attempt that was cut off creates the part just before the next one does', async () => {
  const { folder, from, part, bytes } = source()
  const host = target((attempt) => {
    if (attempt === 1) throw lost
    if (attempt === 2) writeFileSync(part, bytes.subarray(0, 1000))
  })
  expect(await relayCopy(local, from, host, part, verified)).toMatchObject({ sha256: sha256Of(bytes), bytes: bytes.length })
  expect(readFileSync(part).equals(bytes)).toBe(true)
  expect(readdirSync(folder)).toEqual(['a', 'b'])
})

it('leaves a part alone that somebody else creates in the first attempt', async () => {
  const { from, part } = source()
  const host = target(() => writeFileSync(part, 'of somebody else', { flag: 'wx' }))
  await expect(relayCopy(local, from, host, part, verified)).rejects.toMatchObject({ code: 'EXISTS' })
  expect(readFileSync(part, 'utf8')).toBe('of somebody else')
})

it.each([['always lost', () => lost], ['lost once and then unwritable', (n: number) => (n === 1 ? lost : new FerryError('WRITE_FAILED', { path: 'b', problem: 'EIO' }))]])('gives up after five attempts without progress: %s', async (_, errorOf) => {
  const { from, part } = source()
  let attempts = 0
  const host = target((attempt) => {
    attempts = attempt
    throw errorOf(attempt)
  })
  await expect(relayCopy(local, from, host, part, verified)).rejects.toThrow(errorOf(5).message)
  expect(attempts).toBe(5)
})
