import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { FerryError } from '../../../shared/errors'
import { Plan } from '../../../shared/plan'
import { Report } from '../../../shared/report'
import { syncPath } from '../host/sync-path'
import { parsePlan, planText } from './plan-file'
import { decodeRecords, encodeRecords, type Records } from './records-file'

/** The folder of one run: plan.json, records.bin, journal.log, report.json. */
export interface RunFolder {
  readonly run: string
  readonly path: string
  readonly journal: string
}

const runsFolder = (home: string): string => join(home, 'runs')
const folderOf = (home: string, run: string): RunFolder => ({ run, path: join(runsFolder(home), run), journal: join(runsFolder(home), run, 'journal.log') })

/** A name that sorts by time: `20261123-101500-3f9a2c`. */
function newRunName(now: Date): string {
  const stamp = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)
  return `${stamp}-${randomBytes(3).toString('hex')}`
}

/** Bytes of one write: a call for each small part would take longer than writing them, and all together would be held twice. */
const writeAtOnce = 4 * 1024 ** 2

async function writeDurable(path: string, parts: Iterable<Uint8Array>): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    let some: Uint8Array[] = []
    let bytes = 0
    for (const part of parts) {
      some.push(part)
      bytes += part.length
      if (bytes < writeAtOnce) continue
      await file.writeFile(Buffer.concat(some))
      some = []
      bytes = 0
    }
    await file.writeFile(Buffer.concat(some))
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
}

/** Keeps an approved plan and its records on disk before anything else happens. */
export async function createRun(home: string, plan: Plan, records: Records, now: Date): Promise<RunFolder> {
  const folder = folderOf(home, newRunName(now))
  await mkdir(folder.path, { recursive: true, mode: 0o700 })
  await writeDurable(join(folder.path, 'records.bin'), encodeRecords(records))
  await writeDurable(join(folder.path, 'plan.json'), planText(plan))
  await syncPath(folder.path)
  await syncPath(runsFolder(home))
  return folder
}

/** @throws RUN_UNKNOWN, PLAN_DAMAGED */
export async function openRun(home: string, run: string): Promise<{ folder: RunFolder; plan: Plan; records: Map<string, Buffer> }> {
  if (!/^[0-9a-z-]{1,64}$/.test(run)) throw new FerryError('RUN_UNKNOWN', { run })
  const folder = folderOf(home, run)
  const text = await readFile(join(folder.path, 'plan.json'), 'utf8').catch((error: unknown) => {
    throw new FerryError('RUN_UNKNOWN', { run }, { cause: error })
  })
  const plan = parsePlan(text)
  const writing = plan.steps.find((s) => s.kind === 'write-metadata' || s.kind === 'import-sectors')
  const bytes = await readFile(join(folder.path, 'records.bin'))
  return { folder, plan, records: writing ? decodeRecords(bytes, writing.recordsSha256) : new Map() }
}

export const saveReport = (folder: RunFolder, report: Report): Promise<void> => writeDurable(join(folder.path, 'report.json'), [Buffer.from(JSON.stringify(report))])

/** The report of a run, or undefined when it has none yet. */
export async function loadReport(home: string, run: string): Promise<Report | undefined> {
  const path = join(folderOf(home, run).path, 'report.json')
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const parsed = Report.safeParse(JSON.parse(text))
  if (!parsed.success) throw new FerryError('PLAN_DAMAGED', { what: path })
  return parsed.data
}

/** Names of all runs, newest first. Folders that never got a plan are left-overs of a crash and are not runs. */
export async function listRuns(home: string): Promise<string[]> {
  const names = await readdir(runsFolder(home)).catch(() => [])
  return names.filter((n) => /^\d{8}-\d{6}-[0-9a-f]{6}$/.test(n)).sort().reverse()
}

/** Forgets a run that never began; used when preflight refuses it. */
export const dropRun = (folder: RunFolder): Promise<void> => rm(folder.path, { recursive: true, force: true })
