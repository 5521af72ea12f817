import { FerryError } from '../../shared/errors'
import { describeStage, stageName } from '../../shared/host-words'
import { HostRole, SavedHost } from '../../shared/hosts'
import { expandPath, ferryHome } from '../core/home'
import { parseAddress, readSshConfig, userSshConfig } from '../core/host/ssh-config'
import { readHosts, removeHost, saveHost } from '../core/host/ssh-settings'
import { testHost } from '../core/host/ssh-test'
import type { CommandLine } from './args'
import type { Command } from './commands'
import { terminalQuestions } from './ssh-questions'

const bad = (problem: string): FerryError => new FerryError('BAD_USAGE', { problem })
export const sshConfigFile = (): string => process.env.SECTOR_FERRY_SSH_CONFIG ?? userSshConfig()

/** Hosts that are reached by SSH: kept without secrets in our settings folder. */
export const hostCommand: Command = async (line, output) => {
  const [, what, name, address] = line.words
  const home = ferryHome()
  if (what === undefined || what === 'list') {
    const saved = await readHosts(home)
    const { names, ignored } = readSshConfig(sshConfigFile())
    if (output.json) output.print(JSON.stringify({ saved, configured: names, ignored }))
    else output.print([...saved.map((h) => `${h.name}  ${h.user ? `${h.user}@` : ''}${h.address}${h.port ? `:${h.port}` : ''}  ${h.roles.join(' ')}`), ...names.map((n) => `${n}  (ssh config)`)].join('\n') || (output.locale === 'zh' ? '还没有主机' : 'no hosts yet'))
    return 0
  }
  if (what === 'add') {
    if (name === undefined || address === undefined) throw bad('host add needs a name and [user@]host[:port]')
    await saveHost(home, savedHost(line, name, address))
    return 0
  }
  if (what === 'remove') {
    if (name === undefined || !(await removeHost(home, name))) throw bad(`there is no saved host '${name ?? ''}'`)
    return 0
  }
  if (what !== 'test' || name === undefined) throw bad('host takes list, test REF, add NAME ADDRESS or remove NAME')
  const stages = await testHost(name, { home, questions: terminalQuestions(line.flags, output), sshConfig: sshConfigFile() })
  const failed = stages.some((s) => s.state === 'stop')
  if (!failed) for (const host of await readHosts(home)) if (host.name === name) await saveHost(home, { ...host, lastSeen: new Date().toISOString() })
  if (output.json) output.print(JSON.stringify({ host: name, stages }))
  else for (const s of stages) output.print(`${{ pass: '✓', attention: '!', stop: '✗', skipped: '–' }[s.state]} ${stageName(s.stage, output.locale)}: ${describeStage(s, output.locale)}`)
  return failed ? 3 : 0
}

function savedHost({ flags }: CommandLine, name: string, text: string): SavedHost {
  const { host, user, port } = parseAddress(text, (address) => ({ host: address }))
  const roles = (flags.roles ?? '').split(',').filter(Boolean)
  for (const role of roles) if (!HostRole.safeParse(role).success) throw bad(`--roles takes damocles, lotus and storage, not '${role}'`)
  const parsed = SavedHost.safeParse({
    name, address: host, roles, ...(user === undefined ? {} : { user }), ...(port === undefined ? {} : { port }),
    ...(flags['key-file'] === undefined ? {} : { keyFile: expandPath(flags['key-file']) }), ...(flags.jump === undefined ? {} : { jump: flags.jump }),
  })
  if (!parsed.success) throw bad(parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; '))
  return parsed.data
}
