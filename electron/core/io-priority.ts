import { spawnSync } from 'node:child_process'
import { constants, setPriority } from 'node:os'

/**
 * Lets the machine's other work go first: lowest CPU priority and, by util-linux's ionice, the idle class of the disk scheduler, for
 * every thread of this process. @returns false when only the CPU part could be done
 */
export function yieldToOthers(): boolean {
  setPriority(process.pid, constants.priority.PRIORITY_LOW)
  // a process group would take the shell along; threads that start later inherit it
  return spawnSync('sh', ['-c', 'for task in /proc/"$1"/task/*; do ionice -c 3 -p "${task##*/}" || exit 1; done', 'sh', String(process.pid)], { stdio: 'ignore' }).status === 0
}
