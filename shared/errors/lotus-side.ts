import type { ErrorTable } from './table'

/** lotus-miner as the source of a migration, and storage paths of either program. */
export const lotusSideErrors = {
  CHAIN_UNREADABLE: {
    exit: 3,
    en: { what: 'The chain API answered in a form that is not known ({problem}).', safe: 'Nothing was moved without knowing the proving windows.', next: 'Check the address and the version of the node.' },
    zh: { what: '链接口的回答格式未知（{problem}）。', safe: '在不知道时空证明窗口的情况下没有移动任何文件。', next: '请检查地址和节点版本。' },
  },
  LOTUS_NOT_RUNNING: {
    exit: 3,
    en: { what: 'lotus-miner of {repo} does not run: the repo has no file api.', safe: 'Nothing was changed.', next: 'Start lotus-miner, or read the stopped repo with --lotus-repo.' },
    zh: { what: '{repo} 的 lotus-miner 没有运行：repo 中没有 api 文件。', safe: '没有改动任何东西。', next: '请启动 lotus-miner，或用 --lotus-repo 读取已停止的 repo。' },
  },
  LOTUS_ANSWER_UNREADABLE: {
    exit: 3,
    en: { what: 'lotus-miner answered {method} in a form that is not known ({problem}).', safe: 'Nothing was changed.', next: 'Check the address and the version of lotus-miner.' },
    zh: { what: 'lotus-miner 对 {method} 的回答格式未知（{problem}）。', safe: '没有改动任何东西。', next: '请检查地址和 lotus-miner 的版本。' },
  },
  LOTUS_IS_ANOTHER_MINER: {
    exit: 3,
    en: { what: 'That lotus-miner is {has}, not {wanted}.', safe: 'Nothing was changed.', next: 'Choose the lotus-miner of {wanted}, or the miner {has}.' },
    zh: { what: '该 lotus-miner 属于 {has}，不是 {wanted}。', safe: '没有改动任何东西。', next: '请选择 {wanted} 的 lotus-miner，或改选矿工 {has}。' },
  },
  SOURCE_REPO_IN_USE: {
    exit: 3,
    en: { what: 'The repo {repo} is in use by {process}, so its database cannot be read.', safe: 'Nothing was changed.', next: 'Ask the running lotus-miner with --lotus-api {repo}, or stop it first.' },
    zh: { what: 'repo {repo} 正被 {process} 使用，无法读取其数据库。', safe: '没有改动任何东西。', next: '请用 --lotus-api {repo} 询问运行中的 lotus-miner，或先停止它。' },
  },
  SECTORSTORE_UNREADABLE: {
    exit: 3,
    en: { what: 'The sectorstore.json of {path} cannot be read: {problem}.', safe: 'Nothing was changed.', next: 'Repair it or move it aside; both programs would refuse the path.' },
    zh: { what: '无法读取 {path} 的 sectorstore.json：{problem}。', safe: '没有改动任何东西。', next: '请修复或移开它；两个程序都会拒绝该路径。' },
  },
  STORAGE_JSON_UNREADABLE: {
    exit: 3,
    en: { what: 'The storage.json of {repo} cannot be read: {problem}.', safe: 'Nothing was changed.', next: 'Repair it; lotus-miner could not start with it either.' },
    zh: { what: '无法读取 {repo} 的 storage.json：{problem}。', safe: '没有改动任何东西。', next: '请修复它；lotus-miner 也无法用它启动。' },
  },
  STORAGE_JSON_CHANGED: {
    exit: 3,
    en: { what: 'The storage.json of {repo} has changed since the plan was made.', safe: 'It was not touched.', next: 'Make the plan again and read it.' },
    zh: { what: '制定计划之后，{repo} 的 storage.json 发生了变化。', safe: '没有改动它。', next: '请重新生成计划并查看。' },
  },
  CONFIG_CHANGED: {
    exit: 3,
    en: { what: 'The configuration {path} has changed since the plan was made.', safe: 'It was not touched.', next: 'Make the plan again and read it.' },
    zh: { what: '制定计划之后，配置 {path} 发生了变化。', safe: '没有改动它。', next: '请重新生成计划并查看。' },
  },
  FILE_CHANGED_SINCE: {
    exit: 3,
    en: { what: 'Somebody else has changed {path}.', safe: 'It was not touched.', next: 'Compare it with the kept copy beside it.' },
    zh: { what: '{path} 已被他人修改。', safe: '没有改动它。', next: '请与旁边保留的副本比对。' },
  },
  CONFIG_NEEDED: {
    exit: 2,
    en: { what: 'damocles does not have the store {path} yet, and where its configuration is was not said.', safe: 'Nothing was changed.', next: 'Give --damocles-config with the path of its sector-manager.cfg.' },
    zh: { what: 'damocles 还没有存储 {path}，也没有指定其配置文件。', safe: '没有改动任何东西。', next: '请用 --damocles-config 指定 sector-manager.cfg 的路径。' },
  },
  NO_STORAGE_PATHS: {
    exit: 3,
    en: { what: 'lotus-miner has no storage paths, or does not tell them with this token.', safe: 'Nothing was changed.', next: 'Give an admin token, or the repo.' },
    zh: { what: 'lotus-miner 没有存储路径，或此 token 无权查看。', safe: '没有改动任何东西。', next: '请提供管理员 token 或 repo。' },
  },
  NO_STORES_TO_ATTACH: {
    exit: 3,
    en: { what: 'No store holds a sector of {miner}.', safe: 'Nothing was changed.', next: 'Name the stores to attach with --store.' },
    zh: { what: '没有存储含有 {miner} 的扇区。', safe: '没有改动任何东西。', next: '请用 --store 指定要挂载的存储。' },
  },
  STORE_UNKNOWN: {
    exit: 2,
    en: { what: '{path} is not one of the stores on the other side.', safe: 'Nothing was changed.', next: 'Look at them with `storage list`.' },
    zh: { what: '{path} 不在对方的存储列表中。', safe: '没有改动任何东西。', next: '请用 `storage list` 查看。' },
  },
  DUPLICATE_STORE_ID: {
    exit: 3,
    en: { what: 'Two storage paths have the ID {id}: {first} and {second}.', safe: 'Nothing was changed.', next: 'One is a copy of the other or its file was copied; give one of them a new ID.' },
    zh: { what: '两个存储路径的 ID 相同（{id}）：{first} 和 {second}。', safe: '没有改动任何东西。', next: '其中一个可能是副本；请给其中一个换新的 ID。' },
  },
  ATTACH_REFUSED: {
    exit: 1,
    en: { what: 'The store {path} was not attached: {problem}.', safe: 'Its sector files are untouched; files that were replaced are kept beside.', next: 'Remove the cause, then resume the run.' },
    zh: { what: '存储 {path} 未能挂载：{problem}。', safe: '扇区文件未受影响；被替换的文件保留在旁边。', next: '请排除原因后继续任务。' },
  },
  ONLINE_NOW: {
    exit: 1,
    en: { what: 'damocles has begun to work on sector {sector} since the plan was made.', safe: 'Its record was not touched.', next: 'Make the plan again.' },
    zh: { what: '制定计划之后，damocles 开始处理扇区 {sector}。', safe: '没有改动其记录。', next: '请重新生成计划。' },
  },
  RECORD_CHANGED_SINCE: {
    exit: 1,
    en: { what: 'The record of sector {sector} in damocles is not what the plan was made from.', safe: 'It was not touched.', next: 'Make the plan again.' },
    zh: { what: 'damocles 中扇区 {sector} 的记录与制定计划时不同。', safe: '没有改动它。', next: '请重新生成计划。' },
  },
  IMPORT_REFUSED: {
    exit: 1,
    en: { what: 'damocles did not store the record of sector {sector}.', safe: 'What was there before is still there.', next: 'Look at the log of damocles-manager, then resume the run.' },
    zh: { what: 'damocles 没有保存扇区 {sector} 的记录。', safe: '原有内容没有改变。', next: '请查看 damocles-manager 的日志，然后继续任务。' },
  },
  IMPORT_READS_BACK_DIFFERENT: {
    exit: 1,
    en: { what: 'The record of sector {sector} reads back different in {field}.', safe: 'The record from before is kept with the run.', next: 'Compare the two records; this version of damocles may be unknown.' },
    zh: { what: '扇区 {sector} 的记录读回时 {field} 不一致。', safe: '之前的记录保存在任务中。', next: '请比对两份记录；可能是未知版本的 damocles。' },
  },
  INDEX_REFUSED: {
    exit: 1,
    en: { what: 'damocles did not take the files of sector {sector} in {store} into its index: {problem}.', safe: 'The files are untouched; the record waits in damocles’s list of unfinished sectors.', next: 'Remove the cause and resume the run: it finishes the sector.' },
    zh: { what: 'damocles 没有把扇区 {sector} 在 {store} 中的文件写入索引：{problem}。', safe: '文件未受影响；记录暂在 damocles 的未完成列表中。', next: '请排除原因并继续任务，任务会处理完该扇区。' },
  },
  FINISH_REFUSED: {
    exit: 1,
    en: { what: 'Sector {sector} was not marked as finished: {problem}.', safe: 'Its record was not changed.', next: 'Look at it with `sectors state`, then make the plan again.' },
    zh: { what: '扇区 {sector} 没有被设为完成：{problem}。', safe: '没有改动其记录。', next: '请用 `sectors state` 查看，然后重新生成计划。' },
  },
  RESERVATION_DIFFERS: {
    exit: 1,
    en: { what: 'lotus-miner has a reservation {name} with other numbers.', safe: 'It was not changed.', next: 'Look at it with `lotus-miner sectors numbers reservations`.' },
    zh: { what: 'lotus-miner 中已有预留 {name}，但号码不同。', safe: '没有改动它。', next: '请用 `lotus-miner sectors numbers reservations` 查看。' },
  },
  TOKEN_IN_ADDRESS: {
    exit: 2,
    en: { what: 'There is a token in the address given with {name}; command lines can be read by every user.', safe: 'Nothing was changed.', next: 'Give the token in a file, or the whole as an environment variable: {name} env:NAME.' },
    zh: { what: '{name} 的地址中含有 token；命令行对所有用户可见。', safe: '没有改动任何东西。', next: '请用文件提供 token，或用环境变量：{name} env:NAME。' },
  },
} as const satisfies ErrorTable
