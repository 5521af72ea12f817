import { writeFile } from 'node:fs/promises'
import { FerryError } from '../../shared/errors'
import type { MigrationRequest } from '../../shared/connection'
import type { Handlers } from '../../shared/ipc'
import { groupReasons } from '../../shared/plan-words'
import { stringifyExact } from '../core/codec/exact-json'
import { compareLotusRecords, showRecord } from '../core/convert/compare'
import type { Log } from '../core/log'
import { decodeSectorInfo } from '../core/lotus/sector-info-cbor'
import { currentHistory } from '../core/migration/execute'
import { inspectToLotus } from '../core/migration/inspect'
import { look } from '../core/migration/look'
import { prepare } from '../core/migration/migrate'
import { planToLotus } from '../core/migration/plan-to-lotus'
import { connectPorts, type Ports } from '../core/migration/ports'
import { csvOf, makeReport, manifestOf, minerName } from '../core/migration/report'
import { rowsOf } from '../core/migration/rows'
import { listRuns, loadReport, openRun } from '../core/migration/run-store'
import { undoRun } from '../core/migration/undo'
import type { openSettings } from '../settings'
import { commandFor } from './command-for'
import { keepPlans, openPractice, type RunDesk } from './services'

export interface Desktop {
  readonly info: { version: string; electron: string; platform: string; home: string; systemLocale: 'en' | 'zh' }
  pick(kind: 'directory' | 'file'): Promise<string | null>
  saveAs(name: string): Promise<string | null>
  copy(text: string): void
}

const withPorts = async <T>(request: MigrationRequest, work: (ports: Ports) => Promise<T>): Promise<T> => {
  const ports = connectPorts(request)
  try {
    return await work(ports)
  } finally {
    await ports.close()
  }
}

const none = async (work: () => void): Promise<Record<string, never>> => (work(), {})

/** One line a channel, into the core. */
export function createHandlers(home: string, desktop: Desktop, settings: ReturnType<typeof openSettings>, desk: RunDesk, practice: ReturnType<typeof openPractice>, log: Log): Handlers {
  const plans = keepPlans()
  return {
    'app:info': async () => desktop.info,
    'settings:get': async () => settings.get(),
    'settings:set': async (change) => settings.set(Object.fromEntries(Object.entries(change).filter(([, v]) => v !== undefined))),
    'dialog:pick': async ({ kind }) => ({ path: await desktop.pick(kind) }),
    'clipboard:write': ({ text }) => none(() => desktop.copy(text)),
    'practice:open': async () => {
      const { farm, url } = await practice.open()
      return { damocles: { kind: 'api', url }, lotus: { repo: farm.lotusRepo, store: farm.lotusStore }, minerId: farm.minerId, folder: farm.folder }
    },
    'inspect:look': (where) => look(where),
    'sectors:list': (request) =>
      withPorts(request, async (ports) => {
        const snapshot = await inspectToLotus(request, ports)
        return { rows: rowsOf(snapshot, planToLotus(snapshot).plan) }
      }),
    'sectors:detail': ({ request, number }) => withPorts(request, (ports) => sectorDetail(request, number, ports)),
    'plan:build': (request) =>
      withPorts(request, async (ports) => {
        const prepared = await prepare(request, ports)
        const { plan, checks } = prepared
        const kinds: Record<string, number> = {}
        for (const sector of plan.sectors) kinds[sector.kind] = (kinds[sector.kind] ?? 0) + 1
        const notes = [...plan.notes.map((n) => ({ code: n.code, params: n.params, sectors: [], count: 0 })), ...groupReasons(plan.sectors.flatMap((s) => s.notes.map((reason) => ({ number: s.number, reason })))).map((g) => ({ code: g.code, params: g.params, sectors: g.numbers.slice(0, 200), count: g.numbers.length }))]
        return { planId: plans.add(prepared), digest: plan.digest, minerId: plan.minerId, steps: [...plan.steps], needs: [...plan.needs], checks: [...checks], sectors: plan.sectors.length, kinds, left: [...plan.left], notes, command: commandFor(request) }
      }),
    'plan:save': async ({ planId }) => {
      const path = await desktop.saveAs('plan.json')
      if (path) await writeFile(path, `${JSON.stringify(plans.get(planId).plan, null, 1)}\n`, { mode: 0o600 })
      return { path }
    },
    'run:start': async ({ planId, digest, typed }) => {
      const { plan } = plans.get(planId)
      if (plan.digest !== digest) throw new FerryError('PLAN_STALE', { what: 'the plan on the screen' })
      const risky = plan.request.files === 'move' || plan.request.override || plan.request.verify === 'none'
      if (risky && typed !== minerName(plan)) throw new FerryError('NOT_CONFIRMED')
      log.info(`run of plan ${digest}`)
      return { run: await desk.start(plan) }
    },
    'run:progress': async () => ({ progress: desk.progress() }),
    'run:pause': () => none(() => desk.switches?.pause()),
    'run:continue': () => none(() => desk.switches?.continue()),
    'run:stop': ({ when }) => none(() => desk.switches?.stop(when)),
    'run:limit': ({ bytesPerSecond }) => none(() => desk.switches?.limit(bytesPerSecond)),
    'run:resume': async ({ run }) => ({ run: await desk.resume(run) }),
    'runs:list': async () => ({ runs: await Promise.all((await listRuns(home)).slice(0, 200).map((run) => summarise(home, run, desk))) }),
    'report:get': ({ run }) => reportOf(home, run),
    'report:save': async ({ run, format }) => {
      const report = await reportOf(home, run)
      const text = format === 'json' ? JSON.stringify(report, null, 1) : format === 'csv' ? csvOf(report) : manifestOf((await currentHistory((await openRun(home, run)).folder)).hashes)
      const path = await desktop.saveAs(`${run}.${format}`)
      if (path) await writeFile(path, text)
      return { path }
    },
    'undo:run': async ({ run, typed }) => {
      const { plan } = await openRun(home, run)
      if (typed !== minerName(plan)) throw new FerryError('NOT_CONFIRMED')
      return undoRun(home, run)
    },
  }
}

