import type { ErrorTable } from './table'

/** lotus-miner's repo, database, locks and numbers. */
export const lotusErrors = {
  NOT_A_REPO: {
    exit: 3,
    en: { what: '{repo} is not a lotus-miner repo: {problem}.', safe: 'Nothing was changed.', next: 'Choose the repo of lotus-miner, usually ~/.lotusminer.' },
    zh: { what: '{repo} 不是 lotus-miner 的 repo：{problem}。', safe: '没有改动任何东西。', next: '请选择 lotus-miner 的 repo，通常是 ~/.lotusminer。' },
  },
  REPO_OF_ANOTHER_MINER: {
    exit: 3,
    en: { what: 'The repo {repo} belongs to miner {has}, not to {wanted}.', safe: 'Nothing was changed.', next: 'Choose the repo of {wanted}, or the miner {has}.' },
    zh: { what: 'repo {repo} 属于矿工 {has}，不是 {wanted}。', safe: '没有改动任何东西。', next: '请选择 {wanted} 的 repo，或改选矿工 {has}。' },
  },
  REPO_IN_USE: {
    exit: 3,
    en: { what: 'The repo {repo} is in use by {process}.', safe: 'Nothing was changed.', next: 'Stop lotus-miner (outside its proving windows), then run the same command again.' },
    zh: { what: 'repo {repo} 正被 {process} 使用。', safe: '没有改动任何东西。', next: '请在时空证明窗口之外停止 lotus-miner，然后重新运行。' },
  },
  LOCKS_UNPROVABLE: {
    exit: 3,
    en: { what: 'It cannot be proved that nobody uses {repo}: {problem}.', safe: 'Nothing was changed.', next: 'Run Sector Ferry on the machine of the repo, with util-linux installed.' },
    zh: { what: '无法证明没有程序在使用 {repo}：{problem}。', safe: '没有改动任何东西。', next: '请在 repo 所在机器上运行，并安装 util-linux。' },
  },
  METADATA_NOT_CLOSED: {
    exit: 3,
    en: { what: 'The database {folder} was not closed cleanly: {problem}.', safe: 'Nothing was changed.', next: 'Start lotus-miner once and stop it again, then retry.' },
    zh: { what: '数据库 {folder} 没有正常关闭：{problem}。', safe: '没有改动任何东西。', next: '请启动一次 lotus-miner 再停止，然后重试。' },
  },
  METADATA_DAMAGED: {
    exit: 3,
    en: { what: 'The database {folder} is damaged: {problem}.', safe: 'Nothing was changed.', next: 'Do not open it with other tools; restore it from a backup of lotus-miner.' },
    zh: { what: '数据库 {folder} 已损坏：{problem}。', safe: '没有改动任何东西。', next: '不要用其他工具打开它；请用 lotus-miner 的备份恢复。' },
  },
  METADATA_CHANGED: {
    exit: 3,
    en: { what: 'The database of {repo} has changed since the plan was made.', safe: 'Nothing was changed.', next: 'Make the plan again and read it.' },
    zh: { what: '制定计划之后，{repo} 的数据库发生了变化。', safe: '没有改动任何东西。', next: '请重新生成计划并查看。' },
  },
  METADATA_CHANGED_SINCE: {
    exit: 3,
    en: { what: 'lotus-miner has written to {repo} since this run, so the old database cannot be put back.', safe: 'Nothing was changed.', next: 'Compare the backup with the database by hand if you must go back.' },
    zh: { what: '该任务之后 lotus-miner 又写入了 {repo}，不能放回旧数据库。', safe: '没有改动任何东西。', next: '如必须回退，请人工比对备份与现有数据库。' },
  },
  METADATA_READS_BACK_DIFFERENT: {
    exit: 1,
    en: { what: 'The new copy of the database of {repo} did not read back as written.', safe: 'The live database is untouched; the copy was thrown away.', next: 'Check the disk of the repo, then resume the run.' },
    zh: { what: '{repo} 数据库的新副本读回的内容与写入的不一致。', safe: '原数据库未受影响；副本已丢弃。', next: '请检查 repo 所在磁盘，然后继续任务。' },
  },
  NUMBERS_UNREADABLE: {
    exit: 3,
    en: { what: 'The stored sector numbers cannot be read ({key}: {problem}).', safe: 'Nothing was changed.', next: 'lotus-miner could not assign numbers either; repair or restore this key first.' },
    zh: { what: '无法读取已保存的扇区号（{key}：{problem}）。', safe: '没有改动任何东西。', next: 'lotus-miner 同样无法分配号码；请先修复或恢复该键。' },
  },
  RECORD_UNREADABLE: {
    exit: 1,
    en: { what: 'A sector record of lotus-miner cannot be read: {problem}.', safe: 'The record is untouched.', next: 'Look at it with `lotus-shed datastore get`, or leave the sector out.' },
    zh: { what: '无法读取 lotus-miner 的扇区记录：{problem}。', safe: '该记录未受影响。', next: '可用 `lotus-shed datastore get` 查看，或排除该扇区。' },
  },
  RECORD_NOT_WRITABLE: {
    exit: 1,
    en: { what: 'Sector {sector} cannot be written as a lotus record: {problem}.', safe: 'Other sectors are not affected.', next: 'Leave the sector out and report the record.' },
    zh: { what: '扇区 {sector} 无法写成 lotus 记录：{problem}。', safe: '其他扇区不受影响。', next: '请排除该扇区并反馈该记录。' },
  },
} as const satisfies ErrorTable
