import type { MigrationRequest } from '../../../shared/connection'
import { useWords } from './parts'

/** On which machine each side is; nothing when all of it is on this computer. */
export function HostChips({ hosts }: { hosts: MigrationRequest['hosts'] }) {
  const { w } = useWords()
  if (!hosts || (hosts.damocles === undefined && hosts.lotus === undefined)) return null
  const at = (['damocles', 'lotus'] as const).map((side) => [side, hosts[side] ?? w.thisComputer] as const)
  return <span className="chips" data-testid="host-chips">{at.map(([side, host]) => <span key={side} className="badge">{w.roles[side]}: {host}</span>)}</span>
}
