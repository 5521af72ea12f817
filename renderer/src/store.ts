import { create } from 'zustand'
import type { DamoclesSource, MigrationRequest } from '../../shared/connection'
import type { PlanView, Result, SectorRow, Settings } from '../../shared/ipc'
import type { RunProgress } from '../../shared/progress'
import { toRanges } from '../../shared/sector'
import type { Locale } from '../../shared/text'
import { call, CallError } from './api'

export const screens = ['home', 'setup', 'sectors', 'plan', 'run', 'report', 'runs'] as const
export type Screen = (typeof screens)[number]
export type Problem = { code: string; params: Record<string, string | number>; detail?: string | undefined }

export interface Form {
  byStates: boolean
  api: string
  statesFile: string
  stores: string
  repo: string
  store: string
  chainApi: string
  messagerApi: string
  files: 'copy' | 'move' | 'none'
  metadata: boolean
  nextNumber: string
  override: boolean
}

interface State {
  screen: Screen
  info: Result<'app:info'> | null
  settings: Settings
  form: Form
  looked: Result<'inspect:look'> | null
  minerId: number | null
  practice: string | null
  rows: SectorRow[] | null
  selected: ReadonlySet<number>
  plan: PlanView | null
  progress: RunProgress | null
  report: Result<'report:get'> | null
  runs: Result<'runs:list'>['runs']
  busy: string | null
  problem: Problem | null
}

export const useStore = create<State>(() => ({
  screen: 'home', info: null, settings: { locale: 'system', theme: 'system', notify: true, limit: null },
  form: { byStates: false, api: 'http://127.0.0.1:1789', statesFile: '', stores: '', repo: '', store: '', chainApi: '', messagerApi: '', files: 'copy', metadata: true, nextNumber: '', override: false },
  looked: null, minerId: null, practice: null, rows: null, selected: new Set(), plan: null, progress: null, report: null, runs: [], busy: null, problem: null,
}))

const set = useStore.setState
const get = useStore.getState
export const go = (screen: Screen): void => set({ screen, problem: null })
export const localeOf = (state: Pick<State, 'settings' | 'info'>): Locale => (state.settings.locale === 'system' ? (state.info?.systemLocale ?? 'en') : state.settings.locale)

/** Does something that may fail; one at a time, the failure shown on the screen that it belongs to. */
export async function attempt(busy: string, work: () => Promise<void>): Promise<void> {
  if (get().busy) return
  set({ busy, problem: null })
  try {
    await work()
  } catch (error) {
    set({ problem: error instanceof CallError ? { code: error.code, params: error.params, detail: error.detail } : { code: 'UNEXPECTED', params: {}, detail: String(error) } })
  } finally {
    set({ busy: null })
  }
}

/** Changes what the request is made of; what was made from the old one is no longer valid. */
export const edit = (change: Partial<Form>): void => set((s) => ({ form: { ...s.form, ...change }, plan: null, ...('files' in change || 'metadata' in change || 'override' in change || 'nextNumber' in change ? {} : { looked: null, rows: null, minerId: null, selected: new Set<number>() }) }))

function damoclesOf(form: Form): DamoclesSource {
  return form.byStates ? { kind: 'states', file: form.statesFile, stores: form.stores.split('\n').map((s) => s.trim()).filter(Boolean) } : { kind: 'api', url: form.api }
}

/** The request of the form. A repo or store that is not given means that this part is not wanted. */
export function requestOf({ form, minerId, selected }: Pick<State, 'form' | 'minerId' | 'selected'>): MigrationRequest {
  const files = form.store === '' ? 'none' : form.files
  const metadata = form.repo !== '' && form.metadata
  return {
    direction: 'to-lotus', damocles: damoclesOf(form), minerId: minerId ?? 0, files, metadata, verify: 'sha256', onlyNextNumber: false, override: form.override, sectorKeyFiles: true, unsealed: false, finish: false, unfinishedSnaps: false,
    lotus: { ...(metadata ? { repo: form.repo } : {}), ...(files !== 'none' ? { store: form.store } : {}) },
    ...(selected.size > 0 ? { numbers: toRanges(selected) } : {}), ...(form.nextNumber.trim() === '' ? {} : { nextNumber: Number(form.nextNumber) }),
    ...(form.chainApi === '' ? {} : { chainApi: form.chainApi }), ...(form.messagerApi === '' ? {} : { messagerApi: form.messagerApi }),
  }
}

export const openPractice = (): Promise<void> =>
  attempt('practice', async () => {
    const { damocles, lotus, folder } = await call('practice:open', {})
    edit({ byStates: false, api: damocles.kind === 'api' ? damocles.url : '', repo: lotus.repo ?? '', store: lotus.store ?? '', chainApi: '', messagerApi: '', nextNumber: '' })
    set({ practice: folder, screen: 'setup' })
    await lookAround()
  })

export async function lookAround(): Promise<void> {
  const { form } = get()
  const looked = await call('inspect:look', { damocles: damoclesOf(form), lotus: { ...(form.repo === '' ? {} : { repo: form.repo }), ...(form.store === '' ? {} : { store: form.store }) } })
  const withRecords = looked.miners.filter((m) => m.damocles)
  set({ looked, minerId: withRecords.find((m) => m.lotus)?.minerId ?? withRecords[0]?.minerId ?? null })
}

export const chooseMiner = (minerId: number): void => set({ minerId, rows: null, selected: new Set(), plan: null })

export const showSectors = (): Promise<void> =>
  attempt('sectors', async () => {
    set({ screen: 'sectors' })
    if (get().rows) return
    set({ rows: (await call('sectors:list', requestOf({ ...get(), selected: new Set() }))).rows })
  })

export const makePlan = (): Promise<void> =>
  attempt('plan', async () => {
    set({ screen: 'plan', plan: null })
    set({ plan: await call('plan:build', requestOf(get())) })
  })

export const startRun = (typed: string | undefined): Promise<void> =>
  attempt('run', async () => {
    const { planId, digest } = get().plan!
    await call('run:start', { planId, digest, ...(typed === undefined ? {} : { typed }) })
    set({ screen: 'run' })
  })

export const resumeRun = (run: string): Promise<void> =>
  attempt('run', async () => {
    await call('run:resume', { run })
    set({ screen: 'run' })
  })

export const showReport = (run: string): Promise<void> => attempt('report', async () => set({ report: await call('report:get', { run }), screen: 'report' }))
export const loadRuns = async (): Promise<void> => set({ runs: (await call('runs:list', {})).runs })
export const changeSettings = async (change: Partial<Settings>): Promise<void> => set({ settings: await call('settings:set', change) })
