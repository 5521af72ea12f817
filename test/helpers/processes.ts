import { readdirSync, readFileSync } from 'node:fs'

/** What every process of this machine shows of its arguments and environment, looked at every 20 ms until `sample.end()`. */
export function watchProcesses(): { readonly seen: string[]; readonly sample: { (): void; end(): void } } {
  const seen: string[] = []
  const look = (): void => {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      for (const file of ['cmdline', 'environ']) {
        try {
          seen.push(readFileSync(`/proc/${pid}/${file}`, 'latin1'))
        } catch {
          // it has ended, or belongs to somebody else
        }
      }
    }
  }
  const timer = setInterval(look, 20)
  return { seen, sample: Object.assign(look, { end: () => clearInterval(timer) }) }
}
