import { blockListOf, syncEvery } from './block-list'
import { q, type ShellTools } from './shell-tools'

/** A copy to be made on a host by its own commands. */
export interface CopyJob {
  readonly from: string
  readonly part: string
  /** Bytes. */
  readonly size: number
  readonly verify: boolean
  /** The source has holes, which the copy keeps. */
  readonly sparse: boolean
  readonly tools: ShellTools
}

/** Bytes of one read or write (what cp uses: larger ones are slower), of one that goes past the page cache, and of the stretch after which a job tells how far it is. */
export const unit = 128 * 1024
const directUnit = 4 * 1024 ** 2
export const stretch = 128 * 1024 ** 2
/** Without the device, whose number may be another one after a restart. */
const identity = '%i:%s:%y:%z'

/**
 * Shell functions. `hashfile PATH disk|cache COMMAND` prints the SHA-256 and, on a second line, whether it came past the page cache;
 * it calls COMMAND with the bytes read so far after each stretch. A read that fails makes it fail and print why on standard error.
 */
export function hashFunctions({ sha256, direct }: ShellTools): string {
  return `
quiet() { :; }
tell() { echo "at $1" >&3; }
feed() { z=$(stat -c %s "$1") || return 1; o=0; u=${unit}; [ -z "$2" ] || u=${directUnit}
  while [ $o -lt $z ]; do
    e=$(dd if="$1" bs=$u skip=$((o/u)) count=$((${stretch}/u)) $2 2>&1 >&5) || { printf '%s\\nFERRY-FAILED\\n' "$e" >&2; return 1; }
    o=$((o+${stretch})); [ $o -le $z ] || o=$z; $3 $o
  done
} 5>&1
hashfile() { f=; b=cache
  if [ "$2$3" = cachequiet ]; then
    x=$( ${sha256 ?? 'false'} 2>&1 < "$1" ) || { printf 'error reading %s\\n' "$x" >&2; return 1; }
    printf '%s\\n' "$x" | cut -c1-64; echo cache; return 0
  fi
  if [ "$2" = disk ] && ${direct ? 'dd if="$1" of=/dev/null bs=4096 count=1 iflag=direct 2>/dev/null' : 'false'}; then f=iflag=direct; b=disk; fi
  exec 3>&2 4>&1
  x=$( { feed "$1" "$f" $3 | ${sha256 ?? 'false'} | cut -c1-64 >&4; } 2>&1 )
  case $x in *FERRY-FAILED*) printf 'error reading %s\\n' "$x" >&2; return 1;; esac
  echo $b
}`
}

/**
 * Shell functions about the part of a job: `die WHY`, `anew`, `cutoff SIZE`, `advance` after a stretch has been written from offset `$o`,
 * `settled` before the end. One flush goes on while the next stretch is written, so that never more than 256 MiB are not known to be on disk.
 */
export const partFunctions = ({ part, size, tools }: Pick<CopyJob, 'part' | 'size' | 'tools'>): string => `
P=${q(part)}; size=${size}; from=\${from:-0}; flush=
die() { say "failed $(printf %s "$*" | tr '\\n' ' ')"; exit 1; }
anew() { rm -f "$P"; e=$( ( umask 077; set -C; : > "$P" ) 2>&1 ) || die "$e"; }
cutoff() { e=$(dd if=/dev/null of="$P" bs=1 seek=$1 count=0 2>&1) || die "$e"; }
settled() { [ -n "$flush" ] || return 0; wait $flush || die "flush Input/output error"; flush=; say "synced $pending"; }
advance() { o=$((o+${stretch})); [ $o -le $size ] || o=$size; say "at $o"
  if [ $((o%${syncEvery / 2})) = 0 ]; then settled; sync "$P" & flush=$!; pending=$o; fi
}
${hashFunctions(tools)}`

/** How dd writes a part. */
export const convOf = ({ sparse, tools }: Pick<CopyJob, 'sparse' | 'tools'>): string => (sparse && tools.sparse ? 'notrunc,sparse' : 'notrunc')

/** Reads the part from its disk again and says the last word, with the hash of the source in `$s`. */
export const lastWord = (verify: boolean, background: boolean): string =>
  verify ? `reading() { say "verify $1"; }
t=$(hashfile "$P" disk ${background ? 'reading' : 'quiet'} 2>&1) || die "$t"
set -- $t
say "done $s $1 $2"` : 'say "done - - none"'

/**
 * The copy itself, from offset `$from` (0 unless a shell variable says otherwise), flushed every 256 MiB and at the end, with rights,
 * owner and time of the source, then both hashes. `say` notes how far it is; the last note is `done <source> <copy> disk|cache|none` or `failed …`.
 */
