import type { MigrationRequest } from '../../shared/connection'
import { formatRanges } from '../../shared/sector'

/** Quoted for a POSIX shell when it needs to be. */
const quote = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`)

const minerOf = (request: MigrationRequest): string => `${request.network === 'mainnet' ? 'f' : 't'}0${request.minerId}`

/** An address with its token in it is named by the variable that holds such a thing, so that the command can be shown and kept. */
const withoutToken = (address: string, variable: string): string => (/^[\w-]+\.[\w-]+\.[\w-]+:/.test(address) ? `env:${variable}` : address)

function damoclesWords({ damocles }: MigrationRequest): string[] {
  const config = damocles.config === undefined ? [] : ['--damocles-config', damocles.config]
  return damocles.kind === 'api' ? ['--damocles-api', damocles.url, ...config] : ['--states', damocles.file, ...damocles.stores.flatMap((s) => ['--store', s]), ...config]
}

function lotusWords({ lotus }: MigrationRequest): string[] {
  if (lotus.api !== undefined) return ['--lotus-api', withoutToken(lotus.api, 'MINER_API_INFO'), ...(lotus.tokenFile === undefined ? [] : ['--token-file', lotus.tokenFile])]
  return lotus.repo === undefined ? [] : ['--lotus-repo', lotus.repo]
}

/** Where the work is, when not on this computer. */
function hostWords({ hosts, direction }: MigrationRequest): string[] {
  const [source, target] = direction === 'to-lotus' ? [hosts?.damocles, hosts?.lotus] : [hosts?.lotus, hosts?.damocles]
  if (source !== undefined && source === target) return ['--host', source]
  return [...(source === undefined ? [] : ['--source-host', source]), ...(target === undefined ? [] : ['--target-host', target])]
}

function sharedWords(request: MigrationRequest): string[] {
  const words = hostWords(request)
  if (request.numbers) words.push('--numbers', formatRanges(request.numbers))
  for (const [flag, value] of [['--messager-api', request.messagerApi && withoutToken(request.messagerApi, 'MESSAGER_API_INFO')], ['--messager-token-file', request.messagerTokenFile], ['--chain-api', request.chainApi && withoutToken(request.chainApi, 'FULLNODE_API_INFO')], ['--chain-token-file', request.chainTokenFile]] as const) if (value !== undefined) words.push(flag, value)
  return words
}

function exportWords(request: MigrationRequest): string[] {
  const { lotus } = request
  const words = ['sector-ferry', 'export', '--miner', minerOf(request), ...damoclesWords(request)]
  if (request.files === 'copy' || request.files === 'move') words.push('--dest-path', lotus.store ?? '', ...(request.files === 'copy' ? ['--reserve'] : []))
  if (request.metadata) words.push('--dest-repo', lotus.repo ?? '')
  if (request.verify === 'none') words.push('--verify', 'none')
  if (request.nextNumber !== undefined) words.push('--next-number', String(request.nextNumber))
  for (const [flag, on] of [['--only-next-number', request.onlyNextNumber], ['--override', request.override], ['--unsealed', request.unsealed], ['--no-sector-key', !request.sectorKeyFiles], ['--finish', request.finish]] as const) if (on) words.push(flag)
  return [...words, ...sharedWords(request)]
}

function importWords(request: MigrationRequest): string[] {
  const words = request.metadata ? ['sector-ferry', 'import'] : ['sector-ferry', 'attach', 'damocles']
  words.push('--miner', minerOf(request), ...lotusWords(request), ...damoclesWords(request))
  for (const [flag, on] of [['--override', request.override], ['--unfinished-snaps', request.unfinishedSnaps], ['--attach', request.metadata && request.files === 'attach']] as const) if (on) words.push(flag)
  return [...words, ...sharedWords(request)]
}

/** The command lines that do the same: one, or two where the command line has two commands for it. */
export function commandFor(request: MigrationRequest): string {
  if (request.direction === 'to-damocles') return importWords(request).map(quote).join(' ')
  const lines: string[][] = []
  if (request.files === 'attach') lines.push(['sector-ferry', 'attach', 'lotus', '--miner', minerOf(request), ...lotusWords(request), ...damoclesWords(request), ...hostWords(request)])
  if (request.files !== 'attach' || request.metadata) lines.push(exportWords(request))
  return lines.map((words) => words.map(quote).join(' ')).join('\n')
}
