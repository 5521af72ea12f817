import type { MigrationRequest } from '../../shared/connection'
import { formatRanges } from '../../shared/sector'

/** Quoted for a POSIX shell when it needs to be. */
const quote = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`)

/** The command line that makes the same plan. */
export function commandFor(request: MigrationRequest): string {
  const { damocles, lotus } = request
  const words = ['sector-ferry', 'export', '--miner', `${request.network === 'mainnet' ? 'f' : 't'}0${request.minerId}`]
  if (damocles.kind === 'api') words.push('--damocles-api', damocles.url)
  else words.push('--states', damocles.file, ...damocles.stores.flatMap((s) => ['--store', s]), ...(damocles.config === undefined ? [] : ['--damocles-config', damocles.config]))
  if (request.files !== 'none') words.push('--dest-path', lotus.store ?? '', ...(request.files === 'copy' ? ['--reserve'] : []))
  if (request.metadata) words.push('--dest-repo', lotus.repo ?? '')
  if (request.numbers) words.push('--numbers', formatRanges(request.numbers))
  if (request.verify === 'none') words.push('--verify', 'none')
  if (request.nextNumber !== undefined) words.push('--next-number', String(request.nextNumber))
  for (const [flag, on] of [['--only-next-number', request.onlyNextNumber], ['--override', request.override], ['--unsealed', request.unsealed], ['--no-sector-key', !request.sectorKeyFiles]] as const) if (on) words.push(flag)
  for (const [flag, value] of [['--messager-api', request.messagerApi], ['--messager-token-file', request.messagerTokenFile], ['--chain-api', request.chainApi], ['--chain-token-file', request.chainTokenFile]] as const) if (value !== undefined) words.push(flag, value)
  return words.map(quote).join(' ')
}
