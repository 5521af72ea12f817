import { convOf, detached, jobBegins, lastWord, partFunctions, printed, startJobScript, stretch, unit, type CopyJob } from './copy-job'
import type { HostAddress } from './host'
import { encodeScript, runOnce } from './remote-exec'
import { q, type ShellTools } from './shell-tools'

/** A copy from another machine, over an ssh between the two. */
export interface DirectJob extends CopyJob {
  /** Of the source; a part of another one is not continued. */
  readonly identity: string
}

const greeting = 'ferry-stream'
const options = [
  'BatchMode=yes', 'StrictHostKeyChecking=yes', 'ConnectTimeout=10', 'ServerAliveInterval=10', 'ServerAliveCountMax=3', 'ForwardAgent=no', 'ForwardX11=no', 'ClearAllForwardings=yes',
  'PermitLocalCommand=no', 'Compression=no', 'ControlMaster=no', 'ControlPath=none', 'LogLevel=ERROR',
]

/** Shell words that run a script over there which comes as the first line of standard input (remote-exec.ts): nobody is asked anything, no new host is trusted. */
const sshTo = ({ user, host, port }: HostAddress): string => `ssh -T ${options.map((o) => `-o ${o}`).join(' ')} -p ${port} -l ${q(user)} -- ${q(host)} ${q(runOnce)}`

/** Prints what tells the machine over there and one of its folders from all others, or nothing when its ssh does not get there. */
export const reachScript = (address: HostAddress, folder: string): string =>
  `printf '%s\\n' ${q(encodeScript(`cat /proc/sys/kernel/random/boot_id; stat -L -c '%d %i' ${q(folder)}`))} | ${sshTo(address)} 2>/dev/null; exit 0`

/** Writes standard input to the part from `$from` on, by stretches. */
const receive = (job: DirectJob, background: boolean): string => `
o=$from
while [ $o -lt $size ]; do
  ${background ? '[ -f "$L" ] || exit 1' : ':'}
  n=$((size-o)); [ $n -le ${stretch} ] || n=${stretch}
  e=$(dd of="$P" bs=${unit} seek=$((o/${unit})) count=${stretch / unit} iflag=fullblock conv=${convOf(job)} 2>&1) || die "$e"
  case $e in "$((n/${unit}))+$((n%${unit}>0)) "*) ;; *) broken;; esac
  advance
done
settled`

const begin = (job: DirectJob, why: string): string => `
${partFunctions(job)}
broken() { die "link ${why}"; }
[ "$from" != 0 ] || anew
cutoff $from`

const end = (job: DirectJob, background: boolean): string => `
cutoff $size
e=$(sync "$P" 2>&1) || die "flush $e"
s=-
${lastWord(job.verify, background)}`

/** As `copyScript` of copy-job.ts, but the bytes come from over there, the hash of the source is not known here, and rights and times are left. `failed link …`: the way there broke. */
function fetchScript(job: DirectJob, source: HostAddress, background: boolean): string {
  const send = `IFS= read -r o; echo ${greeting}; exec dd if=${q(job.from)} bs=${unit} skip=$((o/${unit})) 2>/dev/null`
  return `${begin(job, `$(printf 'true\\n' | ${sshTo(source)} 2>&1 >/dev/null | head -n 1 | cut -c1-200)`)}
printf '%s\\n%s\\n' ${q(encodeScript(send))} $from | ${sshTo(source)} 2>/dev/null | {
  IFS= read -r m; [ "$m" = ${greeting} ] || broken
  ${receive(job, background)}
} || exit 1
${end(job, background)}`
}

/** A small file, fetched while the caller waits. */
export const smallFetchScript = (job: DirectJob, source: HostAddress): string => `${printed}\n${fetchScript(job, source, false)}`

/** A big file, fetched by a job of its own that is found again; see `startCopyScript`. */
export const startFetchScript = (job: DirectJob, source: HostAddress): string => startJobScript(job, job.identity, fetchScript(job, source, true))

/** Looks where a big file that will be sent begins: prints `go OFFSET`, or nothing when it is under way or there. */
export const awaitScript = (job: DirectJob): string => startJobScript(job, job.identity)

/** Takes the bytes from `from` on as its standard input; runs over there for the machine of the source, in the session of an ssh of its own. */
export const receiveScript = (job: DirectJob, from: number, background: boolean): string =>
  `${background ? jobBegins(job, `$(cut -d' ' -f5 /proc/$$/stat)`) : printed}\nfrom=${from}${begin(job, '')}${receive(job, background)}${end(job, background)}`

/** Sends a file from an offset, a multiple of `unit`, to a script over there. With `wait` to the end, and what that script and ssh say is printed. */
export function sendScript(target: HostAddress, script: string, from: string, offset: number, { wait, tools }: { wait: boolean; tools: ShellTools }): string {
  const work = `{ printf '%s\\n' ${q(encodeScript(script))}; exec dd if=${q(from)} bs=${unit} skip=${offset / unit} 2>/dev/null; } | ${sshTo(target)}`
  return wait ? `${work} 2>&1` : `${detached(tools, work)} </dev/null >/dev/null 2>&1 &\nexit 0`
}