function copyScript(job: CopyJob, background: boolean): string {
  const { from, size, verify, tools } = job
  const sourceHash = 's=$(hashfile "$F" cache quiet 2>&1) && say "source $(echo $s)" || say "unreadable $(echo $s)"'
  return `
F=${q(from)}
${partFunctions(job)}
id=$(stat -c '${identity}' "$F" 2>&1) || die "$id"
if [ "$from" = 0 ]; then
  anew
  ${tools.reflink && size > 0 ? 'cp --reflink=always "$F" "$P" 2>/dev/null && from=$size && say reflink' : ':'}
fi
cutoff $from
${verify && background ? `( ${sourceHash} ) & hasher=$!` : ':'}
o=$from
while [ $o -lt $size ]; do
  ${background ? '[ -f "$L" ] || exit 1' : ':'}
  e=$(dd if="$F" of="$P" bs=${unit} skip=$((o/${unit})) seek=$((o/${unit})) count=${stretch / unit} conv=${convOf(job)} 2>&1) || die "$e"
  advance
done
settled
cutoff $size
chmod "$(stat -c %a "$F")" "$P" || die "$P: Operation not permitted"
chown "$(stat -c %u:%g "$F")" "$P" 2>/dev/null
touch -r "$F" "$P"
e=$(sync "$P" 2>&1) || die "flush $e"
${verify ? (background ? 'wait $hasher; s=$(sed -n "s/^source //p" "$L" | tail -n 1); [ -n "$s" ] || die "$(grep "^unreadable" "$L" | tail -n 1)"' : `${sourceHash}; [ -n "$s" ] || die unreadable`) : 's=-'}
[ "$(stat -c '${identity}' "$F" 2>&1)" = "$id" ] || die changed
set -- $s; s=$1
${lastWord(verify, background)}`
}

/** Makes the notes of a small job what it prints; the caller waits for it. */
export const printed = `say() { printf '%s\\n' "$*"; }`

/** A small copy, done while the caller waits. */
export const smallCopyScript = (job: CopyJob): string => `${printed}; rm -f ${q(blockListOf(job.part))}\n${copyScript(job, false)}`

/**
 * Starts a big copy as a job of its own, which goes on when the connection is lost, or finds the one that is running or has ended. Its notes
 * are in the file that `blockListOf` names; one that is just being started is waited for; a part is continued only up to where it was flushed, and only of the same source.
 */
export const startCopyScript = (job: CopyJob): string => startJobScript(job, `$(stat -c '${identity}' ${q(job.from)})`, copyScript(job, true))

/** Words that run a script, with arguments after them, in a session of its own. */
export const detached = ({ setsid }: Pick<ShellTools, 'setsid'>, script: string): string => `${setsid ? 'setsid ' : ''}/bin/sh -c ${q(script)} ferry`

/** Notes which process a job is (`pid`, shell text) and when it began. */
export const jobBegins = ({ part }: Pick<CopyJob, 'part'>, pid = '$$'): string => `
L=${q(blockListOf(part))}; pid=${pid}
say() { printf '%s\\n' "$*" >> "$L"; }
say "pid $pid $(cut -d' ' -f22 /proc/$pid/stat)"`

/**
 * The same for another way to make the part. Without a script nothing is started, and `go OFFSET` is printed when somebody should.
 * @param source shell text of the source's identity, within double quotes
 */
export function startJobScript(job: Pick<CopyJob, 'part' | 'verify' | 'tools'>, source: string, script?: string): string {
  return `
P=${q(job.part)}; L=${q(blockListOf(job.part))}; from=0
n=0; while [ $n -lt 5 ] && tail -n 1 "$L" 2>/dev/null | grep -Eq '^(from |ferry-copy)'; do sleep 1; n=$((n+1)); done
head="ferry-copy 1 ${job.verify ? 'sha256' : 'none'} ${source}"
if [ -f "$L" ] && [ ! -L "$L" ] && [ "$(head -n 1 "$L")" = "$head" ] && [ -f "$P" ] && [ ! -L "$P" ]; then
  set -- $(sed -n 's/^pid //p' "$L" | tail -n 1)
  if [ -n "$1" ] && [ "$(cut -d' ' -f22 /proc/$1/stat 2>/dev/null)" = "$2" ]; then kill -CONT -- -$1 2>/dev/null; exit 0; fi
  tail -n 1 "$L" | grep -q '^done ' && exit 0
  from=$(sed -n 's/^synced //p' "$L" | tail -n 1); from=\${from:-0}
  [ "$(stat -c %s "$P")" -ge "$from" ] || from=0
else
  rm -f "$P" "$L"; ( umask 077; set -C; printf '%s\\n' "$head" > "$L" ) || exit 1
fi
echo "from $from" >> "$L"
${script === undefined ? 'echo "go $from"' : `${detached(job.tools, `from=$1${jobBegins(job)}\n${script}`)} "$from" </dev/null >/dev/null 2>&1 &`}
exit 0`
}
