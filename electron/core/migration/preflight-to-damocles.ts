import { FerryError } from '../../../shared/errors'
import type { Check } from '../../../shared/check'
import type { Plan } from '../../../shared/plan'
import type { ImportSnapshot } from './import-snapshot'
import type { Ports } from './ports'

const check = (group: Check['group'], code: string, state: Check['state'], params: Check['params'] = {}): Check => ({ group, code, state, params })

/** Everything that can be known before a plan to damocles runs. Reads only; a check that could not be made is `unknown`, never a pass. */
export async function preflightToDamocles(plan: Plan, snapshot: ImportSnapshot, ports: Ports): Promise<Check[]> {
  const { request } = plan
  const checks: Check[] = []
  if (request.metadata) checks.push(check('connection', 'damocles-reachable', 'pass', { url: request.damocles.kind === 'api' ? request.damocles.url : '', version: snapshot.damoclesVersion }))
  if (snapshot.lotusVersion !== undefined) checks.push(check('connection', 'lotus-reachable', 'pass', { version: snapshot.lotusVersion }))
  if (snapshot.stored) checks.push(check('processes', 'repo-recognised', 'pass', { repo: request.lotus.repo ?? '', miner: `t0${plan.minerId}` }))
  const unreadable = plan.left.filter((l) => l.reason.code === 'record-unreadable')
  checks.push(check('files', 'records-readable', unreadable.length === 0 ? 'pass' : 'attention', { count: unreadable.length, first: unreadable[0]?.number ?? 0 }))
  if (request.chainApi !== undefined) checks.push(await checkNetwork(plan, ports))
  for (const step of plan.steps) if (step.kind === 'attach-to-damocles') checks.push(check('files', 'config-writable', 'pass', { path: step.config, stores: step.stores.length }))
  return checks
}

/** The address that was typed says mainnet or testnet; the chain says which it is. */
export async function checkNetwork(plan: Plan, ports: Ports): Promise<Check> {
  const { network } = plan.request
  const chain = await ports.chain()
  if (!chain) return check('chain', 'network', 'unknown', { name: '?', wanted: network ?? '?' })
  try {
    const name = await chain.networkName()
    const is = name === 'mainnet' ? 'mainnet' : 'testnet'
    return check('chain', 'network', network === undefined || network === is ? 'pass' : 'stop', { name, wanted: network ?? is })
  } catch (error) {
    if (!(error instanceof FerryError)) throw error
    return check('chain', 'network', 'unknown', { name: error.code, wanted: network ?? '?' })
  }
}
