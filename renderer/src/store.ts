import { create } from 'zustand'
import type { DamoclesSource, LotusSide, MigrationRequest } from '../../shared/connection'
import type { MinerSummary, PlanView, Result, SectorRow, Settings } from '../../shared/ipc'
import type { RunProgress } from '../../shared/progress'
import { toRanges } from '../../shared/sector'
import type { Locale } from '../../shared/text'
import { call, CallError } from './api'

export const screens = ['home', 'setup', 'sectors', 'plan', 'run', 'report', 'runs'] as const
export type Screen = (typeof screens)[number]
export type Problem = { code: string; params: Record<string, string | number>; detail?: string | undefined }

export type Direction = MigrationRequest['direction']

export interface Form {
  direction: Direction
  byStates: boolean
  api: string
  statesFile: string
  stores: string
  damoclesConfig: string
  repo: string
  /** lotus-miner is asked instead of its repo being read. */
  byLotusApi: boolean
  lotusApi: string
  lotusTokenFile: string
  store: string
  chainApi: string
  messagerApi: string
  files: MigrationRequest['files']
  metadata: boolean
  nextNumber: string
  onlyNextNumber: boolean
  override: boolean
  finish: boolean
  unfinishedSnaps: boolean
  unsealed: boolean
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
  form: { direction: 'to-lotus', byStates: false, api: 'http://127.0.0.1:1789', statesFile: '', stores: '', damoclesConfig: '', repo: '', byLotusApi: false, lotusApi: 'http://127.0.0.1:2345', lotusTokenFile: '', store: '', chainApi: '', messagerApi: '', files: 'copy', metadata: true, nextNumber: '', onlyNextNumber: false, override: false, finish: false, unfinishedSnaps: false, unsealed: false },
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

const choices: readonly (keyof Form)[] = ['files', 'metadata', 'override', 'nextNumber', 'onlyNextNumber', 'finish', 'unfinishedSnaps', 'unsealed', 'damoclesConfig']

/** Changes what the request is made of; what was made from the old one is no longer valid. */
export const edit = (change: Partial<Form>): void =>
  set((s) => ({ form: { ...s.form, ...change }, plan: null, ...(Object.keys(change).every((k) => choices.includes(k as keyof Form)) ? {} : { looked: null, rows: null, minerId: null, selected: new Set<number>() }) }))

/** Begins with a direction; what does not go with it is put back. */
export const chooseDirection = (direction: Direction): void => {
  edit({ direction, byStates: false, byLotusApi: direction === 'to-damocles', files: direction === 'to-lotus' ? 'copy' : 'none', metadata: true, onlyNextNumber: false, finish: false })
  set({ practice: null })
  go('setup')
}

/** A leading `~` means the home of the person at this computer. */
export const expand = (path: string): string => (/^~(\/|$)/.test(path) ? `${get().info?.userHome ?? '~'}${path.slice(1)}` : path)

const pathFields = ['statesFile', 'damoclesConfig', 'repo', 'lotusApi', 'lotusTokenFile', 'store'] as const
const expanded = (form: Form): Form => ({ ...form, ...Object.fromEntries(pathFields.map((name) => [name, expand(form[name].trim())])), stores: form.stores.split('\n').map((s) => expand(s.trim())).filter(Boolean).join('\n') })

function damoclesOf(form: Form): DamoclesSource {
  const config = form.damoclesConfig === '' ? {} : { config: form.damoclesConfig }
  return form.byStates && form.direction === 'to-lotus' ? { kind: 'states', file: form.statesFile, stores: form.stores === '' ? [] : form.stores.split('\n'), ...config } : { kind: 'api', url: form.api, ...config }
}

/** lotus-miner as it is asked for: its API while it runs, its repo while it is stopped. */
function lotusOf(form: Form): LotusSide {
  if (form.byLotusApi) return { api: form.lotusApi, ...(form.lotusTokenFile === '' ? {} : { tokenFile: form.lotusTokenFile }) }
  return { ...(form.repo === '' ? {} : { repo: form.repo }) }
}

/** The request of the form. A repo or store that is not given means that this part is not wanted. */
export function requestOf({ form: typed, minerId, selected }: Pick<State, 'form' | 'minerId' | 'selected'>): MigrationRequest {
  const form = expanded(typed)
  const back = form.direction === 'to-damocles'
  const files = back ? (form.files === 'attach' ? 'attach' : 'none') : form.files === 'attach' ? 'attach' : form.store === '' ? 'none' : form.files
  const metadata = back ? form.metadata : form.byLotusApi ? form.onlyNextNumber : form.repo !== '' && form.metadata
  return {
    direction: form.direction, damocles: damoclesOf(form), minerId: minerId ?? 0, files, metadata, verify: 'sha256', onlyNextNumber: !back && form.onlyNextNumber, override: form.override, sectorKeyFiles: true,
    unsealed: form.unsealed, finish: !back && form.finish, unfinishedSnaps: back && form.unfinishedSnaps,
    lotus: back ? lotusOf(form) : { ...(metadata || files === 'attach' ? lotusOf(form) : {}), ...(files === 'copy' || files === 'move' ? { store: form.store } : {}) },
    ...(selected.size > 0 ? { numbers: toRanges(selected) } : {}), ...(back || form.nextNumber.trim() === '' ? {} : { nextNumber: Number(form.nextNumber) }),
    ...(form.chainApi === '' ? {} : { chainApi: form.chainApi }), ...(back || form.messagerApi === '' ? {} : { messagerApi: form.messagerApi }),
  }
}

export const openPractice = (direction: Direction): Promise<void> =>
  attempt('practice', async () => {
    const { damocles, lotus, folder } = await call('practice:open', { direction })
    edit({
      direction, byStates: false, api: damocles.kind === 'api' ? damocles.url : '', damoclesConfig: damocles.config ?? '', repo: lotus.repo ?? '', store: lotus.store ?? '', byLotusApi: lotus.api !== undefined,
      lotusApi: lotus.api ?? '', lotusTokenFile: lotus.tokenFile ?? '', chainApi: '', messagerApi: '', nextNumber: '', onlyNextNumber: false, finish: false, metadata: true, files: direction === 'to-lotus' ? 'copy' : 'attach',
    })
    set({ practice: folder, screen: 'setup' })
    await lookAround()
  })

export async function lookAround(): Promise<void> {
  const form = expanded(get().form)
  const looked = await call('inspect:look', { damocles: damoclesOf(form), lotus: { ...lotusOf(form), ...(form.direction === 'to-lotus' && form.store !== '' ? { store: form.store } : {}) } })
  const able = looked.miners.filter((m) => canMigrate(m, form.direction))
  set({ looked, minerId: able.find((m) => m.lotus && m.damocles)?.minerId ?? able[0]?.minerId ?? null })
}

/** Is there something of this miner where the migration begins? */
export const canMigrate = (miner: MinerSummary, direction: Direction): boolean => (direction === 'to-lotus' ? miner.damocles !== undefined : miner.lotus !== undefined)

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
