import { appendFileSync, chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CopyOptions, Host } from '../../electron/core/host/host'
import { createLocalHost } from '../../electron/core/host/local-host'
import { connectSsh } from '../../electron/core/host/ssh-connect'
import { openSshHost } from '../../electron/core/host/ssh-host'
import { sha256Of, someBytes } from '../helpers/bytes'
import { haveSshd, noQuestions, sshFrom, startSshd, type Sshd } from '../helpers/sshd'
import { tempDir } from '../helpers/temp-dir'
import { busyboxPath } from '../helpers/tool-path'

const MiB = 1024 ** 2
const open = (sshd: Sshd): Promise<Host> => openSshHost(() => connectSsh({ host: '127.0.0.1', port: sshd.port, user: sshd.user, keyFile: sshd.keyFile }, { home: sshd.home, knownHosts: [], questions: noQuestions }))
const options = (more: Partial<CopyOptions> = {}): CopyOptions => ({ verify: 'sha256', signal: new AbortController().signal, ...more })

/** `far` has the file; either has an `ssh` to the other that a test may bend. */
describe.skipIf(!haveSshd).each(['fetched', 'fetched by busybox', 'sent'] as const)('from one host straight to another, %s', (way) => {
  let [far, near] = [undefined, undefined] as unknown as [Sshd, Sshd]
  let source: Host
  let target: Host
  let bent: string
  let tools: string | undefined
  let folder: string
  /** The bytes of a file go through a command. */
  const through = (command: string): string => (way !== 'sent' ? `$REAL "$@" | ${command}` : `${command} | $REAL "$@"`)
  const bend = (script?: string): void => void sshFrom(bent, way === 'sent' ? near : far, script)

  beforeAll(async () => {
    bent = mkdtempSync(join(tmpdir(), 'sector-ferry-bent-'))
    const other = await startSshd()
    if (way === 'fetched by busybox') tools = busyboxPath([])
    const bender = await startSshd({ config: sshFrom(bent, other, undefined, tools) })
    ;[far, near] = way === 'sent' ? [bender, other] : [other, bender]
    source = await open(far)
    target = await open(near)
    // no byte of a file may come here
    source.read = () => {
      throw new Error('read by this computer')
    }
  })
  afterAll(async () => {
    await Promise.all([source?.close(), target?.close()])
    await Promise.all([far?.stop(), near?.stop()])
    for (const path of [bent, tools]) if (path !== undefined) rmSync(path, { recursive: true, force: true })
  })
  beforeEach(() => {
    folder = tempDir()
    bend()
  })
  const put = (bytes: Buffer): string => {
    const path = join(folder, "it's 源 $(touch canary)\n")
    writeFileSync(path, bytes)
    return path
  }
  const part = (): string => join(folder, 'part')
  const bring = (from: string, more: Partial<CopyOptions> = {}) => target.copyFrom!(source, from, part(), options(more))

  const bender = (): Host => (way === 'sent' ? source : target)
  const other = (): Host => (way === 'sent' ? target : source)
  it('is possible where its ssh gets to the same folder of the same machine', async () => {
    expect(await bender().reaches!(other(), folder)).toBe(true)
  })
  it.each([
    ['cannot log in', 'exec $REAL -i /dev/null -o IdentityAgent=none -o IdentitiesOnly=yes -o PubkeyAuthentication=no "$@"'],
    ['does not know the key of the host', 'exec ${REAL%UserKnown*}UserKnownHostsFile=/dev/null "$@"'],
    ['gets to another machine', '$REAL "$@" | sed "s/^[0-9a-f]*-/00000000-/"'],
    ['gets to a machine with another folder there', '$REAL "$@" | sed "s/^\\([0-9]* \\).*/\\11/"'],
    ['says something else first', 'echo welcome; exec $REAL "$@"'],
    ['is not there', 'exit 127'],
  ])('is not where it %s', async (_name, script) => {
    bend(script)
    expect(await bender().reaches!(other(), folder)).toBe(false)
  })
  it('is not from this computer', async () => {
    expect(await bender().reaches!(createLocalHost(), folder)).toBe(false)
  })

  it.each([0, 1, 131_072, 8 * MiB, 9 * MiB + 5, 130 * MiB + 1])('brings %i bytes, their rights and time, and each byte is told once', async (size) => {
    const bytes = someBytes(size)
    const from = put(bytes)
    chmodSync(from, 0o640)
    utimesSync(from, 1_600_000_000, 1_600_000_000)
    const told = { copy: 0, verify: 0 }
    const result = await bring(from, { onBytes: (n, phase) => (told[phase] += n) })
    expect([result.bytes, result.sha256, result.reused, told.copy, told.verify]).toEqual([size, sha256Of(bytes), 0, size, size])
    expect(readFileSync(part()).equals(bytes)).toBe(true)
    expect([statSync(part()).mode & 0o777, statSync(part()).mtimeMs]).toEqual([0o640, 1_600_000_000_000])
    expect(readdirSync(folder).filter((name) => name !== 'part')).toHaveLength(1)
  })
  it('brings them without verification only when asked to', async () => {
    const from = put(someBytes(20 * MiB))
    expect(await bring(from, { verify: 'none' })).toMatchObject({ readBack: 'none', bytes: 20 * MiB })
    expect(readFileSync(part()).equals(readFileSync(from))).toBe(true)
  })
  it('brings a file that is mostly a hole, and keeps the hole where dd can', async () => {
    const from = put(someBytes(3 * MiB))
    truncateSync(from, 64 * MiB)
    await bring(from)
    expect(readFileSync(part()).equals(readFileSync(from))).toBe(true)
    // its dd fills them
    if (tools === undefined) expect(statSync(part()).blocks * 512).toBeLessThan(16 * MiB)
  })

  it('goes on where it was flushed when the way between the hosts breaks', async () => {
    bend(`n=$(cat ${folder}/n 2>/dev/null || echo 0); echo $((n+1)) > ${folder}/n; [ $n = 0 ] && { ${through(`head -c ${150 * MiB}`)}; exit 0; }; exec $REAL "$@"`)
    const bytes = someBytes(200 * MiB)
    let told = 0
    const result = await bring(put(bytes), { onBytes: (n, phase) => void (told += phase === 'copy' ? n : 0) })
    expect([result.sha256, told]).toEqual([sha256Of(bytes), bytes.length])
    expect(Number(readFileSync(join(folder, 'n'), 'utf8'))).toBeGreaterThan(1)
  })
  it('and after an abort: what arrived is not fetched again', async () => {
    const bytes = someBytes(300 * MiB)
    const from = put(bytes)
    bend(through(`{ head -c ${200 * MiB}; sleep 60; }`))
    const abort = new AbortController()
    let told = 0
    await expect(bring(from, { signal: abort.signal, onBytes: (n, phase) => void ((told += phase === 'copy' ? n : 0) >= 128 * MiB && abort.abort()) })).rejects.toMatchObject({ code: 'ABORTED' })
    bend()
    expect(await bring(from)).toMatchObject({ sha256: sha256Of(bytes), reused: expect.toSatisfy((n: number) => n === 0 || n === 128 * MiB) })
  })
  it('stops when it stays broken, says what ssh says, and keeps what arrived', async () => {
    bend('echo "ssh: connect to host: No route to host" >&2; exit 255')
    await expect(bring(put(someBytes(MiB)))).rejects.toMatchObject({ code: 'HOSTS_PARTED', params: { problem: 'ssh: connect to host: No route to host' } })
  })

  it('finds a bit that turned over on the way', async () => {
    const bytes = someBytes(10 * MiB)
    bytes.write('needle', 5 * MiB, 'latin1')
    const from = put(bytes)
    bend(through('LC_ALL=C sed s/needle/noodle/'))
    await expect(bring(from)).rejects.toMatchObject({ code: 'VERIFY_DIFFERS' })
    expect(readdirSync(folder)).toHaveLength(1)
  })
  it('finds a source that grew meanwhile', async () => {
    const from = put(someBytes(10 * MiB))
    let grown = false
    const grow = (): void => {
      if (!grown) appendFileSync(from, 'x')
      grown = true
    }
    await expect(bring(from, { onBytes: grow })).rejects.toMatchObject({ code: 'SOURCE_CHANGED' })
    expect(readdirSync(folder)).toHaveLength(1)
  })
  it('never lets a path be read by a shell', async () => {
    await bring(put(someBytes(10)))
    expect(readdirSync(folder).some((name) => name === 'canary')).toBe(false)
    await expect(bring(join(folder, 'none'))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
