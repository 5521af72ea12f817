import { createLocalHost } from '../../electron/core/host/local-host'
import { openJournal } from '../../electron/core/migration/journal'
import type { PlannedSector } from '../../shared/plan'
import { tidy, transfer } from './transfer'

/** What the process is told: one sector to transfer, with a real journal. */
export interface WorkerTask {
  readonly sector: PlannedSector
  readonly target: string
  readonly mode: 'copy' | 'move'
  readonly copiedFrom: readonly string[]
  readonly journal: string
  readonly together: boolean
}

async function work(task: WorkerTask): Promise<void> {
  const moving = { ...task, host: createLocalHost() }
  const journal = await openJournal(task.journal)
  await transfer(moving, { journal })
  await tidy(moving)
  await journal.close()
}

work(JSON.parse(process.argv[2]!) as WorkerTask).catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
