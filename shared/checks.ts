import { environmentChecks } from './checks-environment'
import { fill, type Locale, type Params } from './text'

interface CheckText {
  readonly title: string
  /** Said when the check does not pass. */
  readonly why: string
  readonly fix: string
}

/** Every check of preflight and every check after a run; codes are stable. */
export const checkTable = {
  ...environmentChecks,
  'damocles-reachable': {
    en: { title: 'damocles-manager answers ({version})', why: 'damocles-manager does not answer at {url}.', fix: 'Start it, or use a saved list of states.' },
    zh: { title: 'damocles-manager 可连接（{version}）', why: '{url} 上的 damocles-manager 没有回答。', fix: '请启动它，或使用保存的状态列表。' },
  },
  'repo-recognised': {
    en: { title: '{repo} is the repo of {miner}', why: '{repo} is not the repo of this miner.', fix: 'Choose the right repo.' },
    zh: { title: '{repo} 是 {miner} 的 repo', why: '{repo} 不是该矿工的 repo。', fix: '请选择正确的 repo。' },
  },
  'repo-lock': {
    en: { title: 'Nobody uses the repo of lotus-miner', why: 'The repo is in use by {process}.', fix: 'Stop lotus-miner outside its proving windows. While it is stopped it cannot prove.' },
    zh: { title: '没有程序在使用 lotus-miner 的 repo', why: 'repo 正被 {process} 使用。', fix: '请在时空证明窗口之外停止 lotus-miner；停止期间无法提交时空证明。' },
  },
  'next-number': {
    en: { title: 'The next sector number will be {after} (now {before})', why: 'The next sector number is not safe.', fix: 'Give a larger number.' },
    zh: { title: '下一个扇区号将是 {after}（现在是 {before}）', why: '下一个扇区号不安全。', fix: '请设置更大的号码。' },
  },
  'same-place': {
    en: { title: 'Source and target are different places', why: '{a} and {b} are the same place under two paths.', fix: 'Choose another target, or attach the store in place.' },
    zh: { title: '源和目标不是同一处', why: '{a} 与 {b} 是同一处的两个路径。', fix: '请选择其他目标，或直接挂载该存储。' },
  },
  space: {
    en: { title: 'There is space enough at {path}', why: 'The copies need {need} bytes, {free} bytes are free at {path}; a reserve is kept as well.', fix: 'Free space or choose fewer sectors.' },
    zh: { title: '{path} 空间足够', why: '复制需要 {need} 字节，{path} 剩余 {free} 字节（还需保留余量）。', fix: '请腾出空间或减少所选扇区。' },
  },
  inodes: {
    en: { title: 'There are inodes enough', why: 'The copies need {need} inodes, {free} are free.', fix: 'Use a file system with more inodes.' },
    zh: { title: 'inode 足够', why: '复制需要 {need} 个 inode，剩余 {free} 个。', fix: '请使用 inode 更多的文件系统。' },
  },
  strangers: {
    en: { title: 'No foreign entries in the sector folders of {path}', why: '{count} entries are no sector names (first {first}): lotus-miner would refuse the store.', fix: 'Move them aside before lotus-miner starts.' },
    zh: { title: '{path} 的扇区目录中没有杂项', why: '有 {count} 项不是扇区名（首个 {first}）：lotus-miner 会拒绝该存储。', fix: '请在启动 lotus-miner 之前移走它们。' },
  },
  relay: {
    en: { title: 'The files stay on their hosts', why: '{bytes} bytes pass through this computer: {stores} cannot be seen from the host of lotus-miner.', fix: 'Share the stores by NFS under the same path, or accept that it takes as long as your network needs.' },
    zh: { title: '文件不经过本机', why: '有 {bytes} 字节要经过本机中转：lotus-miner 所在主机看不到 {stores}。', fix: '可用 NFS 以相同路径共享这些存储；或接受按本机网络速度传输。' },
  },
  direct: {
    en: { title: 'The files of {store} go straight from {source} to {target}', why: 'Neither {source} nor {target} gets to the other by its own ssh any more.', fix: 'Let `ssh` from the one host to the other work again, or make a new plan.' },
    zh: { title: '{store} 的文件从 {source} 直接传到 {target}', why: '{source} 与 {target} 之间已无法用它们自己的 ssh 登录。', fix: '请恢复两台主机之间的 ssh，或重新制定计划。' },
  },
  'cross-device': {
    en: { title: 'The files can be renamed', why: '{sectors} sectors lie on another file system: they are copied, verified, and only then removed.', fix: 'Nothing to do; it takes the time of a copy, and the originals wait in a trash folder.' },
    zh: { title: '文件可直接改名移动', why: '有 {sectors} 个扇区在另一个文件系统上：将先复制、校验，之后才移除原文件。', fix: '无需处理；耗时与复制相同，原文件会放入回收目录。' },
  },
  'source-complete': {
    en: { title: 'All chosen sectors are complete', why: 'Sectors with missing files: {missing} (first {first}). They are left out.', fix: 'Find or rebuild their files.' },
    zh: { title: '所选扇区文件齐全', why: '{missing} 个扇区缺少文件（首个 {first}），已排除。', fix: '请找回或重做这些文件。' },
  },
  'verification-off': {
    en: { title: 'Copies are verified', why: 'Verification is switched off: a bad copy would not be noticed.', fix: 'Leave --verify at sha256.' },
    zh: { title: '复制会被校验', why: '已关闭校验：损坏的副本不会被发现。', fix: '请保持 --verify sha256。' },
  },
  'proving-window': {
    en: { title: 'The proving windows are known', why: 'Without a chain API nobody knows when {miner} has to prove.', fix: 'Give --chain-api, or move the files only when no window is open.' },
    zh: { title: '已知时空证明窗口', why: '没有链接口，无法知道 {miner} 何时需要提交时空证明。', fix: '请提供 --chain-api，或仅在没有窗口打开时移动文件。' },
  },
  'records-present': {
    en: { title: '{present} of {expected} entries are in lotus-miner’s database as planned', why: 'Entries are missing or differ.', fix: 'Resume the run.' },
    zh: { title: 'lotus-miner 数据库中有 {present}/{expected} 条与计划一致', why: '有条目缺失或不一致。', fix: '请继续该任务。' },
  },
  'next-number-as-planned': {
    en: { title: 'lotus-miner will hand out {next} next (planned {planned})', why: 'The next number is not as planned.', fix: 'Make a new plan for the next number.' },
    zh: { title: 'lotus-miner 下一个扇区号为 {next}（计划 {planned}）', why: '下一个扇区号与计划不符。', fix: '请为扇区号重新制定计划。' },
  },
  'files-present': {
    en: { title: 'The files of {present} of {expected} sectors are in the target store', why: 'Files are missing in the target store.', fix: 'Resume the run.' },
    zh: { title: '目标存储中有 {present}/{expected} 个扇区的文件', why: '目标存储缺少文件。', fix: '请继续该任务。' },
  },
  'lotus-reachable': {
    en: { title: 'lotus-miner answers ({version})', why: 'lotus-miner does not answer.', fix: 'Start it, or read its stopped repo.' },
    zh: { title: 'lotus-miner 可连接（{version}）', why: 'lotus-miner 没有回答。', fix: '请启动它，或读取已停止的 repo。' },
  },
  'records-readable': {
    en: { title: 'Every record of lotus can be read', why: '{count} records of lotus cannot be read, first {first}; they stay out.', fix: 'Look at them in lotus; the others are not affected.' },
    zh: { title: 'lotus 的所有记录都可读取', why: '有 {count} 条 lotus 记录无法读取，首个为 {first}；不导入这些。', fix: '请在 lotus 中查看；其他扇区不受影响。' },
  },
  'network': {
    en: { title: 'The network is {name}', why: 'The network of the chain API is {name}; the address given is one of {wanted}.', fix: 'Give a chain API of the right network, or none.' },
    zh: { title: '网络是 {name}', why: '链接口的网络是 {name}；给出的地址属于 {wanted}。', fix: '请提供正确网络的链接口，或不提供。' },
  },
  'config-writable': {
    en: { title: '{stores} stores can be added to {path}', why: '{path} cannot be changed.', fix: 'Check its rights.' },
    zh: { title: '可在 {path} 中加入 {stores} 个存储', why: '无法修改 {path}。', fix: '请检查权限。' },
  },
  'attach-strangers': {
    en: { title: 'lotus can open {path}', why: 'lotus refuses {path} because of {first} ({count} such entries).', fix: 'Move these entries out of the sector folders.' },
    zh: { title: 'lotus 可以打开 {path}', why: '由于 {first} 等 {count} 项，lotus 会拒绝 {path}。', fix: '请把这些条目移出扇区目录。' },
  },
  'damocles-sectors': {
    en: { title: '{present} of {expected} records are in damocles as planned', why: 'Records are missing or differ.', fix: 'Resume the run.' },
    zh: { title: 'damocles 中有 {present}/{expected} 条记录与计划一致', why: '有记录缺失或不一致。', fix: '请继续该任务。' },
  },
  'finished-in-damocles': {
    en: { title: '{present} of {expected} sectors are finished in damocles', why: 'Sectors are still unfinished.', fix: 'Resume the run.' },
    zh: { title: 'damocles 中有 {present}/{expected} 个扇区已设为完成', why: '仍有扇区未完成。', fix: '请继续该任务。' },
  },
  'storage-list': {
    en: { title: 'lotus-miner has {present} of {expected} stores, with {sectors} sectors of the miner', why: 'Stores are missing in lotus-miner, or it declares fewer sectors than planned ({sectors} of {planned}).', fix: 'Look at `lotus-miner storage list`, then resume the run.' },
    zh: { title: 'lotus-miner 有 {present}/{expected} 个存储，含该矿工 {sectors} 个扇区', why: 'lotus-miner 缺少存储，或声明的扇区少于计划（{sectors}/{planned}）。', fix: '请查看 `lotus-miner storage list`，然后继续任务。' },
  },
  'config-has-stores': {
    en: { title: '{present} of {expected} stores are in the configuration of damocles', why: 'Stores are missing in the configuration.', fix: 'Resume the run.' },
    zh: { title: 'damocles 配置中有 {present}/{expected} 个存储', why: '配置中缺少存储。', fix: '请继续该任务。' },
  },
  'could-not-check': {
    en: { title: 'The result of {step} could be checked', why: 'The result of {step} could not be checked ({error}).', fix: 'Resume the run when the cause is solved.' },
    zh: { title: '{step} 的结果可检查', why: '无法检查 {step} 的结果（{error}）。', fix: '解决原因后继续该任务。' },
  },
} as const satisfies Record<string, Record<Locale, CheckText>>

export type CheckCode = keyof typeof checkTable

/** The texts of a check in one language; an unknown code shows as itself. */
export function describeCheck(code: string, params: Params, locale: Locale): CheckText {
  if (!(code in checkTable)) return { title: code, why: code, fix: '' }
  const text: CheckText = checkTable[code as CheckCode][locale]
  return { title: fill(text.title, params), why: fill(text.why, params), fix: fill(text.fix, params) }
}
