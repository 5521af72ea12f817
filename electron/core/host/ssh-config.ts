import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import SshConfigFile, { LineType, type Directive, type Section } from 'ssh-config'
import type { SshTarget } from './ssh-connect'

/** What of an OpenSSH client configuration is understood (ssh_config(5)), and what in it is passed over. */
export interface SshConfig {
  /** Names of `Host` lines without wildcards, in their order. */
  readonly names: readonly string[]
  /** Settings that are not followed, as `file: keyword`. */
  readonly ignored: readonly string[]
  /** The host behind a name; a name that the file does not know stands for itself. */
  resolve(name: string): SshTarget
}

const followed = new Set(['host', 'hostname', 'user', 'port', 'identityfile', 'proxyjump', 'include'])
/** Settings that change nothing here. */
const harmless = new Set(['serveraliveinterval', 'serveralivecountmax', 'addkeystoagent', 'compression', 'loglevel', 'forwardagent', 'forwardx11', 'tcpkeepalive', 'hashknownhosts', 'visualhostkey', 'controlmaster', 'controlpath', 'controlpersist', 'identitiesonly', 'preferredauthentications', 'sendenv', 'setenv', 'requesttty'])
const deepest = 8
const mostJumps = 8

export const userSshConfig = (): string => join(homedir(), '.ssh/config')
const expandHome = (path: string): string => path.replace(/^~(?=\/|$)/, homedir()).replaceAll('%d', homedir())

/** Reads a file and what it includes. `Match` sections, which may run commands, are never evaluated. A missing file is empty. */
export function readSshConfig(path = userSshConfig()): SshConfig {
  const ignored = new Set<string>()
  const config = new SshConfigFile()
  for (const line of linesOf(path, dirname(path), ignored, 0)) config.push(line)
  const names = config.flatMap((line) => (isHost(line) ? valuesOf(line) : [])).filter((name) => !/[*?!]/.test(name))
  const compute = (name: string): Record<string, string | string[]> => config.compute(name, { ignoreCase: true, matchExec: false })
  const resolve = (name: string, depth = 0): SshTarget => {
    const found = compute(name)
    const one = (key: string): string | undefined => [found[key]].flat()[0]
    const jump = one('proxyjump')
    const keyFile = one('identityfile')
    const port = Number(one('port') ?? 22)
    const host = (one('hostname') ?? name).replaceAll('%h', name)
    const jumps = jump === undefined || jump.toLowerCase() === 'none' || depth >= mostJumps ? [] : jump.split(',').flatMap((hop) => withJumps(parseAddress(hop.trim(), (n) => resolve(n, depth + 1))))
    return {
      host, ...(port === 22 ? {} : { port }), ...(one('user') === undefined ? {} : { user: one('user') }),
      ...(keyFile === undefined ? {} : { keyFile: expandHome(keyFile) }), ...(jumps.length > 0 ? { jump: jumps } : {}),
    }
  }
  return { names: [...new Set(names)], ignored: [...ignored], resolve: (name) => resolve(name) }
}

/** A jump host that itself lies behind others: they come first. */
const withJumps = (target: SshTarget): SshTarget[] => [...(target.jump ?? []), { ...target, jump: undefined }]

/** `[user@]name[:port]`, also `[ipv6]:port`; what is written wins over what `resolve` says of the name. */
export function parseAddress(text: string, resolve: (name: string) => SshTarget): SshTarget {
  const match = /^(?:([^@\s]+)@)?(?:\[([^\]\s]+)\]|([^:@\s]+|[0-9a-fA-F:]+:[0-9a-fA-F:]+))(?::(\d{1,5}))?$/.exec(text.replace(/^ssh:\/\//, ''))
  if (!match) return resolve(text)
  const name = match[2] ?? match[3]!
  return { ...resolve(name), ...(match[1] === undefined ? {} : { user: match[1] }), ...(match[4] === undefined ? {} : { port: Number(match[4]) }) }
}

type Line = SshConfigFile[number]
const isDirective = (line: Line): line is Directive | Section => line.type === LineType.DIRECTIVE
const isHost = (line: Line): line is Section => isDirective(line) && line.param.toLowerCase() === 'host'
const valuesOf = (line: Directive): string[] => (Array.isArray(line.value) ? line.value.map((v) => v.val) : line.value.split(/\s+/))

function linesOf(path: string, base: string, ignored: Set<string>, depth: number): Line[] {
  if (depth > deepest || !existsSync(path)) return []
  const note = (what: string): Set<string> => ignored.add(`${path}: ${what}`)
  const lines: Line[] = []
  const keep = (line: Line): boolean => {
    if (!isDirective(line)) return false
    const word = line.param.toLowerCase()
    if (followed.has(word)) return true
    if (!harmless.has(word)) note(line.param)
    return false
  }
  for (const line of SshConfigFile.parse(readFileSync(path, 'utf8'))) {
    if (!isDirective(line)) continue
    const word = line.param.toLowerCase()
    if (word === 'include') {
      for (const file of includedFiles(valuesOf(line), base)) lines.push(...linesOf(file, base, ignored, depth + 1))
    } else if (word === 'match') note('Match')
    else if (isHost(line)) {
      const inside = (line as { config?: Line[] }).config ?? []
      if (inside.some((l) => isDirective(l) && l.param.toLowerCase() === 'include')) note('Include inside Host')
      Object.assign(line, { config: inside.filter((l) => keep(l) && (l as Directive).param.toLowerCase() !== 'include') })
      lines.push(line)
    } else if (keep(line)) lines.push(line)
  }
  return lines
}

/** Names below `base` unless absolute; `*` and `?` in the last part. */
function includedFiles(patterns: readonly string[], base: string): string[] {
  return patterns.flatMap((raw) => {
    const pattern = expandHome(raw)
    const path = isAbsolute(pattern) ? pattern : join(base, pattern)
    if (!/[*?]/.test(path)) return [path]
    const folder = dirname(path)
    const last = new RegExp(`^${path.slice(folder.length + 1).replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`)
    return existsSync(folder) ? readdirSync(folder).filter((name) => last.test(name)).sort().map((name) => join(folder, name)) : []
  })
}
