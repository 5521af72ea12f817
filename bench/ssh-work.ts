// What bench/ssh.mjs times, every copy flushed at its end, bundled by it: copies, transfers and a listing on a real OpenSSH server on loopback, each beside OpenSSH's own program.
import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { childrenOf } from '../electron/core/host/bulk'
import { createLocalHost } from '../electron/core/host/local-host'
import { relayCopy } from '../electron/core/host/relay-copy'
import { connectSsh } from '../electron/core/host/ssh-connect'
import { openSshHost } from '../electron/core/host/ssh-host'
import { noQuestions, startSshd } from '../test/helpers/sshd'

const MiB = 1024 ** 2
const bytes = Number(process.argv[2] ?? 2048) * MiB
const names = Number(process.argv[3] ?? 100_000)
const runs = Number(process.argv[4] ?? 3)
const folder = mkdtempSync(join(tmpdir(), 'sector-ferry-bench-'))
const seconds = new Map<string, number[]>()
const median = (label: string): number => [...seconds.get(label)!].sort((a, b) => a - b)[Math.floor(runs / 2)]!

async function timed(label: string, work: () => unknown): Promise<void> {
  execFileSync('sync')
  const started = process.hrtime.bigint()
  await work()
  seconds.set(label, [...(seconds.get(label) ?? []), Number(process.hrtime.bigint() - started) / 1e9])
}
const all = (label: string): string => seconds.get(label)!.map((s) => s.toFixed(2)).join(' ')
const say = (label: string, theirs: string, ours: string): void => console.log(`${label}: ${theirs} ${median(theirs).toFixed(2)} s, ours ${median(ours).toFixed(2)} s, ${(median(theirs) / median(ours)).toFixed(2)} × as fast (${all(theirs)} | ${all(ours)})`)

async function main(): Promise<void> {
  const sshd = await startSshd()
  const host = await openSshHost(() => connectSsh({ host: '127.0.0.1', port: sshd.port, user: sshd.user, keyFile: sshd.keyFile }, { home: sshd.home, knownHosts: [], questions: noQuestions }))
  const local = createLocalHost()
  const options = ['-o', 'BatchMode=yes', '-o', `UserKnownHostsFile=${sshd.home}/known_hosts`, '-o', 'IdentitiesOnly=yes', '-i', sshd.keyFile]
  const ssh = (command: string): void => {
    const done = spawnSync('ssh', [...options, '-p', String(sshd.port), `${sshd.user}@127.0.0.1`, command], { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 30 })
    if (done.status !== 0) throw new Error(done.stderr.toString())
  }
  const sftp = (batch: string): void => {
    const done = spawnSync('sftp', [...options, '-P', String(sshd.port), '-b', '-', `${sshd.user}@127.0.0.1`], { input: batch, stdio: ['pipe', 'ignore', 'pipe'] })
    if (done.status !== 0) throw new Error(done.stderr.toString())
  }
  try {
    const big = join(folder, 'big')
    const file = openSync(big, 'w')
    for (let at = 0; at < bytes; at += 64 * MiB) writeSync(file, randomBytes(64 * MiB))
    closeSync(file)
    const many = join(folder, 'many')
    mkdirSync(many)
    for (let n = 0; n < names; n++) writeFileSync(join(many, `s-t01000-${n}`), '')
    const { signal } = new AbortController()
    const to = (name: string): string => join(folder, name)
    /** Each goes first in every other run: what was written before is still on its way to the disk. */
    const inTurn = async (run: number, ...pair: (readonly [string, () => unknown])[]): Promise<void> => {
      for (const [label, work] of run % 2 === 0 ? pair : [...pair].reverse()) await timed(label, work)
    }
    for (let run = 0; run < runs; run++) {
      await inTurn(run, ['cp by ssh', () => ssh(`cp ${big} ${to('cp')} && sync ${to('cp')}`)], ['copy', () => host.copyWithin(big, to('copy'), { verify: 'none', signal })])
      await inTurn(run, ['cp and sha256sum of both by ssh', () => ssh(`cp ${big} ${to('cp2')} && sync ${to('cp2')} && sha256sum ${big} ${to('cp2')}`)], ['verified copy', () => host.copyWithin(big, to('copy2'), { verify: 'sha256', signal })])
      for (const name of ['cp', 'copy', 'cp2', 'copy2']) rmSync(to(name))
      await inTurn(run, ['sftp get', () => (sftp(`get ${big} ${to('got')}\n`), execFileSync('sync', [to('got')]))], ['fetch', () => relayCopy(host, big, local, to('fetched'), { verify: 'none', signal })])
      await inTurn(run, ['sftp put', () => (sftp(`put ${to('got')} ${to('put')}\n`), execFileSync('sync', [to('put')]))], ['return', () => relayCopy(local, to('fetched'), host, to('returned'), { verify: 'none', signal })])
      for (const name of ['got', 'fetched', 'put', 'returned']) rmSync(to(name))
      await timed('ssh host find', () => ssh(`find ${many} -printf '%f %s %T@\\n'`))
      await timed('list', () => host.list(many))
      await timed('list with sizes and times', async () => {
        let count = 0
        for await (const child of childrenOf(host, many)) count += child.name.length > 0 ? 1 : 0
        if (count !== names) throw new Error(`${count} names`)
      })
    }
    console.log(`${bytes / MiB} MiB, ${names} names, medians of ${runs}, OpenSSH on loopback`)
    say('copy on the host', 'cp by ssh', 'copy')
    say('verified', 'cp and sha256sum of both by ssh', 'verified copy')
    say('fetch', 'sftp get', 'fetch')
    say('return', 'sftp put', 'return')
    say('names', 'ssh host find', 'list')
    say('names, sizes, times', 'ssh host find', 'list with sizes and times')
  } finally {
    await host.close()
    await sshd.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

void main()
