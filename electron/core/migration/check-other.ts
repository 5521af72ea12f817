import type { Plan, Step } from '../../../shared/plan'
import type { Report } from '../../../shared/report'
import { parseExact } from '../codec/exact-json'
import { compareDamoclesStates } from '../convert/compare'
import { readConfig } from '../damocles/config'
import { parseSectorStates } from '../damocles/sector-state'
import { readSectorstore, readStorageConfig } from '../lotus/storage-path'
import type { Ports } from './ports'
import type { Records } from './records-file'
import type { RunHistory } from './run-history'

type ResultCheck = Report['checks'][number]
type Other = Exclude<Step, { kind: 'transfer-files' | 'write-metadata' }>

const counted = (code: string, present: number, expected: number, more: ResultCheck['params'] = {}): ResultCheck => ({ code, pass: present === expected, params: { present, expected, ...more } })

/** What the other program says after a step: `sectors list --offline`, `storage list`, `sectors numbers info`. */
export async function checkOther(step: Other, plan: Plan, records: Records, history: RunHistory, index: number, ports: Ports): Promise<ResultCheck> {
  switch (step.kind) {
    case 'import-sectors':
      return checkImported(plan, records, history, index, ports)
    case 'finish-sectors':
      return checkFinished(plan, history, index, ports)
    case 'attach-to-lotus':
      return step.by === 'api' ? checkStorageList(step, plan, ports) : checkStorageJson(step, ports)
    case 'attach-to-damocles': {
      const paths = readConfig((await ports.damoclesHost.readFile(step.config)).toString('utf8')).persistStores.map((s) => s.path)
      return counted('config-has-stores', step.stores.filter((s) => paths.includes(s.path)).length, step.stores.length)
    }
    case 'reserve-numbers': {
      const { next } = await (await ports.lotus()).numberMeta()
      return { code: 'next-number-as-planned', pass: next === BigInt(step.next.after.next), params: { next: Number(next), planned: step.next.after.next } }
    }
  }
}

async function checkImported(plan: Plan, records: Records, history: RunHistory, index: number, ports: Ports): Promise<ResultCheck> {
  const offline = new Map(parseSectorStates(await (await ports.damocles()).listSectors('offline')).states.filter((s) => Number(s.minerId) === plan.minerId).map((s) => [s.number, s.wire]))
  let expected = 0
  let present = 0
  for (const sector of plan.sectors) {
    const bytes = records.get(`state/${sector.number}`)
    if (!bytes || history.ended(index, sector.number)?.outcome === 'failed') continue
    expected++
    if (offline.has(sector.number) && compareDamoclesStates(parseExact(bytes.toString('utf8')), offline.get(sector.number)).length === 0) present++
  }
  return counted('damocles-sectors', present, expected)
}

async function checkFinished(plan: Plan, history: RunHistory, index: number, ports: Ports): Promise<ResultCheck> {
  const wanted = plan.sectors.filter((s) => s.finish && history.ended(index, s.number)?.outcome !== 'failed')
  const offline = new Set(parseSectorStates(await (await ports.damocles()).listSectors('offline')).states.filter((s) => Number(s.minerId) === plan.minerId).map((s) => s.number))
  return counted('finished-in-damocles', wanted.filter((s) => offline.has(s.number)).length, wanted.length)
}

type AttachToLotus = Extract<Step, { kind: 'attach-to-lotus' }>

async function checkStorageList(step: AttachToLotus, plan: Plan, ports: Ports): Promise<ResultCheck> {
  const lotus = await ports.lotus()
  const [local, declared] = [await lotus.storageLocal(), await lotus.storageList()]
  const present = step.stores.filter((s) => local.get(s.name) === s.path)
  const sectors = present.reduce((n, s) => n + (declared[s.name] ?? []).filter((d) => d.Miner === plan.minerId).length, 0)
  const planned = step.stores.reduce((n, s) => n + s.sectors, 0)
  return { code: 'storage-list', pass: present.length === step.stores.length && sectors >= planned, params: { present: present.length, expected: step.stores.length, sectors, planned } }
}

async function checkStorageJson(step: AttachToLotus, ports: Ports): Promise<ResultCheck> {
  const { paths } = await readStorageConfig(ports.lotusHost, step.where)
  let present = 0
  for (const store of step.stores) {
    const { dialect, id } = await readSectorstore(ports.lotusHost, store.path)
    if (paths.includes(store.path) && dialect === 'lotus' && id === store.name) present++
  }
  const planned = step.stores.reduce((n, s) => n + s.sectors, 0)
  return counted('storage-list', present, step.stores.length, { sectors: planned, planned })
}
