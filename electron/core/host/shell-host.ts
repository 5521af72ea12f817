import { randomBytes } from 'node:crypto'
import { FerryError } from '../../../shared/errors'
import { renameError } from './host-error'
import type { FileStat, Host } from './host'
import { byteOrder, kindOfLetter, parseStat, statFormat } from './shell-parse'
import { encodeBytes, encodeScript, runOnce, within, type Exec } from './remote-exec'
import { createDirectCopy } from './direct-copy'
import { createShellBulk } from './shell-bulk'
import { createShellCopy } from './shell-copy'
import { createShellLocks } from './shell-locks'
import { requireDone, shellError } from './shell-errors'
import { ShellPool } from './shell-pool'
import type { ShellAnswer } from './shell-session'
import { settle } from './settle'
import { sharedSync } from './shared-sync'
import { probeTools, q, type ShellTools } from './shell-tools'
import { usualLimits, type SshLimits } from './ssh-limits'

/** Files up to so many bytes are written by the text of a script; larger ones need a channel of their own. */
const inlineLimit = 16 * 1024
/** Longest list of names, and most that a command without results may say, bytes. */
const listLimit = 128 * 1024 ** 2
const talkLimit = 1024 ** 2

export interface ShellHost extends Host {
  readonly tools: ShellTools
  /** Gives up an idle shell, where a host allows few channels; false: none is idle. */
  release(): boolean
}

/** What an account can do beyond its shell. */
export interface ShellExtras {
  /** rename(2) by SFTP, for hosts whose commands would copy between file systems. */
  readonly rename?: (from: string, to: string) => Promise<void>
}

const taken = (path: string): string => `if [ -e ${q(path)} ] || [ -L ${q(path)} ]; then echo 'File exists'; exit 1; fi`
const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/'

/**
 * A machine behind a shell: everything is done there by its own commands, and only answers come over the wire. Copies and hashes of
 * big files are jobs that outlive the connection. After a lost connection reads are asked again, and changes are looked at first.
 */
