import { FerryError } from '../../shared/errors'
import { formatBytes } from '../../shared/units'
import type { StoreSummary } from '../../shared/ipc'
import { look } from '../core/migration/look'
import type { Command } from './commands'
import { readDamocles, readHostFlags, readLotus } from './request'

/** What `storage list` of either program shows, for both sides at once. */
export const storageCommand: Command = async (line, output) => {
  if (line.words[1] !== 'list') throw new FerryError('BAD_USAGE', { problem: 'storage takes list' })
  const lotus = readLotus(line.flags)
  const damocles = line.flags['damocles-api'] !== undefined || line.flags.states !== undefined ? readDamocles(line.flags) : undefined
  if (!damocles && lotus.api === undefined && lotus.repo === undefined) throw new FerryError('BAD_USAGE', { problem: 'storage list needs --lotus-api, --lotus-repo, --damocles-api or --states' })
  const { stores, problems } = await look({ ...(damocles ? { damocles } : {}), ...(lotus.api !== undefined || lotus.repo !== undefined ? { lotus } : {}), hosts: readHostFlags(line.flags, 'to-lotus') }, line.hosts)
  const problem = problems[0]
  if (problem) throw new FerryError(problem.code as 'UNEXPECTED', problem.params)
  output.print(output.json ? JSON.stringify({ stores }) : stores.map((s) => describe(s)).join('\n\n'))
  return 0
}

function describe(store: StoreSummary): string {
  const percent = store.capacity ? ` ${Math.round(((store.used ?? 0) / store.capacity) * 100)}%` : ''
  const counts = ['unsealed', 'sealed', 'cache', 'update', 'update-cache'].map((type) => `${type} ${store.counts[type] ?? 0}`).join('; ')
  const use = [...(store.canSeal ? ['seal'] : []), ...(store.canStore ? ['store'] : [])].join(' ')
  return [
    `${store.side}: ${store.id ?? store.name ?? store.path}`,
    `  ${formatBytes(store.used ?? 0)} / ${formatBytes(store.capacity ?? 0)}${percent}, free ${formatBytes(store.free ?? 0)}`,
    `  ${counts}`,
    `  weight ${store.weight ?? '-'}${store.side === 'lotus' ? `; use ${use || '-'}` : ''}; sectorstore.json: ${store.sectorstore ?? '-'}`,
    `  path ${store.path}`,
    ...(store.url === undefined ? [] : [`  URL ${store.url}`]),
    ...(store.strangers.length === 0 ? [] : [`  strangers: ${store.strangers.slice(0, 3).join(', ')}${store.strangers.length > 3 ? ` and ${store.strangers.length - 3} more` : ''}`]),
    ...(store.problem ? [`  ${store.problem.code}`] : []),
  ].join('\n')
}
