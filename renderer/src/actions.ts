import type { DamoclesSource, LotusSide, MigrationRequest } from '../../shared/connection'
import type { Direction, Settings } from '../../shared/ipc'
import { toRanges } from '../../shared/sector'
import { call, CallError } from './api'
import { attempt, edit, emptyForm, go, isActive, useStore, type Form, type State } from './store'

const set = useStore.setState
const get = useStore.getState

/** A leading `~` means the home of the person at this computer. */
export const expand = (path: string): string => (/^~(\/|$)/.test(path) ? `${get().info?.userHome ?? '~'}${path.slice(1)}` : path)
const pathFields = ['statesFile', 'damoclesConfig', 'repo', 'lotusApi', 'lotusTokenFile', 'store', 'chainTokenFile', 'stores'] as const
/** The machine that a path of the form is on; '': this computer. */
export const hostOf = (form: Form, name: keyof Form): string => (name === 'damoclesConfig' || name === 'stores' ? form.damoclesHost : name === 'repo' || name === 'store' || name === 'lotusApi' ? form.lotusHost : '')
const expanded = (form: Form): Form => ({ ...form, ...Object.fromEntries(pathFields.map((name) => [name, form[name].split('\n').map((line) => (hostOf(form, name) === '' ? expand(line.trim()) : line.trim())).join('\n')])) })
const hostsOf = ({ damoclesHost, lotusHost }: Form): Pick<MigrationRequest, 'hosts'> => (damoclesHost === '' && lotusHost === '' ? {} : { hosts: { ...(damoclesHost === '' ? {} : { damocles: damoclesHost }), ...(lotusHost === '' ? {} : { lotus: lotusHost }) } })

function damoclesOf(form: Form): DamoclesSource {
  const config = form.damoclesConfig === '' ? {} : { config: form.damoclesConfig }
  const states = form.byStates && form.direction !== 'to-damocles'
  return states ? { kind: 'states', file: form.statesFile, stores: form.stores.split('\n').map((s) => s.trim()).filter(Boolean), ...config } : { kind: 'api', url: form.api, ...config }
}

/** lotus as it is read: by its API, or its repo. */
function lotusOf(form: Form): LotusSide {
  if (form.lotusBy === 'api') return { ...(form.lotusApi === '' ? {} : { api: form.lotusApi }), ...(form.lotusTokenFile === '' ? {} : { tokenFile: form.lotusTokenFile }) }
  return form.repo === '' ? {} : { repo: form.repo }
}

/** Only what a way to lotus uses: the repo for records, the store for files, either of repo and API for attaching. */
function lotusTarget(form: Form, files: Form['files'], metadata: boolean): LotusSide {
  const byApi = form.lotusBy === 'api' && (form.onlyNextNumber || (files === 'attach' && !metadata))
  const repo = !byApi && form.repo !== '' && (metadata || files === 'attach') ? { repo: form.repo } : {}
  return { ...repo, ...(byApi ? lotusOf(form) : {}), ...(files === 'copy' || files === 'move' ? { store: form.store } : {}) }
}

/** The request of the form. A repo or store that is not given means that this part is not wanted. */
export function requestOf({ form: typed, minerId, selected }: Pick<State, 'form' | 'minerId' | 'selected'>): MigrationRequest {
  const form = expanded(typed)
  const toLotus = form.direction !== 'to-damocles'
  const files = toLotus ? ((form.files === 'copy' || form.files === 'move') && form.store === '' ? 'none' : form.files) : form.files === 'attach' ? 'attach' : 'none'
  const onlyNextNumber = toLotus && form.onlyNextNumber && form.nextNumber.trim() !== ''
  const metadata = form.metadata && (!toLotus || form.repo !== '' || (onlyNextNumber && form.lotusBy === 'api'))
  return {
    direction: toLotus ? 'to-lotus' : 'to-damocles', damocles: damoclesOf(form), lotus: toLotus ? lotusTarget(form, files, metadata) : lotusOf(form), minerId: minerId ?? 0, files, metadata, verify: 'sha256', onlyNextNumber, ...hostsOf(form),
    override: form.override, sectorKeyFiles: form.sectorKeyFiles, unsealed: toLotus && form.unsealed, finish: toLotus && form.finish && form.chainApi !== '', unfinishedSnaps: !toLotus && form.unfinishedSnaps,
    ...(selected.size > 0 ? { numbers: toRanges(selected) } : {}), ...(!toLotus || form.nextNumber.trim() === '' ? {} : { nextNumber: Number(form.nextNumber) }),
    ...(form.chainApi === '' ? {} : { chainApi: form.chainApi, ...(form.chainTokenFile === '' ? {} : { chainTokenFile: form.chainTokenFile }) }), ...(form.messagerApi === '' ? {} : { messagerApi: form.messagerApi }),
  }
}

