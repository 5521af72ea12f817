import { create } from 'zustand'
import type { Check } from '../../shared/check'
import type { Direction, LogLine, PlanView, PreflightView, Result, SectorRow, Settings } from '../../shared/ipc'
import type { HostQuestion } from '../../shared/hosts'
import type { RunProgress } from '../../shared/progress'
import type { Locale } from '../../shared/text'
import { CallError } from './api'

export const steps = ['home', 'direction', 'setup', 'preflight', 'sectors', 'plan', 'run', 'report'] as const
export const places = ['hosts', 'backups', 'settings'] as const
export type Step = (typeof steps)[number]
export type Screen = Step | (typeof places)[number]
export type Problem = { code: string; params: Record<string, string | number>; detail?: string | undefined }
export type DrawerTab = 'transfers' | 'log' | 'commands'

/** What the person typed and chose; texts as they were typed. */
export interface Form {
  direction: Direction | null
  byStates: boolean
  /** Machine of damocles and of lotus-miner; '': this computer. */
  damoclesHost: string
  lotusHost: string
  api: string
  statesFile: string
  stores: string
  damoclesConfig: string
  lotusBy: 'repo' | 'api'
  repo: string
  lotusApi: string
  lotusTokenFile: string
  store: string
  chainApi: string
  chainTokenFile: string
  messagerApi: string
  files: 'copy' | 'move' | 'attach' | 'none'
  metadata: boolean
  nextNumber: string
  onlyNextNumber: boolean
  override: boolean
  unsealed: boolean
  sectorKeyFiles: boolean
  finish: boolean
  unfinishedSnaps: boolean
}

/** Bytes done at a moment; one a second, the newest five minutes. */
export interface Sample {
  readonly at: number
  readonly bytes: number
}

export interface State {
  screen: Screen
  info: Result<'app:info'> | null
  settings: Settings
  form: Form
  looked: Result<'inspect:look'> | null
  minerId: number | null
  practice: string | null
  preflight: PreflightView | null
  /** Points of attention that were ticked, see `ackKey`. */
  acked: ReadonlySet<string>
  rows: SectorRow[] | null
  selected: ReadonlySet<number>
  plan: PlanView | null
  /** Something was changed after the plan was made. */
  planStale: boolean
  progress: RunProgress | null
  samples: readonly Sample[]
  report: Result<'report:get'> | null
  runs: Result<'runs:list'>['runs']
  hosts: Result<'hosts:list'> | null
  /** What connections ask; the first is shown. */
  questions: readonly HostQuestion[]
  log: readonly LogLine[]
  drawer: DrawerTab | null
  overlay: 'palette' | 'help' | null
  /** Said once to those who listen. */
  said: string
  busy: string | null
  problem: Problem | null
}

export const emptyForm: Form = {
  direction: null, byStates: false, damoclesHost: '', lotusHost: '', api: 'http://127.0.0.1:1789', statesFile: '', stores: '', damoclesConfig: '', lotusBy: 'repo', repo: '', lotusApi: '', lotusTokenFile: '', store: '', chainApi: '', chainTokenFile: '', messagerApi: '',
  files: 'copy', metadata: true, nextNumber: '', onlyNextNumber: false, override: false, unsealed: false, sectorKeyFiles: true, finish: false, unfinishedSnaps: false,
}

export const useStore = create<State>(() => ({
  screen: 'home', info: null, settings: { locale: 'system', theme: 'system', notify: true, limit: null }, form: emptyForm, looked: null, minerId: null, practice: null, preflight: null, acked: new Set(), rows: null, selected: new Set(),
  plan: null, planStale: false, progress: null, samples: [], report: null, runs: [], hosts: null, questions: [], log: [], drawer: null, overlay: null, said: '', busy: null, problem: null,
}))

const set = useStore.setState
const get = useStore.getState
export const go = (screen: Screen): void => set({ screen, problem: null, overlay: null })
let silence: ReturnType<typeof setTimeout> | undefined
/** Shown for a few seconds, and said by screen readers. */
export function say(said: string): void {
  clearTimeout(silence)
  set({ said })
  silence = setTimeout(() => set({ said: '' }), 4000)
}
export const localeOf = (state: Pick<State, 'settings' | 'info'>): Locale => (state.settings.locale === 'system' ? (state.info?.systemLocale ?? 'en') : state.settings.locale)
export const isActive = (progress: RunProgress | null): boolean => progress !== null && ['preparing', 'running', 'pausing', 'paused', 'stopping'].includes(progress.state)

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

/** Fields that say what to do with what was found; all others say where to look. */
const options: readonly (keyof Form)[] = ['files', 'metadata', 'nextNumber', 'onlyNextNumber', 'override', 'unsealed', 'sectorKeyFiles', 'finish', 'unfinishedSnaps']

/** Changes what the request is made of; what was made from the old one is out of date. */
export function edit(change: Partial<Form>): void {
  const elsewhere = (Object.keys(change) as (keyof Form)[]).some((key) => !options.includes(key))
  set((s) => ({
    form: { ...s.form, ...change }, planStale: s.plan !== null, preflight: null, rows: null,
    ...(elsewhere ? { looked: null, minerId: null, selected: new Set<number>(), plan: null, planStale: false, acked: new Set<string>() } : {}),
  }))
}

export const setSelected = (selected: ReadonlySet<number>): void => set((s) => ({ selected, planStale: s.plan !== null }))

export const ackKey = (check: Check): string => [check.code, check.params.path ?? '', check.params.program ?? '', check.params.where ?? ''].join('\0')
export const needsAck = (check: Check): boolean => check.state === 'attention' || check.state === 'unknown'
export const toAck = (checks: readonly Check[], acked: ReadonlySet<string>): number => checks.filter((c) => needsAck(c) && !acked.has(ackKey(c))).length
export function acknowledge(check: Check, yes: boolean): void {
  set((s) => {
    const acked = new Set(s.acked)
    if (yes) acked.add(ackKey(check))
    else acked.delete(ackKey(check))
    return { acked }
  })
}

const keptSamples = 300
/** Takes over a run's progress and, once a second, how far it was. */
export function takeProgress(progress: RunProgress): void {
  set((s) => {
    const bytes = progress.bytes.copied + progress.bytes.verified
    const same = s.progress?.run === progress.run
    const last = same ? s.samples[s.samples.length - 1] : undefined
    if (last && progress.elapsedMs - last.at < 1000) return { progress }
    return { progress, samples: [...(same ? s.samples.slice(-keptSamples) : []), { at: progress.elapsedMs, bytes }] }
  })
}
