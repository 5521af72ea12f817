import { readFile, writeFile } from 'node:fs/promises'
import { FerryError } from '../../shared/errors'
import type { MigrationRequest } from '../../shared/connection'
import type { Plan } from '../../shared/plan'
import { expandPath, ferryHome } from '../core/home'
import { describeChange } from '../core/migration/plan-change'
import { parsePlan, planText } from '../core/migration/plan-file'
import type { CommandLine } from './args'
import type { Command } from './commands'
import { findUnfinished } from '../core/migration/find-run'
import { attachRequest, importRequest } from './import-command'
import { approveAndRun, makePlan, noteExpanded, resumeByName } from './migrate-command'
import { formatPlan } from './print-plan'
import { readExport, readFinish } from './request'

async function requestOf(line: CommandLine): Promise<MigrationRequest> {
  const [, what, which] = line.words
  if (what === 'import') return importRequest(line)
  if (what === 'attach') return attachRequest(which, line)
  if (what === 'finish') return readFinish(line.flags)
  if (what !== undefined && what !== 'export' && what !== 'export-to-lotus') throw new FerryError('BAD_USAGE', { problem: `plan takes export, import, attach or finish, not '${what}'` })
  return readExport(line.flags, which)
}

/** Makes a plan, prints it, and with --out saves it. Changes nothing else. */
export const planCommand: Command = async (line, output) => {
  noteExpanded(line.flags, output)
  const { plan, checks, batches } = await makePlan(await requestOf(line), line.hosts)
  if (line.flags.out !== undefined) await writeFile(expandPath(line.flags.out), planText(plan), { mode: 0o600 })
  output.print(output.json ? JSON.stringify(plan) : formatPlan(plan, checks, output.locale, batches))
  return 0
}

/** What a saved plan was made from, and its digest; its sectors are not kept, for they are looked at anew. @throws PLAN_UNREADABLE, PLAN_DAMAGED */
async function readBasis(file: string): Promise<Pick<Plan, 'request' | 'digest'>> {
  const { request, digest } = await readSaved(file)
  return { request, digest }
}

async function readSaved(file: string): Promise<Plan> {
  const text = await readFile(expandPath(file), 'utf8').catch((error: unknown) => {
    throw new FerryError('PLAN_UNREADABLE', {}, { cause: error })
  })
  return parsePlan(text)
}

/** Runs a saved plan; a run of the same plan that was cut off is gone on with. @throws PLAN_STALE when what it was made from has changed */
export const runCommand: Command = async (line, output) => {
  const file = line.words[1]
  if (file === undefined) throw new FerryError('BAD_USAGE', { problem: 'run needs the file of a plan' })
  const saved = await readBasis(file)
  const unfinished = await findUnfinished(ferryHome(), saved.digest)
  if (unfinished !== undefined) return resumeByName(unfinished, output, line)
  const prepared = await makePlan(saved.request, line.hosts)
  if (prepared.plan.digest !== saved.digest) throw new FerryError('PLAN_STALE', { what: describeChange(await readSaved(file), prepared.plan) })
  return approveAndRun(prepared, line, output)
}
