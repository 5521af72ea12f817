import { FerryError } from '../../../shared/errors'
import { quoted } from './remote-exec'
import type { ShellAnswer } from './shell-session'

/** What the commands of one host can do; found out once by trying, never by asking which version they are. */
export interface ShellTools {
  /** `stat -c` with all fields; without it the account is of no use beyond SFTP. */
  readonly stat: boolean
  /** `find -printf`. */
  readonly printf: boolean
  /** Command that hashes standard input, proved with two known vectors; undefined: none that tells the truth. */
  readonly sha256?: string
  /** Renames without ever copying: the words before the two paths. */
  readonly rename?: string
  /** A program that can hold both kinds of locks. */
  readonly locker?: 'perl' | 'python3'
  /** Starts a command in a session of its own. */
  readonly setsid: boolean
  /** dd with iflag=direct and iflag=fullblock. */
  readonly direct: boolean
  /** dd with conv=sparse; without it holes are filled. */
  readonly sparse: boolean
  /** cp --reflink=always is known. */
  readonly reflink: boolean
}

const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
const nothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
/** The fastest first: OpenSSL uses the processor's own instructions, which sha256sum often does not. */
const hashers = ['openssl dgst -sha256 -r', 'sha256sum', 'sha256 -q', 'shasum -a 256', 'busybox sha256sum']
const perlRename = "perl -e 'rename($ARGV[0],$ARGV[1]) or die \"$!\\n\"'"
const pythonRename = "python3 -c 'import os,sys\ntry: os.rename(sys.argv[1],sys.argv[2])\nexcept OSError as e: sys.exit(e.strerror)'"

const probe = `
d=$(mktemp -d 2>/dev/null) || { d=\${TMPDIR:-/tmp}/sector-ferry-probe-$$; mkdir -m 700 "$d" || exit 1; }
cd "$d" || exit 1
printf abc > a
uname -s
stat -c '%f %s %d %i %h %u %g %b|%y|%z' a >/dev/null 2>&1 && echo stat
[ "$(find . -mindepth 1 -maxdepth 1 -printf '%y%f' 2>/dev/null)" = fa ] && echo printf
${hashers.map((h, i) => `[ "$(printf abc | ${h} 2>/dev/null | cut -c1-64)" = ${abc} ] && [ "$(${h} 2>/dev/null </dev/null | cut -c1-64)" = ${nothing} ] && echo hash${i}`).join('\n')}
mkdir r && mv --no-copy -T r r2 2>/dev/null && echo mvnocopy
rm -rf r r2; mkdir r; ${perlRename} r r2 2>/dev/null && [ -d r2 ] && echo perl
rm -rf r r2; mkdir r; ${pythonRename} r r2 2>/dev/null && [ -d r2 ] && echo python3
setsid true 2>/dev/null && echo setsid
dd if=/dev/zero of=z bs=4096 count=1 conv=fsync,notrunc 2>/dev/null && dd if=z of=/dev/null bs=4096 iflag=fullblock 2>/dev/null && echo dd
dd if=z of=z3 conv=notrunc,sparse 2>/dev/null && echo sparse
cp --reflink=auto z z2 2>/dev/null && echo reflink
cd / && rm -rf "$d"
exit 0`

/** Finds out what the commands of a host can do. @throws HOST_LACKS when it is no Linux or cannot hold a temporary file */
export async function probeTools(run: (script: string) => Promise<ShellAnswer>, label: string): Promise<ShellTools> {
  const { output, status } = await run(probe)
  const words = output.toString('utf8').split('\n')
  if (status !== 0) throw new FerryError('HOST_LACKS', { host: label, what: '$TMPDIR (/tmp)' })
  if (words[0] !== 'Linux') throw new FerryError('HOST_LACKS', { host: label, what: 'Linux' })
  const has = new Set(words)
  const hasher = hashers.find((_, i) => has.has(`hash${i}`))
  const rename = has.has('mvnocopy') ? 'mv --no-copy -T' : has.has('perl') ? perlRename : has.has('python3') ? pythonRename : undefined
  const locker = has.has('perl') ? 'perl' : has.has('python3') ? 'python3' : undefined
  return {
    stat: has.has('stat'), printf: has.has('printf'), setsid: has.has('setsid'), direct: has.has('dd'), sparse: has.has('sparse'), reflink: has.has('reflink'),
    ...(hasher === undefined ? {} : { sha256: hasher }), ...(rename === undefined ? {} : { rename }), ...(locker === undefined ? {} : { locker }),
  }
}

/** Shell words for a path: always absolute, so none is taken for an option. */
export const q = quoted