async function reportOf(home: string, run: string) {
  const saved = await loadReport(home, run)
  if (saved) return saved
  const { folder, plan } = await openRun(home, run)
  return makeReport(run, folder.journal, plan, (await currentHistory(folder)).record)
}

async function summarise(home: string, run: string, desk: RunDesk) {
  const { folder, plan } = await openRun(home, run)
  const history = await currentHistory(folder)
  const report = makeReport(run, folder.journal, plan, history.record)
  const running = desk.running && desk.progress()?.run === run
  const state = running ? 'running' : history.undone.size > 0 ? 'undone' : history.record.endedAt === undefined ? 'unfinished' : report.exit === 0 ? 'done' : 'part'
  return { run, direction: plan.request.direction, miner: minerName(plan), state: state as 'running', startedAt: history.record.startedAt, counts: report.counts, ...(report.backup === undefined ? {} : { backup: report.backup }) }
}

async function sectorDetail(request: MigrationRequest, number: number, ports: Ports) {
  const snapshot = await inspectToLotus({ ...request, numbers: [{ from: number, to: number }] }, ports)
  const facts = snapshot.sectors.get(number)
  const { plan, records } = planToLotus({ ...snapshot, request: { ...snapshot.request, override: true } })
  const bytes = records.get(`/sectors/${number}`)
  const ours = bytes && decodeSectorInfo(bytes)
  const theirs = facts?.lotusRecord && decodeSectorInfo(facts.lotusRecord)
  const state = facts?.offline ?? facts?.online
  return {
    damocles: state ? JSON.stringify(JSON.parse(stringifyExact(state.wire)), null, 2) : null, lotus: theirs ? showRecord(theirs) : null, converted: ours ? showRecord(ours) : null,
    differences: ours && theirs ? compareLotusRecords(ours, theirs) : (plan.sectors[0]?.record?.differences ?? []).map((d) => ({ ...d })),
  }
}
