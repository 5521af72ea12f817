import { FerryError } from '../../../shared/errors'
import type { Child, FileStat, Host } from './host'
import { encodeScript, runOnce, type Exec } from './remote-exec'
import { settle } from './settle'
import { requireDone, shellError } from './shell-errors'
import { byteOrder, kindOfLetter, parseFindLine, parseStat, statFormat } from './shell-parse'
import type { ShellAnswer } from './shell-session'
import { q, type ShellTools } from './shell-tools'

/** Names of one command; a script is one line of input. */
const perScript = 500

type Building = { name: string; stat: FileStat; inside?: { name: string; stat: FileStat }[] }

interface Where {
  readonly exec: Exec
  readonly run: (script: string) => Promise<ShellAnswer>
  readonly tools: ShellTools
  readonly label: string
}

/** `statAll`, `children` and `changeNames` of a machine behind a shell: one command for many names. */
export function createShellBulk({ exec, run, tools, label }: Where): Pick<Host, 'statAll' | 'children' | 'changeNames'> {
  const strange = (problem: string): FerryError => new FerryError('HOST_ANSWER_STRANGE', { host: label, problem })

  /** Each name's answer on a line of its own, so that what fails is told from what is missing. */
  async function statSome(paths: readonly string[]): Promise<(FileStat | undefined)[]> {
    const script = `for p in ${paths.map(q).join(' ')}; do o=$(stat -c '${statFormat}' "$p" 2>&1) && echo "$o" || case $o in *'No such file'*|*'Not a directory'*) echo -;; *) echo "$o"; exit 1;; esac; done`
    const lines = requireDone(await settle(() => run(script)), paths[0]!).toString('latin1').split('\n').slice(0, -1)
    if (lines.length !== paths.length) throw strange(`${lines.length} answers to ${paths.length} questions`)
    return lines.map((line) => (line === '-' ? undefined : parseStat(Buffer.from(`${line}\n`, 'latin1'), label)))
  }

  const sorted = (child: Building): Child => (child.inside ? { ...child, inside: child.inside.sort((a, b) => byteOrder(a.name, b.name)) } : child)

  /** Looks into every folder: one command is faster than choosing. */
  async function* children(folder: string): AsyncIterable<Child> {
    const process = await exec(runOnce)
    let heard = ''
    process.stderr.on('data', (chunk: Buffer) => (heard = (heard + chunk.toString('utf8')).slice(-2000)))
    const format = '%y %s %D %i %n %m %U %G %b %T@ %C@ %P\\0'
    const script = `if [ -d ${q(folder)} ]; then find -H ${q(folder)} -mindepth 1 -maxdepth 2 -printf '${format}'; elif [ -e ${q(folder)} ]; then echo 'Not a directory' >&2; exit 1; else stat ${q(folder)} >/dev/null; exit 1; fi`
    process.stdin.end(`${encodeScript(script)}\n`)
    let rest: Buffer = Buffer.alloc(0)
    let current: Building | undefined
    try {
      for await (const chunk of process.stdout) {
        rest = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer])
        for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
          const { kind, path, stat } = parseFindLine(rest.subarray(0, end).toString('utf8'), label)
          rest = rest.subarray(end + 1)
          const [name, inner, deeper] = path.split('/')
          if (!name || deeper !== undefined || [name, inner].some((n) => n === '' || n === '.' || n === '..')) throw strange(`the name ${JSON.stringify(path.slice(0, 80))}`)
          // find names a folder right before what is in it
          if (inner === undefined) {
            if (current) yield sorted(current)
            current = { name, stat, ...(kindOfLetter(kind) === 'directory' ? { inside: [] } : {}) }
          } else if (current?.name !== name || !current.inside) throw strange(`${JSON.stringify(path.slice(0, 80))} out of its order`)
          else current.inside.push({ name: inner, stat })
        }
        if (rest.length > 65_536) throw strange('a name without end')
      }
      const { code } = await process.ended
      if (code === undefined) throw new FerryError('SSH_LOST', { host: label })
      if (code !== 0) throw shellError({ output: Buffer.from(heard), status: code }, folder)
      if (current) yield sorted(current)
    } finally {
      process.kill()
    }
  }

  return {
    async statAll(paths) {
      const stats: (FileStat | undefined)[] = []
      for (let at = 0; at < paths.length; at += perScript) stats.push(...(await statSome(paths.slice(at, at + perScript))))
      return stats
    },
    ...(tools.printf ? { children } : {}),
    async changeNames(changes) {
      const errors: (FerryError | undefined)[] = []
      const rename = tools.rename ?? 'mv -T'
      const words = (change: (typeof changes)[number]): string =>
        change.op === 'remove' ? `rm ${q(change.from)}` : `free ${q(change.to)} && ${change.op === 'link' ? 'ln -T' : rename} ${q(change.from)} ${q(change.to)}`
      for (let at = 0; at < changes.length; at += perScript) {
        const some = changes.slice(at, at + perScript)
        const script = `free() { if [ -e "$1" ] || [ -L "$1" ]; then echo 'File exists'; return 1; fi; }\n${some.map((change) => `e=$( { ${words(change)}; } 2>&1 </dev/null) && echo + || { echo "$e" | tr '\\n' ' '; echo; }`).join('\n')}`
        // after a lost connection what was done is unknown: whoever asked looks at the names again
        const lines = requireDone(await run(script), some[0]!.from).toString('utf8').split('\n').slice(0, -1)
        if (lines.length !== some.length) throw strange(`${lines.length} answers to ${some.length} changes`)
        lines.forEach((line, i) => errors.push(line === '+' ? undefined : shellError({ output: Buffer.from(line), status: 1 }, some[i]!.from)))
      }
      return errors
    },
  }
}