export function chooseDirection(direction: Direction): void {
  if (get().form.direction !== direction) edit({ direction, files: direction === 'to-lotus' ? 'copy' : 'attach', lotusBy: direction === 'to-lotus' ? 'repo' : 'api' })
  go('setup')
}

export const openPractice = (direction: Direction): Promise<void> =>
  attempt('practice', async () => {
    const { damocles, lotus, folder } = await call('practice:open', { direction })
    const back = direction === 'to-damocles'
    edit({
      ...emptyForm, direction, api: damocles.kind === 'api' ? damocles.url : '', repo: lotus.repo ?? '', store: lotus.store ?? '', files: back ? 'attach' : 'copy', lotusBy: back ? 'api' : 'repo',
      lotusApi: lotus.api ?? '', lotusTokenFile: lotus.tokenFile ?? '', damoclesConfig: back ? (damocles.config ?? '') : '',
    })
    set({ practice: folder, screen: 'setup' })
    await lookAround()
  })

export async function lookAround(): Promise<void> {
  const form = expanded(get().form)
  const lotus = form.direction === 'to-damocles' ? lotusOf(form) : { ...lotusOf(form), ...(form.store === '' ? {} : { store: form.store }) }
  const looked = await call('inspect:look', { damocles: damoclesOf(form), lotus, ...hostsOf(form) })
  const sources = looked.miners.filter((m) => (form.direction === 'to-damocles' ? m.lotus : m.damocles))
  const both = sources.filter((m) => m.lotus && m.damocles)
  // never guessed: one that both sides have, or the only one
  set({ looked, minerId: both.length === 1 ? both[0]!.minerId : sources.length === 1 ? sources[0]!.minerId : null })
}

export const chooseMiner = (minerId: number): void => set({ minerId, rows: null, selected: new Set(), plan: null, planStale: false, preflight: null })

export const runPreflight = (): Promise<void> =>
  attempt('preflight', async () => {
    set({ screen: 'preflight' })
    set({ preflight: await call('preflight:run', requestOf({ ...get(), selected: new Set() })) })
  })

export const showSectors = (again = false): Promise<void> =>
  attempt('sectors', async () => {
    set({ screen: 'sectors' })
    if (get().rows && !again) return
    set({ rows: (await call('sectors:list', { request: requestOf({ ...get(), selected: new Set() }), again })).rows })
  })

export const makePlan = (): Promise<void> =>
  attempt('plan', async () => {
    set({ screen: 'plan', plan: null, planStale: false })
    set({ plan: await call('plan:build', requestOf(get())) })
  })

export const startRun = (typed: string | undefined): Promise<void> =>
  attempt('run', async () => {
    const { planId, digest } = get().plan!
    set({ report: null })
    await call('run:start', { planId, digest, ...(typed === undefined ? {} : { typed }) }).catch((error: unknown) => {
      if (error instanceof CallError && error.code === 'PLAN_STALE') set({ planStale: true })
      throw error
    })
    set({ screen: 'run' })
    if (get().plan?.hosts) await loadRuns()
  })

export const resumeRun = (run: string): Promise<void> =>
  attempt('run', async () => {
    set({ report: null })
    await call('run:resume', { run })
    set({ screen: 'run' })
  })

export async function pauseOrContinue(): Promise<void> {
  const { progress } = get()
  if (isActive(progress)) await call(progress!.state === 'paused' ? 'run:continue' : 'run:pause', {})
}

export const showReport = (run: string): Promise<void> => attempt('report', async () => set({ report: await call('report:get', { run }), screen: 'report' }))
export const loadRuns = async (): Promise<void> => set({ runs: (await call('runs:list', {})).runs })
export const loadHosts = async (): Promise<void> => set({ hosts: await call('hosts:list', {}) })
export const changeSettings = async (change: Partial<Settings>): Promise<void> => set({ settings: await call('settings:set', change) })

/** Runs the checks or looks again, whichever the screen is about. */
export function refresh(): Promise<void> {
  const { screen, minerId, form } = get()
  if (screen === 'setup' && form.direction) return attempt('look', lookAround)
  if (screen === 'preflight' && minerId !== null) return runPreflight()
  if (screen === 'sectors' && minerId !== null) return showSectors(true)
  if (screen === 'plan' && minerId !== null) return makePlan()
  return loadRuns()
}