export async function createShellHost(exec: Exec, label: string, extras: ShellExtras = {}, { answerMs, silentMs }: Pick<SshLimits, 'answerMs' | 'silentMs'> = usualLimits): Promise<ShellHost> {
  const pool = new ShellPool(exec, label, { answerMs, silentMs })
  const run = (script: string, limits?: Parameters<ShellPool['run']>[1]): Promise<ShellAnswer> => pool.run(script, limits)
  const tools = await probeTools(run, label)
  if (!tools.stat) throw new FerryError('HOST_LACKS', { host: label, what: 'stat (coreutils)' })
  const ask = (script: string, path: string, limits?: Parameters<ShellPool['run']>[1]): Promise<Buffer> => settle(async () => requireDone(await run(script, limits), path))
  const change = async (script: string, path: string, isDone: () => Promise<boolean>): Promise<void> => {
    await settle(async () => requireDone(await run(script), path), isDone)
  }
  const stat = async (path: string): Promise<FileStat> => parseStat(await ask(`stat -c '${statFormat}' ${q(path)}`, path), label)
  const has = (path: string): Promise<boolean> => stat(path).then(() => true, (error: FerryError) => (error.code === 'NOT_FOUND' || error.code === 'NOT_A_DIRECTORY' ? false : Promise.reject(error)))
  const syncWords = (path: string): string => `sync ${q(path)}`
  const moved = (from: string, to: string) => async (): Promise<boolean> => !(await has(from)) && (await has(to))

  async function* read(path: string, start = 0): AsyncIterable<Buffer> {
    const process = await exec(runOnce)
    let heard = ''
    process.stderr.on('data', (chunk: Buffer) => (heard = (heard + chunk.toString('utf8')).slice(-2000)))
    process.stdin.end(`${encodeScript(`if [ -d ${q(path)} ]; then echo 'Is a directory' >&2; exit 1; fi; exec tail -c +${start + 1} ${q(path)}`)}\n`)
    try {
      const chunks = process.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>
      for (let next = await within(chunks.next(), silentMs, label); !next.done; next = await within(chunks.next(), silentMs, label)) yield next.value
      const { code } = await within(process.ended, silentMs, label)
      if (code === undefined) throw new FerryError('SSH_LOST', { host: label })
      if (code !== 0) throw shellError({ output: Buffer.from(heard), status: code }, path)
    } finally {
      process.kill()
      process.stdout.destroy()
    }
  }

  /** Sends bytes to `script` as its standard input, over a channel of its own. */
  async function feed(script: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<ShellAnswer> {
    const process = await exec(runOnce)
    const heard: Buffer[] = []
    let size = 0
    const take = (chunk: Buffer): void => {
      size += chunk.length
      if (size > talkLimit) process.kill()
      else heard.push(chunk)
    }
    for (const stream of [process.stdout, process.stderr]) stream.on('data', take)
    process.stdin.on('error', () => undefined)
    let over = false
    void process.ended.then(() => (over = true))
    process.stdin.write(`${encodeScript(script)}\n`)
    try {
      for await (const chunk of chunks) {
        if (!process.stdin.write(chunk)) await within(Promise.race([new Promise((resolve) => process.stdin.once('drain', resolve)), process.ended]), silentMs, label)
        if (over || !process.stdin.writable) break
      }
      process.stdin.end()
      const { code } = await within(process.ended, silentMs, label)
      if (size > talkLimit) throw new FerryError('HOST_ANSWER_STRANGE', { host: label, problem: `more than ${talkLimit} bytes` })
      if (code === undefined) throw new FerryError('SSH_LOST', { host: label })
      return { output: Buffer.concat(heard), status: code }
    } catch (error) {
      process.kill()
      throw error
    }
  }

  async function writeFile(path: string, bytes: Uint8Array, { replace = false, mode = 0o644 }: { replace?: boolean; mode?: number } = {}): Promise<void> {
    // an attempt that was given up may still be at work: without its staged file it cannot publish what has become old
    const tried: string[] = []
    const scriptFor = (staged: string): string => {
      const fill = bytes.length <= inlineLimit ? `printf %b '${encodeBytes(bytes)}'` : 'cat'
      const publish = replace
        ? `mv -fT ${q(staged)} ${q(path)}`
        : `{ ${taken(path)}; e=$(ln -T ${q(staged)} ${q(path)} 2>&1) && rm ${q(staged)} || case $e in *'not permitted'*|*'not supported'*|*'not implemented'*) mv -nT ${q(staged)} ${q(path)} ;; *) echo "$e"; exit 1;; esac; }`
      return [
        ...tried.map((old) => `rm -f ${q(old)}`),
        `trap 'rm -f ${q(staged).replaceAll("'", `'"'"'`)}' EXIT`, 'umask 077',
        `( set -C; ${fill} > ${q(staged)} ) || exit 1`,
        `[ "$(stat -c %s ${q(staged)})" = ${bytes.length} ] || { echo 'No space left on device'; exit 1; }`,
        `chmod ${mode.toString(8)} ${q(staged)} || exit 1`, `${syncWords(staged)} || exit 1`, `${publish} || exit 1`, 'trap - EXIT', syncWords(parentOf(path)),
      ].join('\n')
    }
    const attempt = async (): Promise<void> => {
      const staged = `${path}.${randomBytes(4).toString('hex')}.sector-ferry`
      const script = scriptFor(staged)
      tried.push(staged)
      requireDone(await (bytes.length <= inlineLimit ? run(script) : feed(script, [bytes])), path)
    }
    const isDone = async (): Promise<boolean> => (await has(path)) && Buffer.from(bytes).equals(await host.readFile(path, bytes.length).catch(() => Buffer.alloc(0))) && (await stat(path)).size === bytes.length
    await settle(attempt, isDone)
  }

  async function rename(from: string, to: string): Promise<void> {
    const { rename: words } = tools
    if (words !== undefined) return change(`${taken(to)}; ${words} ${q(from)} ${q(to)}`, from, moved(from, to)).catch((error: unknown) => Promise.reject(renameError(error, from, to)))
    if (extras.rename) {
      await ask(taken(to), to)
      const [source, target] = [await stat(from), await stat(parentOf(to))]
      if (source.device !== target.device) throw new FerryError('CROSS_DEVICE', { path: from })
      return extras.rename(from, to)
    }
    // without a command that never copies, only one mount point at both ends makes sure that mv is a rename
    const sameMount = `m() { df -P "$1" | tail -n 1 | sed 's/.*% //'; }; [ -e ${q(from)} ] || [ -L ${q(from)} ] || { echo 'No such file or directory'; exit 1; }; [ -d ${q(parentOf(to))} ] || { echo 'No such file or directory'; exit 1; }; [ "$(m ${q(parentOf(from))})" = "$(m ${q(parentOf(to))})" ] || { echo 'cross-device link'; exit 1; }`
    await change(`${taken(to)}; ${sameMount}; mv -T ${q(from)} ${q(to)}`, from, moved(from, to))
  }

  const copying = { exec, run, tools, label, read, stat, silentMs }
  const host: ShellHost = {
    label,
    tools,
    release: () => pool.release(),
    features: { hashesInPlace: tools.sha256 !== undefined, copiesInPlace: true, seesLocks: tools.locker !== undefined, syncs: true, identifiesFiles: true, isThisComputer: false },
    stat,
    async realPath(path) {
      const output = await ask(`[ -e ${q(path)} ] || { echo 'No such file or directory'; exit 1; }; readlink -f ${q(path)}`, path)
      return output.subarray(0, -1).toString('utf8')
    },
    async list(path) {
      const each = tools.printf
        ? `find -H ${q(path)} -mindepth 1 -maxdepth 1 -printf '%y%f\\0'`
        : `cd ${q(path)} || exit 1; for f in * .[!.]* ..?*; do if [ -L "$f" ]; then k=l; elif [ -f "$f" ]; then k=f; elif [ -d "$f" ]; then k=d; elif [ -e "$f" ]; then k=o; else continue; fi; printf '%s%s\\0' $k "$f"; done`
      const output = await ask(`if [ -d ${q(path)} ]; then ${each}; elif [ -e ${q(path)} ]; then echo 'Not a directory'; exit 1; else stat ${q(path)} >/dev/null || exit 1; fi`, path, { maxBytes: listLimit })
      const names = output.toString('utf8').split('\0').slice(0, -1)
      for (const name of names) if (name.length < 2 || name.includes('/') || name.slice(1) === '..') throw new FerryError('HOST_ANSWER_STRANGE', { host: label, problem: JSON.stringify(name.slice(0, 80)) })
      return names.map((n) => ({ name: n.slice(1), kind: kindOfLetter(n[0]!) })).sort((a, b) => byteOrder(a.name, b.name))
    },
    async readFile(path, limit = 64 * 1024 ** 2) {
      const script = `[ -d ${q(path)} ] && { echo 'Is a directory'; exit 1; }; [ -e ${q(path)} ] || { stat ${q(path)} >/dev/null && echo 'No such file or directory'; exit 1; }; [ -f ${q(path)} ] || { echo 'Not a regular file'; exit 1; }; s=$(stat -L -c %s ${q(path)}) || exit 1; [ "$s" -gt ${limit} ] && { echo "$s"; exit 77; }; cat ${q(path)}`
      const answer = await settle(() => run(script, { maxBytes: limit + 4096 }))
      if (answer.status === 77) throw new FerryError('TOO_LARGE', { path, size: Number(answer.output.toString('latin1', 0, 20)) || limit + 1, limit })
      return requireDone(answer, path)
    },
    read,
    writeFile,
    async writeFrom(path, chunks, start, { flush = true } = {}) {
      const open = start === 0 ? `( umask 077; set -C; : > ${q(path)} ) || exit 1` : `[ -f ${q(path)} ] && [ ! -L ${q(path)} ] || { echo 'No such file or directory'; exit 1; }; dd if=/dev/null of=${q(path)} bs=1 seek=${start} count=0 2>/dev/null || exit 1`
      let sent = 0
      const counted = async function* (): AsyncIterable<Uint8Array> {
        for await (const chunk of chunks) {
          sent += chunk.length
          yield chunk
        }
      }
      // each byte goes to its own place, so that what an earlier attempt still has on the way does no harm
      requireDone(await feed(`exec 2>&1; ${open}; { dd if=/dev/null bs=1 seek=${start} count=0 conv=notrunc 2>/dev/null && cat; } 1<>${q(path)} || exit 1; ${flush ? syncWords(path) : ':'}`, counted()), path)
      const { size } = await stat(path)
      if (size !== start + sent) throw new FerryError('WRITE_FAILED', { path, problem: `${size} bytes instead of ${start + sent}` })
    },
    async adopt(path, { mode, mtimeNs, uid, gid }) {
      const time = `${new Date(Number(mtimeNs / 1_000_000n)).toISOString().slice(0, 19).replace('T', ' ')}.${String(mtimeNs % 1_000_000_000n).padStart(9, '0')}`
      await ask(`chmod ${mode.toString(8)} ${q(path)} || exit 1; chown ${uid}:${gid} ${q(path)} 2>/dev/null; touch -d '${time}' ${q(path)} 2>/dev/null || touch -d '${time.slice(0, 19)}' ${q(path)}`, path)
    },
    async makeDirectory(path) {
      await ask(`m() { [ -d "$1" ] && return 0; if [ -e "$1" ] || [ -L "$1" ]; then echo 'Not a directory'; exit 1; fi; [ -z "\${1%/*}" ] || m "\${1%/*}"; e=$(mkdir -m 755 "$1" 2>&1) || [ -d "$1" ] || { echo "$e"; exit 1; }; sync "\${1%/*}/"; }; m ${q(path)}`, path)
    },
    rename,
    link: (from, to) => change(`${taken(to)}; ln -T ${q(from)} ${q(to)}`, to, async () => (await has(to)) && (await stat(to)).inode === (await stat(from)).inode),
    removeFile: (path) => change(`[ -d ${q(path)} ] && [ ! -L ${q(path)} ] && { echo 'Is a directory'; exit 1; }; rm ${q(path)}`, path, async () => !(await has(path))),
    removeDirectory: (path) => change(`rmdir ${q(path)}`, path, async () => !(await has(path))),
    sync: sharedSync(async (path) => void (await ask(`[ -e ${q(path)} ] || { echo 'No such file or directory'; exit 1; }; ${syncWords(path)}`, path))),
    async space(path) {
      const numbers = (await ask(`stat -f -c '%a %b %S %c %d' ${q(path)}`, path)).toString('utf8').trim().split(' ').map(Number)
      if (numbers.length !== 5 || !numbers.every((n) => Number.isSafeInteger(n) && n >= 0)) throw new FerryError('HOST_ANSWER_STRANGE', { host: label, problem: 'space' })
      const [available, blocks, size, files, free] = numbers as [number, number, number, number, number]
      return { freeBytes: available * size, totalBytes: blocks * size, ...(files > 0 ? { freeInodes: free } : {}) }
    },
    ...createShellCopy(copying),
    ...createDirectCopy(copying, () => host),
    ...createShellBulk({ exec, run, tools, label }),
    ...createShellLocks({ exec, label, tools, host: () => host, run }),
    changeOwner: async (folder, { uid, gid, mode }) => void (await ask(`[ "$(stat -c %u:%g ${q(folder)})" = ${uid}:${gid} ] || chown -R ${uid}:${gid} ${q(folder)} || exit 1; chmod ${mode.toString(8)} ${q(folder)}`, folder)),
    close: async () => pool.close(),
  }
  return host
}
