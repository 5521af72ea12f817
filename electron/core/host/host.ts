import type { Duplex } from 'node:stream'
import type { FerryError } from '../../../shared/errors'

/** What one machine can do beyond the required methods; decided once, on connecting, and never changed. */
export interface HostFeatures {
  /** SHA-256 is computed on the machine itself; when false, hashing reads every byte over the wire. */
  readonly hashesInPlace: boolean
  /** `copyWithin` runs on the machine; when false the bytes pass through this computer. */
  readonly copiesInPlace: boolean
  /** Locks can be seen and held (`/proc/locks`, flock). When false nobody can prove that a repo is free. */
  readonly seesLocks: boolean
  /** fsync of files and folders reaches the disk. */
  readonly syncs: boolean
  /** `device` and `inode` of a stat tell files apart. When false (SFTP alone) they are 0, and nothing can be moved safely. */
  readonly identifiesFiles: boolean
  /** Paths are also paths for node:fs here. */
  readonly isThisComputer: boolean
}

export type LockKind = 'flock' | 'fcntl'

/** A lock that a process holds on a file. */
export interface FileLock {
  readonly kind: 'FLOCK' | 'POSIX' | 'OFDLCK'
  /** 0 when the process is not visible. */
  readonly pid: number
  readonly process: string
}

/** Locks that are held until they are released, or until this process or the connection ends. */
export interface HeldLocks {
  /** Renames `live` to `aside` and `next` to `live`, and flushes `parent`, on the machine itself and with the locks held to the end. @throws EXISTS, NOT_FOUND */
  swap(folders: { live: string; aside: string; next: string; parent: string }): Promise<void>
  release(): Promise<void>
}

/** What `stat` tells; sizes in bytes, times in ns since the Unix epoch. Never follows a link at the last component. */
export interface FileStat {
  readonly kind: 'file' | 'directory' | 'link' | 'other'
  readonly size: number
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
  readonly device: bigint
  readonly inode: bigint
  readonly links: number
  /** Permission bits, e.g. 0o644. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** Bytes really allocated. */
  readonly allocated: number
}

export interface DirectoryEntry {
  readonly name: string
  readonly kind: FileStat['kind']
}

/** An entry of a folder, and for a folder what is in it. */
export interface Child {
  readonly name: string
  readonly stat: FileStat
  readonly inside?: readonly { readonly name: string; readonly stat: FileStat }[]
}

/** A change of one name that never replaces another; `remove` takes files only. */
export type NameChange = { readonly op: 'link' | 'rename'; readonly from: string; readonly to: string } | { readonly op: 'remove'; readonly from: string }

/** Bytes and inodes that an unprivileged user may still use. `inodes` undefined: the file system does not count them. */
export interface Space {
  readonly freeBytes: number
  readonly totalBytes: number
  readonly freeInodes?: number
}

/** An account on a machine, as ssh is told it. */
export interface HostAddress {
  readonly user: string
  readonly host: string
  readonly port: number
}

export interface CopyOptions {
  /** 'sha256': hash while copying and again from the destination. 'none': only by explicit choice. */
  readonly verify: 'sha256' | 'none'
  readonly signal: AbortSignal
  /** Called with the bytes newly done; `phase` 'verify' while the destination is read again. */
  readonly onBytes?: (bytes: number, phase: 'copy' | 'verify') => void
  /** Upper bound in bytes per second over all copies that share this bucket; undefined: none. */
  readonly throttle?: { take(bytes: number, signal: AbortSignal): Promise<void> }
}

export interface CopyResult {
  readonly bytes: number
  /** Lower-case hex; undefined with verify 'none'. */
  readonly sha256?: string
  /** How the destination was read again: 'disk' past the page cache, 'cache' when that could not be avoided, 'none'. */
  readonly readBack: 'disk' | 'cache' | 'none'
  /** Bytes taken over from an earlier, interrupted copy after their block hashes were checked again. */
  readonly reused: number
  /** 'reflink': the copy shares the blocks of its source until one of them is written to. */
  readonly by: 'bytes' | 'reflink'
}

/**
 * A machine that holds sector files: this computer (`LocalHost`), one behind SSH (`SshHost`), or memory (tests).
 *
 * Paths are absolute, with `/`. Every method rejects with a `FerryError` whose code is in shared/errors/host.ts, and every
 * implementation passes test/host/host-suite.ts. Nothing here overwrites: a taken name is `EXISTS`.
 */
