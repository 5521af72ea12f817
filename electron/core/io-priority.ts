import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { constants, setPriority } from 'node:os'

/** Threads of this process; on Linux each has a priority of its own, elsewhere the process has one. */
function threads(): readonly number[] {
  try {
    return readdirSync('/proc/self/task').map(Number)
  } catch {
    return [process.pid]
  }
}

/**
 * Lets the machine's other work go first: lowest CPU priority and, by util-linux's ionice, the idle class of the disk scheduler, for
 * every thread of this process; threads that start later inherit both. @returns false when the disk part could not be done
 */
export function yieldToOthers(): boolean {
  // the main thread first, whose children the others are
  for (const thread of [process.pid, ...threads()]) {
    try {
      setPriority(thread, constants.priority.PRIORITY_LOW)
    } catch {
      // it has ended, or the system forbids it: then it goes on as it is
    }
  }
  // a process group would take the shell along
  return spawnSync('sh', ['-c', 'for task in /proc/"$1"/task/*; do ionice -c 3 -p "${task##*/}" || exit 1; done', 'sh', String(process.pid)], { stdio: 'ignore' }).status === 0
}
