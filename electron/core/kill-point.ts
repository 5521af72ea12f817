let hits = 0

/**
 * A named moment at which a fault test can end the process without warning: `SECTOR_FERRY_KILL_AT=name` or `name#3` for its
 * third time. Does nothing otherwise.
 */
export function killPoint(name: string): void {
  const wanted = process.env.SECTOR_FERRY_KILL_AT
  if (wanted === undefined) return
  const [wantedName, nth] = wanted.split('#')
  if (wantedName === name && ++hits >= Number(nth ?? 1)) process.kill(process.pid, 'SIGKILL')
}
