import { execFileSync, spawnSync } from 'node:child_process'
import { describe, expect, it, vi } from 'vitest'
import { bundle } from '../helpers/bundle'
import { tempDir } from '../helpers/temp-dir'

const haveIonice = process.platform === 'linux' && spawnSync('ionice', ['--version']).status === 0

describe('low priority', () => {
  it.skipIf(!haveIonice)('holds for every thread: those that run already and those that start later', async () => {
    const script = await bundle('low-priority.ts', tempDir())
    const { done, before, after } = JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' })) as Record<'before' | 'after', { nice: number; disk: string }[]> & { done: boolean }
    expect(done).toBe(true)
    expect(before.every((thread) => thread.nice < 19)).toBe(true)
    expect(after.length).toBeGreaterThan(before.length)
    expect(new Set(after.map((thread) => `${thread.nice} ${thread.disk}`))).toEqual(new Set(['19 idle']))
  })
  it('fails nothing on a system without threads to list, without a shell and without the right', async () => {
    vi.doMock('node:fs', () => ({ readdirSync: () => { throw Object.assign(new Error('no /proc'), { code: 'ENOENT' }) } }))
    vi.doMock('node:os', () => ({ constants: { priority: { PRIORITY_LOW: 19 } }, setPriority: () => { throw Object.assign(new Error('forbidden'), { code: 'EACCES' }) } }))
    vi.doMock('node:child_process', () => ({ spawnSync: () => ({ status: null, error: new Error('no sh') }) }))
    const { yieldToOthers } = await import('../../electron/core/io-priority')
    expect(yieldToOthers()).toBe(false)
    for (const module of ['node:fs', 'node:os', 'node:child_process']) vi.doUnmock(module)
  })
})
