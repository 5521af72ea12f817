import { homedir, hostname, userInfo } from 'node:os'
import { currentHistory } from './migration/execute'
import { makeReport, minerName } from './migration/report'
import { listRuns, openRun } from './migration/run-store'

const patterns: readonly [RegExp, string][] = [
  [/-----BEGIN [^-]+-----[\s\S]*?(?:-----END [^-]+-----|$)/g, '<key>'],
  [/\b[\w-]{4,}\.[\w-]{10,}\.[\w-]{10,}(?=:(?:\/|https?:|wss?:))/g, '<token>'],
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, '<token>'],
  // an exported key of lotus or venus is hexadecimal JSON; digests are shorter
  [/\b[0-9a-f]{80,}\b/gi, '<key>'],
  [/\b(Bearer|Basic)\s+[^\s"',;]+/gi, '$1 <removed>'],
  [/\b((?:[\w-]*[_-])?(?:token|password|passwd|passphrase|secret|api[_-]?key|private[_-]?key))(["']?\s*[:=]\s*["']?)[^\s"',;&]+/gi, '$1$2<removed>'],
  // the name of a person in the path of a home
  [/((?:\/home|\/Users|\\Users)[/\\])[^/\\\s"':,]+/g, '$1<user>'],
]

/** A machine in a URL or multiaddr, or alone as an address. */
const machinePatterns: readonly RegExp[] = [
  /(?<=\b(?:https?|wss?|ssh|sftp):\/\/(?:[^\s/@"']*@)?)(?:\[[0-9a-f:.]+\]|[\w-]+(?:\.[\w-]+)*)/gi,
  /(?<=\/(?:ip4|ip6|dns[46]?)\/)[^/\s"']+/gi,
  /\b(?:\d{1,3}\.){3}\d{1,3}\b/g,
  /(?<![\w:.[])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{2}:){5}[0-9a-f]{2}|[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?)(?![\w:])/gi,
]
const isHere = (machine: string): boolean => /^(127\.|0\.0\.0\.0$|localhost$|\[?::1?\]?$|<machine)/.test(machine)

/** Takes tokens, keys, names of people and addresses of machines out of a text; the same machine becomes the same word. */
export function redact(text: string, people: { readonly home: string; readonly user: string; readonly machine: string } = me()): string {
  let clean = people.home.length > 1 ? text.replaceAll(people.home, '~') : text
  for (const [pattern, word] of patterns) clean = clean.replace(pattern, word)
  clean = clean.replace(/(\b(?:https?|wss?|ssh|sftp):\/\/)[^\s/@"']+@/gi, '$1<user>@').replace(/(?<![\w/<-])[\w.-]+@[\w.-]+/g, '<user>@<machine>')
  const machines = new Map<string, string>()
  const named = (machine: string): string => {
    if (isHere(machine)) return machine
    if (!machines.has(machine)) machines.set(machine, `<machine-${machines.size + 1}>`)
    return machines.get(machine)!
  }
  for (const pattern of machinePatterns) clean = clean.replace(pattern, named)
  for (const [word, instead] of [[people.machine, '<machine>'], [people.user, '<user>']] as const) {
    if (word.length > 2 && word !== 'root') clean = clean.replace(new RegExp(`(?<![\\w-])${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`, 'g'), instead)
  }
  return clean
}

const me = () => ({ home: homedir(), user: userInfo().username, machine: hostname() })

/** What the developers need to see of an installation and of one run, as text to read before it is given away. Contains no records and no secrets. */
export async function makeDiagnostics(what: { home: string; version: string; runtime: string; log: readonly string[]; run?: string | undefined }): Promise<string> {
  const runs = await listRuns(what.home)
  const lines = [`sector-ferry ${what.version} · ${what.runtime} · ${process.platform} ${process.arch} · node ${process.versions.node}`, `made ${new Date().toISOString()}`, '', `runs: ${runs.length}`]
  for (const run of runs.slice(0, 20)) lines.push(`  ${run}  ${await runLine(what.home, run)}`)
  const chosen = what.run ?? runs[0]
  if (chosen !== undefined) lines.push('', ...(await runLines(what.home, chosen)))
  lines.push('', `log (${what.log.length} lines):`, ...what.log.map((l) => `  ${l}`), '')
  return redact(lines.join('\n'))
}

async function runLine(home: string, run: string): Promise<string> {
  try {
    const { folder, plan } = await openRun(home, run)
    const { exit, counts } = makeReport(run, folder.journal, plan, (await currentHistory(folder)).record)
    return `${plan.request.direction} ${minerName(plan)} exit ${exit} done ${counts.done} skipped ${counts.skipped} failed ${counts.failed} left ${counts.left}`
  } catch (error) {
    return `cannot be read: ${String(error)}`
  }
}

async function runLines(home: string, run: string): Promise<string[]> {
  try {
    const { folder, plan } = await openRun(home, run)
    const { record } = await currentHistory(folder)
    const report = makeReport(run, folder.journal, plan, record)
    return [
      `run ${run}`, `  request ${JSON.stringify(plan.request)}`, ...plan.steps.map((s, i) => `  step ${i + 1} ${JSON.stringify({ ...s, lines: undefined })}`),
      ...report.problems.map((p) => `  problem ${JSON.stringify(p)}`), ...report.checks.map((c) => `  check ${JSON.stringify(c)}`),
      ...report.sectors.filter((s) => s.outcome === 'failed').slice(0, 200).map((s) => `  failed ${JSON.stringify(s)}`),
    ]
  } catch (error) {
    return [`run ${run}: ${String(error)}`]
  }
}
