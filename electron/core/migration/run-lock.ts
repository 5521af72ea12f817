import { readFile, readdir, unlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { FerryError } from '../../../shared/errors'

/** Two that met while taking it both step back and try again after a moment of chance. */
const attempts = 6
const longestWaitMs = 80

/** A process for as long as it lives: a reused number has another start time (clock ticks), another boot another ID. */
interface Holder {
  readonly pid: number
  readonly start: string
  readonly boot: string
}

/**
 * Takes the run of a journal for this process. Whoever wants it makes a file that is named after itself and then looks who else has
 * one: only who sees no other living process has the run. The file of a dead process can be removed by anybody, since no other bears
 * its name. @throws RUN_BUSY
 */
export async function lockRun(journal: string): Promise<() => Promise<void>> {
  const [folder, prefix] = [dirname(journal), `${basename(journal)}.lock.`]
  const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim().replaceAll('-', '')
  const me: Holder = { pid: process.pid, start: await startOf(process.pid), boot }
  const mine = join(folder, prefix + [me.pid, me.start, me.boot].join('.'))
  const busy = (pid: number): FerryError => new FerryError('RUN_BUSY', { run: basename(folder), pid })
  for (let attempt = 1; ; attempt++) {
    await writeFile(mine, '', { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EEXIST' ? busy(me.pid) : error
    })
    const release = (): Promise<void> => unlink(mine).catch(() => undefined)
    try {
      let other: Holder | undefined
      for (const name of await readdir(folder)) {
        if (!name.startsWith(prefix) || join(folder, name) === mine) continue
        const [pid, start = '', itsBoot = ''] = name.slice(prefix.length).split('.')
        const holder = { pid: Number(pid), start, boot: itsBoot }
        if (holder.boot === boot && (await isAlive(holder))) other = holder
        else await unlink(join(folder, name)).catch(() => undefined)
      }
      if (!other) return release
      await release()
      if (attempt === attempts) throw busy(other.pid)
    } catch (error) {
      await release()
      throw error
    }
    await wait(Math.random() * longestWaitMs)
  }
}

const startOf = async (pid: number): Promise<string> => (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')).split(') ').pop()?.split(' ')[19] ?? ''

async function isAlive({ pid, start }: Holder): Promise<boolean> {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  return (await startOf(pid)) === start
}
