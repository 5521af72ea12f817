import { FerryError } from '../../shared/errors'
import type { MigrationRequest } from '../../shared/connection'
import { expandPath, ferryHome } from '../core/home'
import type { Hosts } from '../core/host/hosts'
import { yieldToOthers } from '../core/io-priority'
import { silentLog, stderrLog } from '../core/log'
import { prepare, resumeRun, runPlan, type Prepared, type Supervision } from '../core/migration/migrate'
import { connectPorts } from '../core/migration/ports'
import { makeSwitches } from '../core/migration/run-control'
import type { Report } from '../../shared/report'
import type { CommandLine, Flags } from './args'
import type { Command } from './commands'
import type { Output } from './output'
import { letGo } from './memory'
import { formatPlan } from './print-plan'
import { formatReport } from './print-report'
import { watchProgress } from './print-progress'
import { readExport, readNumber } from './request'

export const exportCommand: Command = (line, output) => migrate(readExport(line.flags, line.words[1]), line, output)

/** `~` means the home of whoever runs this; what it became is shown. */
export function noteExpanded(flags: Flags, output: Output): void {
  for (const value of Object.values(flags).flat()) if (typeof value === 'string' && /^~(\/|$)/.test(value)) output.note(`${value} = ${expandPath(value)}`)
}

/** Makes the plan of a request. */
export async function makePlan(request: MigrationRequest, hosts: Hosts): Promise<Prepared> {
  const ports = await connectPorts(request, hosts)
  try {
    return await prepare(request, ports)
  } finally {
    await ports.close()
    letGo()
  }
}

/** Plan, question, run, report. */
export async function migrate(request: MigrationRequest, line: CommandLine, output: Output): Promise<number> {
  noteExpanded(line.flags, output)
  const prepared = await makePlan(request, line.hosts)
  if (line.flags['dry-run']) {
    output.print(output.json ? JSON.stringify(prepared.plan) : formatPlan(prepared.plan, prepared.checks, output.locale, prepared.batches))
    return 0
  }
  return approveAndRun(prepared, line, output)
}

/** Shows the plan, asks unless --yes, runs it and prints the report. */
export async function approveAndRun(prepared: Prepared, line: CommandLine, output: Output): Promise<number> {
  if (!line.flags.yes || !output.json) output.note(formatPlan(prepared.plan, prepared.checks, output.locale, prepared.batches))
  if (!line.flags.yes && !(await output.confirm(output.locale === 'zh' ? '按此计划执行？' : 'Run this plan?'))) throw new FerryError('NOT_CONFIRMED')
  return supervise(output, (supervision) => runPlan(prepared.plan, supervision, line.flags.yes ? prepared : undefined), line)
}

/** Runs with Ctrl-C as "stop now, can be resumed", progress on standard error and the report on standard output. */
export async function supervise(output: Output, work: (supervision: Supervision) => Promise<Report>, { flags, hosts }: Pick<CommandLine, 'flags' | 'hosts'>): Promise<number> {
  const switches = makeSwitches(() => performance.now())
  if (flags.limit !== undefined) switches.limit(readNumber('limit', flags.limit) * 1024 ** 2 || null)
  if (flags['low-priority'] && !yieldToOthers()) output.note(output.locale === 'zh' ? '无法设置磁盘低优先级（缺少 ionice）' : 'the disk priority could not be lowered (no ionice)')
  const stop = (): void => switches.stop('now')
  process.once('SIGINT', stop).once('SIGTERM', stop)
  let stopWatching = (): void => undefined
  try {
    const report = await work({
      home: ferryHome(), hosts, switches, now: () => new Date(), log: output.json ? silentLog : process.env.SECTOR_FERRY_DEBUG ? stderrLog : silentLog,
      onBegin: (run, progress) => {
        letGo()
        output.note(output.locale === 'zh' ? `任务 ${run}` : `run ${run}`)
        if (process.stderr.isTTY) stopWatching = watchProgress(progress)
      },
    })
    stopWatching()
    output.print(output.json ? JSON.stringify(report) : formatReport(report, output.locale))
    return report.exit
  } finally {
    stopWatching()
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}

export const resumeByName = (run: string, output: Output, line: CommandLine): Promise<number> => supervise(output, (supervision) => resumeRun(run, supervision), line)
