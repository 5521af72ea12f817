import { FerryError } from '../../shared/errors'
import { expandPath } from '../core/home'
import { decodeSectorInfo } from '../core/lotus/sector-info-cbor'
import { openMinerRepo } from '../core/lotus/miner-repo'
import { findLockHolders } from '../core/lotus/repo-lock'
import { nextNumber, readNumberState } from '../core/lotus/sector-numbers'
import { look } from '../core/migration/look'
import { scanStore } from '../core/stores/scan-store'
import type { Command } from './commands'
import { readDamocles, readHostFlags } from './request'

/** Looks at one side and changes nothing. */
export const inspectCommand: Command = async (line, output) => {
  const [, what, path] = line.words
  const on = readHostFlags(line.flags, 'to-lotus')
  const host = await line.hosts.open(on?.lotus)
  if (what === 'damocles') {
    const { miners, stores } = await look({ damocles: readDamocles(line.flags), hosts: on }, line.hosts)
    if (output.json) output.print(JSON.stringify({ miners, stores }))
    else {
      for (const m of miners) output.print(`${m.address}  offline ${m.damocles?.offline ?? 0}  online ${m.damocles?.online ?? 0}  with files ${m.fileSectors}`)
      for (const s of stores) output.print(`${s.path}  ${Object.entries(s.counts).map(([k, v]) => `${k} ${v}`).join('  ')}${s.strangers.length > 0 ? `  strangers ${s.strangers.length}` : ''}`)
    }
    return 0
  }
  if (what === 'lotus') {
    const repo = line.flags['lotus-repo'] ?? line.flags['dest-repo'] ?? path
    if (repo === undefined) throw new FerryError('BAD_USAGE', { problem: 'inspect lotus needs --lotus-repo' })
    const { minerId, view } = await openMinerRepo(host, expandPath(repo))
    const sectors = [...view.entries].flatMap(([key, value]) => (key.startsWith('/sectors/') ? [describeRecord(key.slice(9), value)] : []))
    const { next, ruledBy } = nextNumber(readNumberState(view.entries))
    const locks = await findLockHolders(host, expandPath(repo)).catch(() => undefined)
    if (output.json) output.print(JSON.stringify({ miner: `t0${minerId}`, next: Number(next), ruledBy, locks: locks ?? null, sectors }))
    else output.print([`miner t0${minerId}  next ${next} (${ruledBy})  ${locks === undefined ? 'locks not visible' : locks.length > 0 ? `in use by ${locks[0]!.process} (${locks[0]!.pid})` : 'not in use'}`, ...sectors.map((s) => `${s.number}  ${s.state}`)].join('\n'))
    return 0
  }
  if (what === 'store' && path !== undefined) {
    const scan = await scanStore(host, expandPath(path))
    const miners = Object.fromEntries([...scan.miners].map(([id, counts]) => [`t0${id}`, counts]))
    if (output.json) output.print(JSON.stringify({ root: scan.root, miners, strangers: scan.strangers }))
    else output.print([...Object.entries(miners).map(([m, c]) => `${m}  ${Object.entries(c).map(([k, v]) => `${k} ${v}`).join('  ')}`), ...scan.strangers.map((s) => `stranger ${s.type}/${s.name}`)].join('\n'))
    return 0
  }
  throw new FerryError('BAD_USAGE', { problem: 'inspect takes damocles, lotus or store DIR' })
}

function describeRecord(number: string, value: Buffer): { number: number; state: string; problem?: string } {
  try {
    return { number: Number(number), state: decodeSectorInfo(value).state }
  } catch (error) {
    return { number: Number(number), state: '?', problem: (error as Error).message }
  }
}
