import { rmdirSync, mkdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { openJournal } from '../../electron/core/migration/journal'

/** Takes a journal and holds it for a moment. Ends with 0 after it had it alone, 1 when it was refused, 2 when another had it too. */
async function work([path, held]: string[]): Promise<number> {
  const journal = await openJournal(path!).catch(() => undefined)
  if (!journal) return 1
  try {
    mkdirSync(held!)
  } catch {
    return 2
  }
  await wait(30)
  rmdirSync(held!)
  await journal.close()
  return 0
}

void work(process.argv.slice(2)).then((code) => (process.exitCode = code))
