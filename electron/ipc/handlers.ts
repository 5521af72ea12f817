import { writeFile } from 'node:fs/promises'
import { FerryError } from '../../shared/errors'
import type { MigrationRequest } from '../../shared/connection'
import type { Handlers, RunSummary } from '../../shared/ipc'
import { makeDiagnostics } from '../core/diagnostics'
import type { Hosts } from '../core/host/hosts'
import type { KeptLog } from '../core/log'
import { listBackups } from '../core/migration/backups'
import { look } from '../core/migration/look'
import { prepare } from '../core/migration/migrate'
import { connectPorts, type Ports } from '../core/migration/ports'
import { minerName } from '../core/migration/report'
import { listRuns, openRun } from '../core/migration/run-store'
import { undoRun } from '../core/migration/undo'
import { moveStraysAside } from '../core/stores/strays'
import { deadlineOf, planView, preflightView, toType } from './plans'
import type { openPractice } from './practice'
import { reportOf, reportText, summarise } from './reports'
import type { DesktopChannel } from './desktop'
import type { HostChannel } from './hosts'
import { keepLook } from './sectors'
import { keepPlans, type RunDesk } from './services'

/** What only the process of the window can do. */
export interface Desktop {
  saveAs(name: string): Promise<string | null>
  /** Bytes per second at which a run begins; null: no limit. */
  limit(): Promise<number | null>
}

export interface Belongings {
  readonly home: string
  readonly about: { readonly version: string; readonly runtime: string }
  readonly desktop: Desktop
  readonly desk: RunDesk
  readonly practice: ReturnType<typeof openPractice>
  readonly log: KeptLog
  readonly hosts: Hosts
}

const withPortsOf = (hosts: Hosts) => async <T>(request: MigrationRequest, work: (ports: Ports) => Promise<T>): Promise<T> => {
  const ports = await connectPorts(request, hosts)
  try {
    return await work(ports)
  } finally {
    await ports.close()
  }
}

const none = async (work: () => void): Promise<Record<string, never>> => (work(), {})

/** One line a channel, into the core; what the desktop answers itself is in desktop.ts. */
export function createHandlers({ home, about, desktop, desk, practice, log, hosts }: Belongings): Omit<Handlers, DesktopChannel | HostChannel> {
  const withPorts = withPortsOf(hosts)
  const plans = keepPlans()
  const looks = keepLook()
  const save = async (name: string, text: string): Promise<{ path: string | null }> => {
    const path = await desktop.saveAs(name)
    if (path) await writeFile(path, text, { mode: 0o600 })
    return { path }
  }
  return {
    'practice:open': ({ direction }) => {
      looks.forget()
      return practice.open(direction)
    },
    'inspect:look': (where) => look(where, hosts),
    'sectors:list': ({ request, again }) => {
      if (again) looks.forget()
      return withPorts(request, async (ports) => ({ rows: await looks.rows(request, ports) }))
    },
    'sectors:detail': ({ request, number }) => withPorts(request, (ports) => looks.detail(request, number, ports)),
    'preflight:run': (request) => withPorts(request, (ports) => preflightView(request, ports, looks)),
    'preflight:move-strays': async ({ store, host }) => {
      if (desk.running) throw new FerryError('RUN_BUSY', { run: desk.progress()?.run ?? '', pid: process.pid })
      looks.forget()
      const result = await moveStraysAside(await hosts.open(host), store, new Date().toISOString().replace(/\D/g, '').slice(0, 14))
      log.info(`moved ${result.moved} entries that are no sector names to ${result.to}`)
      return result
    },
    'chain:deadline': (request) => withPorts(request, async (ports) => ({ deadline: await deadlineOf(request, ports) })),
    'plan:build': (request) =>
      withPorts(request, async (ports) => {
        const prepared = await prepare(request, ports)
        return planView(plans.add(prepared), prepared, ports)
      }),
    'plan:save': ({ planId }) => save('plan.json', `${JSON.stringify(plans.get(planId).plan, null, 1)}\n`),
    'run:start': async ({ planId, digest, typed }) => {
      const { plan } = plans.get(planId)
      if (plan.digest !== digest) throw new FerryError('PLAN_STALE', { what: `${digest.slice(0, 12)} → ${plan.digest.slice(0, 12)}` })
      const wanted = toType(plan)
      if (wanted !== undefined && typed !== wanted) throw new FerryError('NOT_CONFIRMED')
      log.info(`run of plan ${digest}`)
      looks.forget()
      return { run: await desk.start(plan, await desktop.limit()) }
    },
    'run:progress': async () => ({ progress: desk.progress() }),
    'run:pause': () => none(() => desk.switches?.pause()),
    'run:continue': () => none(() => desk.switches?.continue()),
    'run:stop': ({ when }) => none(() => desk.switches?.stop(when)),
    'run:limit': ({ bytesPerSecond }) => none(() => desk.switches?.limit(bytesPerSecond)),
    'run:resume': async ({ run }) => {
      looks.forget()
      return { run: await desk.resume(run, await desktop.limit()) }
    },
    'runs:list': async () => ({ runs: (await Promise.all((await listRuns(home)).slice(0, 200).map((run) => summarise(home, run, desk)))).filter((r): r is RunSummary => r !== undefined) }),
    'report:get': ({ run }) => reportOf(home, run),
    'report:save': async ({ run, format, locale }) => save(`${run}.${format}`, await reportText(home, run, format, locale)),
    'backups:list': async () => ({ backups: await listBackups(home, hosts) }),
    'log:list': async () => ({ lines: [...log.lines()] }),
    'diagnostics:make': async ({ run }) => ({
      text: await makeDiagnostics({ home, ...about, log: log.lines().map((l) => `${l.at} ${l.level} ${l.text}`), run }),
    }),
    'text:save': ({ name, text }) => save(name, text),
    'undo:run': async ({ run, typed }) => {
      const { plan } = await openRun(home, run)
      if (typed !== minerName(plan)) throw new FerryError('NOT_CONFIRMED')
      looks.forget()
      return undoRun(home, run, hosts)
    },
  }
}