export interface Host {
  /** 'this computer' or 'user@host:port', shown to the user. */
  readonly label: string
  readonly features: HostFeatures
  /** Where another machine may reach it by itself; absent on this computer and without a shell. */
  readonly address?: HostAddress
  /** @throws NOT_FOUND */
  stat(path: string): Promise<FileStat>
  /** The path with every link resolved. @throws NOT_FOUND */
  realPath(path: string): Promise<string>
  /** Names of a folder in byte order, without `.` and `..`. @throws NOT_FOUND, NOT_A_DIRECTORY */
  list(path: string): Promise<DirectoryEntry[]>
  /** @throws NOT_FOUND, TOO_LARGE when the file is longer than `limit` bytes */
  readFile(path: string, limit?: number): Promise<Buffer>
  /** The bytes from `start`, in chunks. @throws NOT_FOUND */
  read(path: string, start?: number): AsyncIterable<Buffer>
  /** Creates a small file whole and durable (staged beside it, flushed, renamed); `replace` lets it take an existing name. @throws EXISTS */
  writeFile(path: string, bytes: Uint8Array, options?: { replace?: boolean; mode?: number }): Promise<void>
  /**
   * Appends chunks to a file and flushes it unless `flush` is false: with `start` 0 to a new one (0600), else to an existing one that is
   * first cut off at `start`. @throws EXISTS for a taken name with `start` 0, NOT_FOUND, NO_SPACE
   */
  writeFrom(path: string, chunks: AsyncIterable<Uint8Array>, start: number, options?: { flush?: boolean }): Promise<void>
  /** Gives a file the rights, the time of the last change and, where allowed, the owner of another one, perhaps of another machine. */
  adopt(path: string, like: Pick<FileStat, 'mode' | 'mtimeNs' | 'uid' | 'gid'>): Promise<void>
  /** Creates the folder and its parents (0755), each parent flushed. An existing folder is fine. */
  makeDirectory(path: string): Promise<void>
  /** Renames without overwriting. @throws EXISTS, NOT_FOUND, CROSS_DEVICE when the file systems differ (never copies) */
  rename(from: string, to: string): Promise<void>
  /** A second name for the same file. @throws EXISTS, CROSS_DEVICE, NOT_SUPPORTED */
  link(from: string, to: string): Promise<void>
  /** Removes one file (never a folder). @throws NOT_FOUND */
  removeFile(path: string): Promise<void>
  /** Removes an empty folder. @throws NOT_EMPTY, NOT_FOUND */
  removeDirectory(path: string): Promise<void>
  /** Flushes a file or folder to disk. */
  sync(path: string): Promise<void>
  space(path: string): Promise<Space>
  /** SHA-256 of a file as lower-case hex. */
  hash(path: string, options: { signal: AbortSignal; onBytes?: (bytes: number) => void; fromDisk?: boolean }): Promise<{ sha256: string; readBack: 'disk' | 'cache' }>
  /**
   * Copies `from` to the new name `part` on the same machine, flushed; keeps mode and mtime, owner where allowed.
   * A `part` left by an interrupted call is continued from its last block that still hashes right.
   * @throws SOURCE_CHANGED, NO_SPACE, VERIFY_DIFFERS, READ_FAILED, WRITE_FAILED, ABORTED
   */
  copyWithin(from: string, part: string, options: CopyOptions): Promise<CopyResult>
  /** Whether this machine's own ssh gets to `other` without a question, and finds the same `folder` of the same machine there. */
  reaches?(other: Host, folder: string): Promise<boolean>
  /** Sends a file from an offset to the standard input of a shell script that this machine's own ssh runs elsewhere; with `wait` to the end. @returns what the script and ssh said */
  sendTo?(target: HostAddress, script: string, from: string, offset: number, wait: boolean): Promise<Buffer>
  /** `copyWithin` from another machine, when one of the two `reaches` the other; no byte passes through this computer. @throws HOSTS_PARTED too */
  copyFrom?(source: Host, from: string, part: string, options: CopyOptions): Promise<CopyResult>
  /** Who holds a lock of either kind on a file, from /proc/locks by device and inode; a file that is not there has none. @throws LOCKS_UNPROVABLE */
  locksOn(path: string): Promise<FileLock[]>
  /** Takes locks without waiting. A file that is not there is created empty for an fcntl lock and removed again. @throws LOCK_TAKEN, LOCKS_UNPROVABLE */
  holdLocks(wanted: readonly { readonly path: string; readonly kind: LockKind }[]): Promise<HeldLocks>
  /** Gives a folder and the files in it to the owner of another one, and the folder its mode. Absent where only the owner can be asked. @throws NO_RIGHT */
  changeOwner?(folder: string, like: Pick<FileStat, 'uid' | 'gid' | 'mode'>): Promise<void>
  // Many at once, where a machine has a faster way than one by one; bulk.ts does it either way.
  /** What `stat` tells of each; undefined: not there. */
  statAll?(paths: readonly string[]): Promise<(FileStat | undefined)[]>
  /** Entries of a folder in any order, and of those folders in it that `into` names, in byte order. @throws NOT_FOUND, NOT_A_DIRECTORY */
  children?(folder: string, into?: (name: string) => boolean): AsyncIterable<Child>
  /** Does changes in order and goes on after one that failed: the error of each, if any. Flushes nothing. */
  changeNames?(changes: readonly NameChange[]): Promise<(FerryError | undefined)[]>
  /** A stream to an address as this machine sees it; absent on this computer. @throws SSH_LOST, RPC_UNREACHABLE */
  forward?(address: string, port: number): Promise<Duplex>
  close(): Promise<void>
}
