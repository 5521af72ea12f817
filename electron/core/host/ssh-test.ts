import { toErrorNote } from '../../../shared/errors'
import { hostStages, type HostStage, type StageResult } from '../../../shared/hosts'
import type { Host } from './host'
import { resolveHost, type HostsOptions } from './hosts'
import { connectSsh } from './ssh-connect'
import { openSshHost, type SshHost } from './ssh-host'

/** Which stage an error of connecting belongs to. */
const stageOf = (code: string): HostStage => (/^SSH_HOST_|KNOWN_HOSTS|ALGORITHM/.test(code) ? 'host-key' : /LOGIN|KEY_UNREADABLE/.test(code) ? 'login' : /^HOST_/.test(code) ? 'shell' : 'reach')
const damoclesPort = 1789

/** Tries a host stage by stage with a connection of its own. Changes nothing there but temporary files that are removed at once. */
export async function testHost(ref: string, options: HostsOptions): Promise<StageResult[]> {
  const results: StageResult[] = []
  const add = (stage: HostStage, state: StageResult['state'], code: string, params: StageResult['params'] = {}): void => void results.push({ stage, state, code, params })
  const target = await resolveHost(ref, options)
  let host: SshHost
  try {
    const connection = await connectSsh(target, options)
    for (const stage of ['reach', 'host-key', 'login'] as const) add(stage, 'pass', 'ok', { host: connection.label })
    let first: typeof connection | undefined = connection
    host = await openSshHost(async () => {
      const mine = first ?? (await connectSsh(target, options))
      first = undefined
      return mine
    }, { patienceMs: 0 })
  } catch (error) {
    const note = toErrorNote(error)
    const failed = Math.max(results.length, hostStages.indexOf(stageOf(note.code)))
    for (const stage of hostStages.slice(results.length, failed)) add(stage, 'pass', 'ok', { host: target.host })
    add(hostStages[failed]!, 'stop', note.code, { ...note.params })
    for (const stage of hostStages.slice(failed + 1)) add(stage, 'skipped', 'skipped')
    return results
  }
  try {
    const { tools } = host
    add('shell', tools ? 'pass' : 'attention', tools ? 'ok' : 'no-shell', { host: host.label })
    const sftp = await host.connection.open((connection) => connection.sftp()).then((session) => (session.end(), true), () => false)
    add('sftp', sftp ? 'pass' : 'attention', sftp ? 'ok' : 'no-sftp', { host: host.label })
    addTools(host, add)
    await addRights(host, add)
    await addDisk(host, add)
    await addApi(host, add)
  } finally {
    await host.close()
  }
  return results
}

type Add = (stage: HostStage, state: StageResult['state'], code: string, params?: StageResult['params']) => void

function addTools({ tools }: SshHost, add: Add): void {
  if (!tools) return add('tools', 'attention', 'sftp-alone')
  const missing = [tools.sha256 ? '' : 'sha256sum', tools.locker ? '' : 'perl / python3', tools.setsid ? '' : 'setsid'].filter(Boolean)
  add('tools', missing.length === 0 ? 'pass' : 'attention', missing.length === 0 ? 'ok' : 'tools-missing', { missing: missing.join(', '), hash: tools.sha256 ?? '-', locks: tools.locker ?? '-' })
}

async function addRights(host: Host, add: Add): Promise<void> {
  const status = (await host.readFile('/proc/self/status', 65_536).catch(() => Buffer.alloc(0))).toString('utf8')
  const uid = /^Uid:\s+(\d+)/m.exec(status)?.[1]
  add('rights', uid === undefined ? 'attention' : 'pass', uid === undefined ? 'rights-unknown' : 'ok', { uid: uid ?? '?', root: uid === '0' ? 'root' : '' })
}

async function addDisk(host: Host, add: Add): Promise<void> {
  try {
    const { freeBytes, totalBytes } = await host.space('/')
    add('disk', 'pass', 'ok', { free: freeBytes, total: totalBytes })
  } catch (error) {
    add('disk', 'attention', toErrorNote(error).code)
  }
}

/** damocles-manager on its usual port of the host itself, and what a running lotus-miner leaves in its repo. */
async function addApi(host: Host, add: Add): Promise<void> {
  const open = async (port: number): Promise<boolean> => {
    const stream = await host.forward?.('127.0.0.1', port).catch(() => undefined)
    stream?.destroy()
    return stream !== undefined
  }
  const found: string[] = []
  if (await open(damoclesPort)) found.push(`damocles-manager :${damoclesPort}`)
  const environ = (await host.readFile('/proc/self/environ', 1024 ** 2).catch(() => Buffer.alloc(0))).toString('utf8')
  const home = /(?:^|\0)HOME=([^\0]*)/.exec(environ)?.[1]
  for (const repo of [/(?:^|\0)LOTUS_MINER_PATH=([^\0]*)/.exec(environ)?.[1], home && `${home}/.lotusminer`]) if (repo && (await host.stat(`${repo}/api`).then(() => true, () => false))) found.push(`lotus-miner ${repo}`)
  add('api', found.length > 0 ? 'pass' : 'attention', found.length > 0 ? 'ok' : 'no-api', { found: found.join(', ') || '-' })
}
