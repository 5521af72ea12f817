import type { ErrorTable } from './table'

/** Files, folders and disks of a host. */
export const hostErrors = {
  NOT_FOUND: {
    exit: 2,
    en: { what: '{path} is not there.', safe: 'Nothing was overwritten and the source is untouched.', next: 'Check the path and whether its disk is mounted.' },
    zh: { what: '{path} 不存在。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请检查路径以及磁盘是否已挂载。' },
  },
  EXISTS: {
    exit: 1,
    en: { what: '{path} is there already.', safe: 'Nothing was overwritten and the source is untouched.', next: 'Look at it; Sector Ferry never overwrites.' },
    zh: { what: '{path} 已存在。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请查看该文件；本程序从不覆盖。' },
  },
  NOT_A_DIRECTORY: {
    exit: 2,
    en: { what: '{path} is not a folder.', safe: 'Nothing was overwritten and the source is untouched.', next: 'Choose a folder.' },
    zh: { what: '{path} 不是文件夹。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请选择文件夹。' },
  },
  NOT_A_FILE: {
    exit: 1,
    en: { what: '{path} is a link, folder or device where a regular file belongs.', safe: 'Nothing was overwritten and the source is untouched.', next: 'Put the real file in its place.' },
    zh: { what: '{path} 是链接、文件夹或设备，而这里应当是普通文件。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请换成真实文件。' },
  },
  NOT_EMPTY: {
    exit: 1,
    en: { what: '{path} is not empty.', safe: 'Nothing was overwritten and the source is untouched.', next: 'Look at what is in it.' },
    zh: { what: '{path} 不是空文件夹。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请查看其中内容。' },
  },
  CROSS_DEVICE: {
    exit: 1,
    en: { what: '{path} lies on another file system.', safe: 'Nothing was overwritten and the source is untouched.', next: 'Make the plan again: it will copy, verify, then remove.' },
    zh: { what: '{path} 在另一个文件系统上。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请重新生成计划：将先复制、校验，再删除。' },
  },
  NO_SPACE: {
    exit: 1,
    en: { what: 'There is no space left for {path}.', safe: 'Nothing was overwritten and the source is untouched.', next: 'Free space, then resume the run.' },
    zh: { what: '{path} 所在磁盘空间不足。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请腾出空间后继续任务。' },
  },
  QUOTA: {
    exit: 1,
    en: { what: 'The disk quota is used up at {path}.', safe: 'Nothing was overwritten and the source is untouched.', next: 'Raise the quota, then resume the run.' },
    zh: { what: '{path} 的磁盘配额已用完。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请提高配额后继续任务。' },
  },
  READ_ONLY: {
    exit: 1,
    en: { what: '{path} is on a file system that is mounted read-only.', safe: 'Nothing was overwritten and the source is untouched.', next: 'Find out why (a disk error can cause it), then resume.' },
    zh: { what: '{path} 所在文件系统为只读挂载。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请查明原因（可能是磁盘错误），然后继续。' },
  },
  NO_RIGHT: {
    exit: 1,
    en: { what: 'There is no right to change {path}.', safe: 'Nothing was overwritten and the source is untouched.', next: 'Run as the owner of the files, or correct the rights.' },
    zh: { what: '没有修改 {path} 的权限。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请以文件所有者身份运行，或修正权限。' },
  },
  NOT_SUPPORTED: {
    exit: 1,
    en: { what: 'The file system of {path} does not support this.', safe: 'Nothing was overwritten and the source is untouched.', next: 'Choose another store or copy instead.' },
    zh: { what: '{path} 的文件系统不支持此操作。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请换一个存储或改用复制。' },
  },
  TOO_MANY_OPEN: {
    exit: 1,
    en: { what: 'Too many files are open ({path}).', safe: 'Nothing was overwritten and the source is untouched.', next: 'Raise the limit (ulimit -n), then resume.' },
    zh: { what: '打开的文件过多（{path}）。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请提高上限（ulimit -n）后继续。' },
  },
  TOO_LARGE: {
    exit: 2,
    en: { what: '{path} has {size} bytes, more than the {limit} that are read here.', safe: 'Nothing was overwritten and the source is untouched.', next: 'Check that it is the right file.' },
    zh: { what: '{path} 有 {size} 字节，超过这里允许读取的 {limit} 字节。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请确认文件是否正确。' },
  },
  READ_FAILED: {
    exit: 1,
    en: { what: '{path} could not be read ({problem}).', safe: 'Nothing was overwritten and the source is untouched.', next: 'Check the disk; if there is another copy of the sector, use that.' },
    zh: { what: '无法读取 {path}（{problem}）。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请检查磁盘；如有该扇区的其他副本，请使用它。' },
  },
  WRITE_FAILED: {
    exit: 1,
    en: { what: '{path} could not be written ({problem}).', safe: 'Nothing was overwritten and the source is untouched.', next: 'Check the disk, then resume the run.' },
    zh: { what: '无法写入 {path}（{problem}）。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请检查磁盘后继续任务。' },
  },
  SOURCE_CHANGED: {
    exit: 1,
    en: { what: '{path} changed while it was being copied, or since the plan was made.', safe: 'Nothing was overwritten and the source is untouched.', next: 'Make sure that nothing writes to it, then make the plan again.' },
    zh: { what: '{path} 在复制期间或制定计划之后发生了变化。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请确认没有程序在写它，然后重新生成计划。' },
  },
  VERIFY_DIFFERS: {
    exit: 1,
    en: { what: '{path} did not read back as it was copied (SHA-256 {wanted} became {found}).', safe: 'Nothing was overwritten and the source is untouched.', next: 'Check the disk of the destination, then resume the run.' },
    zh: { what: '{path} 读回的内容与复制的不一致（SHA-256 {wanted} 变为 {found}）。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请检查目标磁盘后继续任务。' },
  },
  DESTINATION_DIFFERS: {
    exit: 1,
    en: { what: '{path} is there already with other content ({found} instead of {wanted}).', safe: 'Nothing was overwritten and the source is untouched.', next: 'Find out which one is right; neither was touched.' },
    zh: { what: '{path} 已存在但内容不同（{found}，应为 {wanted}）。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请确认哪一份正确；两份都未改动。' },
  },
  SAME_FILE: {
    exit: 3,
    en: { what: '{path} is the source itself under another path.', safe: 'Nothing was overwritten and the source is untouched.', next: 'Choose another destination, or attach the store in place.' },
    zh: { what: '{path} 就是源文件本身（只是路径不同）。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请选择其他目标，或直接挂载该存储。' },
  },
  LOCK_TAKEN: {
    exit: 3,
    en: { what: 'Another process holds the lock on {path}.', safe: 'Nothing was changed.', next: 'Stop the program that uses it, then try again.' },
    zh: { what: '另一个进程持有 {path} 的锁。', safe: '没有更改任何内容。', next: '请停止使用它的程序后重试。' },
  },
  ABORTED: {
    exit: 130,
    en: { what: 'The work was stopped.', safe: 'Nothing was overwritten and the source is untouched.', next: 'Resume the run to go on.' },
    zh: { what: '工作已停止。', safe: '没有覆盖任何文件，源文件未受影响。', next: '可继续该任务。' },
  },
  JOURNAL_DAMAGED: {
    exit: 3,
    en: { what: 'The journal {path} is damaged at line {line}.', safe: 'Nothing was overwritten and the source is untouched.', next: 'Make a new plan: what has arrived is found on the disks and is not copied again.' },
    zh: { what: '日志 {path} 在第 {line} 行损坏。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请重新生成计划：已到达的文件会在磁盘上被识别，不会重复复制。' },
  },
  NO_SOURCE_STORES: {
    exit: 2,
    en: { what: 'The stores that hold the sector files are not known.', safe: 'Nothing was overwritten and the source is untouched.', next: 'Give --store for each, or --damocles-config.' },
    zh: { what: '不知道扇区文件所在的存储。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请为每个存储提供 --store，或提供 --damocles-config。' },
  },
  STORE_NOT_ABSOLUTE: {
    exit: 3,
    en: { what: 'damocles names a store by a path that is not absolute: {path}.', safe: 'Nothing was overwritten and the source is untouched.', next: 'Give the stores by --store.' },
    zh: { what: 'damocles 的存储路径不是绝对路径：{path}。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请用 --store 指定存储。' },
  },
} as const satisfies ErrorTable
