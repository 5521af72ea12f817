import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atCall, atPoint, calmEnd, count, diskCalls, dropScript, goOn, haveStrace, newCrash, printTally, soak, start, transferPoints, type Crash, type Mode } from '../helpers/crash'
import { shapes } from '../helpers/transfer'

/** XFS shares blocks between copies on it (a reflink) unless it was made without. */
type Kind = 'ext4' | 'xfs' | 'xfs without reflinks'
const makers: Record<Kind, readonly [string, ...string[]]> = { 'ext4': ['mkfs.ext4'], 'xfs': ['mkfs.xfs'], 'xfs without reflinks': ['mkfs.xfs', '-m', 'reflink=0'] }
const run = (program: string, ...args: string[]): void => void execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })

/** A file system in a file whose power can be cut: what was not flushed is gone when it is mounted again. */
class Disk {
  private constructor(readonly kind: Kind, readonly base: string, readonly path: string) {}

  /** Undefined where that cannot be done (no root, no tools, no shutdown call). */
  static make(kind: Kind): Disk | undefined {
    const base = mkdtempSync(join(tmpdir(), 'sector-ferry-power-'))
    const disk = new Disk(kind, base, join(base, 'mounted'))
    try {
      mkdirSync(disk.path)
      writeFileSync(join(base, 'image'), '')
      truncateSync(join(base, 'image'), 320 * 1024 ** 2)
      run(makers[kind][0], ...makers[kind].slice(1), '-q', join(base, 'image'))
      disk.mount()
      writeFileSync(join(disk.path, 'probe'), 'x')
      Disk.cut(disk)
      return disk
    } catch {
      disk.remove()
      return undefined
    }
  }
  mount(): void {
    run('mount', '-o', 'loop', join(this.base, 'image'), this.path)
  }
  /** The shutdown ioctl without flushing the log, on all of them before any is touched again; then the way back: the log is replayed. */
  static cut(...disks: readonly Disk[]): void {
    for (const { path } of disks) run('xfs_io', '-x', '-c', 'shutdown', path)
    for (const disk of disks) {
      run('umount', disk.path)
      // a process that started meanwhile in mounts of its own may hold it a moment longer
      for (let n = 0; n < 50 && execFileSync('losetup', ['-j', join(disk.base, 'image')], { encoding: 'utf8' }) !== ''; n++) spawnSync('sleep', ['0.1'])
      disk.mount()
    }
  }
  flush(): void {
    run('sync', '-f', this.path)
  }
  remove(): void {
    spawnSync('umount', ['-l', this.path])
    rmSync(this.base, { recursive: true, force: true })
  }
}

const disks = { 'ext4': Disk.make('ext4'), 'xfs': Disk.make('xfs'), 'xfs without reflinks': Disk.make('xfs without reflinks') }
const other = Disk.make('ext4')
afterAll(() => {
  for (const disk of [...Object.values(disks), other]) disk?.remove()
  dropScript()
  printTally('power cuts, each gone on with to the same end:')
})

const modes: readonly Mode[] = ['copy', 'move', 'move of many', 'move across file systems']

describe.each(['ext4', 'xfs', 'xfs without reflinks'] as const)('the power is cut on %s', (kind) => {
  const disk = disks[kind]
  const made = kind === 'xfs without reflinks' ? (['copy'] as const) : modes
  describe.skipIf(!disk || !other).each(made.flatMap((mode) => (soak ? shapes.slice(0, 2) : shapes.slice(0, 1)).map((shape) => ({ mode, shape }))))('$mode, $shape', ({ mode, shape }) => {
    const ground = () => ({ from: disk!.path, to: mode === 'move across file systems' ? other!.path : disk!.path })
    let expected: unknown
    beforeAll(async () => void (expected = await calmEnd(mode, shape, ground())))

    async function fresh(): Promise<Crash> {
      const crash = await newCrash(mode, shape, ground())
      for (const each of [disk!, other!]) each.flush()
      return crash
    }
    async function cutAndGoOn(crash: Crash): Promise<void> {
      Disk.cut(disk!, ...(mode === 'move across file systems' ? [other!] : []))
      count(`${kind}, ${mode}`)
      await goOn(crash, expected)
    }

    it.each(soak ? transferPoints : transferPoints.filter((_, i) => i % 3 === 0))('at %s', async (point) => {
      for (let nth = 1; nth <= (soak ? 99 : 2); nth++) {
        const hit = await fresh()
        if ((await atPoint(hit, point, nth)).status === 0) break
        await cutAndGoOn(hit)
      }
    }, 900_000)

    it.each(soak && haveStrace ? diskCalls : [])('at every %s', async (call) => {
      for (let nth = 1; ; nth++) {
        const hit = await fresh()
        if ((await atCall(hit, call, nth)).status === 0) break
        await cutAndGoOn(hit)
      }
    }, 1_800_000)

    it('at a moment of chance, and after the end', async () => {
      const times = soak ? 60 : 3
      for (let i = 0; i < times; i++) {
        const hit = await fresh()
        await start(hit, {}, [], i === 0 ? 5000 : 40 + ((i * 37) % 70))
        await cutAndGoOn(hit)
      }
      expect(times).toBeGreaterThan(0)
    }, 900_000)
  })
})
