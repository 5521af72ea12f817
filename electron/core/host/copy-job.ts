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
const unit = 128 * 1024
const directUnit = 4 * 1024 ** 2
const stretch = 128 * 1024 ** 2
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
 * The copy itself, from offset `$from` (0 unless a shell variable says otherwise), flushed every 256 MiB and at the end, with rights,
 * owner and time of the source, then both hashes. `say` notes how far it is; the last note is `done <source> <copy> disk|cache|none` or `failed …`.
 */
function copyScript({ from, part, size, verify, sparse, tools }: CopyJob, background: boolean): string {
  const conv = sparse ? 'notrunc,sparse' : 'notrunc'
  const sourceHash = 's=$(hashfile "$F" cache quiet 2>&1) && say "source $(echo $s)" || say "unreadable $(echo $s)"'
  return `
F=${q(from)}; P=${q(part)}; size=${size}; from=\${from:-0}
die() { say "failed $(printf %s "$*" | tr '\\n' ' ')"; exit 1; }
${hashFunctions(tools)}
id=$(stat -c '${identity}' "$F" 2>&1) || die "$id"
if [ "$from" = 0 ]; then
  rm -f "$P"; e=$( ( umask 077; set -C; : > "$P" ) 2>&1 ) || die "$e"
  ${tools.reflink && size > 0 ? 'cp --reflink=always "$F" "$P" 2>/dev/null && from=$size && say reflink' : ':'}
fi
e=$(dd if=/dev/null of="$P" bs=1 seek=$from count=0 2>&1) || die "$e"
${verify && background ? `( ${sourceHash} ) & hasher=$!` : ':'}
# one flush goes on while the next stretch is copied, so that never more than 256 MiB are not known to be on disk
flush=
settled() { [ -n "$flush" ] || return 0; wait $flush || die "flush Input/output error"; flush=; say "synced $pending"; }
o=$from
while [ $o -lt $size ]; do
  ${background ? '[ -f "$L" ] || exit 1' : ':'}
  e=$(dd if="$F" of="$P" bs=${unit} skip=$((o/${unit})) seek=$((o/${unit})) count=${stretch / unit} conv=${conv} 2>&1) || die "$e"
  o=$((o+${stretch})); [ $o -le $size ] || o=$size
  say "at $o"
  if [ $((o%${syncEvery / 2})) = 0 ]; then settled; sync "$P" & flush=$!; pending=$o; fi
done
settled
e=$(dd if=/dev/null of="$P" bs=1 seek=$size count=0 2>&1) || die "$e"
chmod "$(stat -c %a "$F")" "$P" || die "$P: Operation not permitted"
chown "$(stat -c %u:%g "$F")" "$P" 2>/dev/null
touch -r "$F" "$P"
e=$(sync "$P" 2>&1) || die "flush $e"
${verify ? (background ? 'wait $hasher; s=$(sed -n "s/^source //p" "$L" | tail -n 1); [ -n "$s" ] || die "$(grep "^unreadable" "$L" | tail -n 1)"' : `${sourceHash}; [ -n "$s" ] || die unreadable`) : 's=-'}
[ "$(stat -c '${identity}' "$F" 2>&1)" = "$id" ] || die changed
${verify ? `reading() { say "verify $1"; }
t=$(hashfile "$P" disk ${background ? 'reading' : 'quiet'} 2>&1) || die "$t"
set -- $s; s=$1; set -- $t
say "done $s $1 $2"` : 'say "done - - none"'}`
}

/** A small copy, done while the caller waits; its notes are what it prints. */
export const smallCopyScript = (job: CopyJob): string => `say() { printf '%s\\n' "$*"; }; rm -f ${q(blockListOf(job.part))}\n${copyScript(job, false)}`

/**
 * Starts a big copy as a job of its own, which goes on when the connection is lost, or finds the one that is running or has ended. Its notes
 * are in the file that `blockListOf` names; one that is just being started is waited for; a part is continued only up to where it was flushed, and only of the same source.
 */
export function startCopyScript(job: CopyJob): string {
  const list = q(blockListOf(job.part))
  const work = `L=${list}; from=$1\nsay() { printf '%s\\n' "$*" >> "$L"; }\nsay "pid $$ $(cut -d' ' -f22 /proc/$$/stat)"\n${copyScript(job, true)}`
  return `
F=${q(job.from)}; P=${q(job.part)}; L=${list}; from=0
n=0; while [ $n -lt 5 ] && tail -n 1 "$L" 2>/dev/null | grep -Eq '^(from |ferry-copy)'; do sleep 1; n=$((n+1)); done
head="ferry-copy 1 ${job.verify ? 'sha256' : 'none'} $(stat -c '${identity}' "$F")"
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
${job.tools.setsid ? 'setsid ' : ''}/bin/sh -c ${q(work)} ferry "$from" </dev/null >/dev/null 2>&1 &
exit 0`
}
