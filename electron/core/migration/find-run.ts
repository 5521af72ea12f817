import { currentHistory } from './execute'
import { listRuns, openRun } from './run-store'

/** The newest run of a plan that was begun and has not ended, by the plan's digest. */
export async function findUnfinished(home: string, digest: string): Promise<string | undefined> {
  for (const run of await listRuns(home)) {
    const opened = await openRun(home, run).catch(() => undefined)
    if (opened?.plan.digest !== digest) continue
    const { record } = await currentHistory(opened.folder)
    return record.startedAt !== '' && record.endedAt === undefined ? run : undefined
  }
  return undefined
}
