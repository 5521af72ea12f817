import { FerryError } from '../../../shared/errors'
import { findLocks } from './file-locks'
import type { Host } from './host'
import { encodeScript, runEach, runOnce, type Exec } from './remote-exec'
import { isLost, settle } from './settle'
import { requireDone, shellError } from './shell-errors'
import { ShellSession, type ShellAnswer } from './shell-session'
import { q, type ShellTools } from './shell-tools'

/** Both take locks without waiting, then become the shell named last, which keeps them: by its open files (flock) and as the same process (fcntl). */
const perl = `use Fcntl qw(:DEFAULT :flock :seek); $^F = 255; my @held; my $shell = pop @ARGV;
while (@ARGV) { my ($kind, $path) = splice(@ARGV, 0, 2); my $h;
if ($kind eq "flock") { open($h, "<", $path) or die "FERRY-OPEN $path: $!\\n"; flock($h, LOCK_EX | LOCK_NB) or die "FERRY-TAKEN $path\\n"; }
else { sysopen($h, $path, O_RDWR | O_CREAT, 0644) or die "FERRY-OPEN $path: $!\\n"; my $l = pack("ssx![q]qqix![q]", F_WRLCK, SEEK_SET, 0, 0, 0); fcntl($h, F_SETLK, $l) or die "FERRY-TAKEN $path\\n"; }
push @held, $h; } exec "/bin/sh", "-c", $shell;`
const python = `import fcntl, os, sys
args = sys.argv[1:]
shell = args.pop()
while args:
    kind, path, args = args[0], args[1], args[2:]
    try:
        fd = os.open(path, os.O_RDONLY if kind == "flock" else os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as e:
        sys.exit("FERRY-OPEN %s: %s" % (path, e.strerror))
    try:
        (fcntl.flock if kind == "flock" else fcntl.lockf)(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit("FERRY-TAKEN " + path)
    os.set_inheritable(fd, True)
os.execv("/bin/sh", ["/bin/sh", "-c", shell])`

interface Where {
  readonly exec: Exec
  readonly label: string
  readonly tools: ShellTools
  readonly host: () => Host
  readonly run: (script: string) => Promise<ShellAnswer>
}

/** `locksOn` and `holdLocks` of a machine behind a shell. The shell that holds the locks does the swap, so that they last until it is over. */
export function createShellLocks({ exec, label, tools, host, run }: Where): Pick<Host, 'locksOn' | 'holdLocks'> {
  return {
    locksOn: (path) => findLocks(host(), path),
    async holdLocks(wanted) {
      if (tools.locker === undefined) throw new FerryError('LOCKS_UNPROVABLE', { repo: wanted[0]?.path ?? '', problem: `perl or python3 is needed on ${label}` })
      const isThere = (path: string): Promise<boolean> => host().stat(path).then(() => true, (error: unknown) => (error instanceof FerryError && error.code === 'NOT_FOUND' ? false : Promise.reject(error)))
      const made: string[] = []
      for (const { path, kind } of wanted) {
        if (await isThere(path)) continue
        if (kind === 'flock') throw new FerryError('NOT_FOUND', { path })
        made.push(path)
      }
      const words = wanted.flatMap(({ kind, path }) => [kind, q(path)]).join(' ')
      const script = `exec ${tools.locker} ${tools.locker === 'perl' ? '-e' : '-c'} ${q(tools.locker === 'perl' ? perl : python)} ${words} ${q(runEach)} 2>&1`
      const session = await ShellSession.open(exec, label, { command: runOnce, preface: `${encodeScript(script)}\n` }).catch((error: FerryError) => {
        const problem = String(error.params.problem ?? '')
        const taken = /FERRY-TAKEN (.*)/.exec(problem)
        if (taken) throw new FerryError('LOCK_TAKEN', { path: taken[1]! })
        const open = /FERRY-OPEN (.*)/.exec(problem)
        throw open ? shellError({ output: Buffer.from(open[1]!), status: 1 }, wanted[0]!.path) : error
      })
      const [pid, since] = (await session.run('echo $$ $(cut -d" " -f22 /proc/$$/stat)')).output.toString('latin1').trim().split(' ').map(Number)
      /** Ends the shell that holds the locks, which may not know that nobody listens; what it is doing it finishes first. @returns whether it is gone */
      const endHolder = async (): Promise<boolean> => {
        const script = `p=${pid}; n=0; while [ "$(cut -d' ' -f22 /proc/$p/stat 2>/dev/null)" = ${since} ]; do
  [ -z "$(cat /proc/$p/task/$p/children 2>/dev/null)" ] && kill -9 $p 2>/dev/null; n=$((n+1)); [ $n -lt 30 ] || exit 1; sleep 1; done`
        return (await settle(() => run(script))).status === 0
      }
      return {
        async swap({ live, aside, next, parent }) {
          const script = `if [ -e ${q(aside)} ] || [ -L ${q(aside)} ]; then echo 'File exists'; exit 1; fi; [ -d ${q(next)} ] || { echo 'No such file or directory'; exit 1; }; mv -T ${q(live)} ${q(aside)} || exit 1; mv -T ${q(next)} ${q(live)} || { mv -T ${q(aside)} ${q(live)}; exit 1; }; sync ${q(parent)}`
          try {
            requireDone(await session.run(script), live)
          } catch (error) {
            if (!isLost(error)) throw error
            // only when the shell is gone do the folders tell what it did
            if (!(await endHolder()) || !((await isThere(aside)) && (await isThere(live)) && !(await isThere(next)))) throw error
            await host().sync(parent)
          }
        },
        async release() {
          if (session.usable && made.length > 0) await session.run(`rm -f ${made.map(q).join(' ')}`).catch(() => undefined)
          const lost = !session.usable
          session.close()
          if (lost) await endHolder().catch(() => false)
          else await session.ended
        },
      }
    },
  }
}
