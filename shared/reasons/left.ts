import type { ReasonText } from '../reasons'

/** Reasons to leave a sector out; the codes are stable. */
export const leftReasons = {
  'not-found': {
    en: { why: 'There is no sector of this number.', todo: 'Check the numbers.' },
    zh: { why: '没有这个号码的扇区。', todo: '请核对号码。' },
  },
  'no-record': {
    en: { why: 'There are files of this sector, but damocles has no record of it.', todo: 'Find out where the record went before the files are moved.' },
    zh: { why: '有该扇区的文件，但 damocles 没有它的记录。', todo: '移动文件之前请先查明记录的去向。' },
  },
  'record-unreadable': {
    en: { why: 'Its record cannot be read: {problem}.', todo: 'Look at it with `sectors state`, or repair it.' },
    zh: { why: '无法读取其记录：{problem}。', todo: '请用 `sectors state` 查看或修复。' },
  },
  'record-not-writable': {
    en: { why: 'Its record cannot be written for lotus: {problem}.', todo: 'Repair the record in damocles.' },
    zh: { why: '其记录无法写成 lotus 格式：{problem}。', todo: '请在 damocles 中修复该记录。' },
  },
  'unknown-proof-type': {
    en: { why: 'Its proof type {type} is unknown.', todo: 'Use a newer version of Sector Ferry.' },
    zh: { why: '未知的证明类型 {type}。', todo: '请使用更新版本的 Sector Ferry。' },
  },
  'not-on-chain': {
    en: { why: 'The chain does not have this sector alive (never landed, expired or terminated).', todo: 'Nothing to prove; leave it.' },
    zh: { why: '链上没有该扇区（未上链、已过期或已终止）。', todo: '无需证明，可不处理。' },
  },
  'two-records': {
    en: { why: 'damocles has both an online and an offline record of it.', todo: 'Find out which is right; finish or abort the online one.' },
    zh: { why: 'damocles 同时有它的在线和离线记录。', todo: '请确认哪个正确，并完成或中止在线的那个。' },
  },
  'removed': {
    en: { why: 'damocles has removed this sector.', todo: 'Nothing to do.' },
    zh: { why: 'damocles 已移除该扇区。', todo: '无需处理。' },
  },
  'terminated': {
    en: { why: 'This sector is terminated.', todo: 'Keep its files until 900 epochs after the termination.' },
    zh: { why: '该扇区已终止。', todo: '终止后 900 个高度内请保留其文件。' },
  },
  'termination-pending': {
    en: { why: 'Its termination is on the way.', todo: 'Let it land first.' },
    zh: { why: '该扇区正在终止。', todo: '请先等终止消息上链。' },
  },
  'rebuilding': {
    en: { why: 'It is being rebuilt.', todo: 'Finish the rebuild, then migrate it.' },
    zh: { why: '该扇区正在重做。', todo: '请等重做完成后再迁移。' },
  },
  'needs-rebuild': {
    en: { why: 'It is marked for a rebuild: its files cannot be trusted.', todo: 'Rebuild it in damocles first.' },
    zh: { why: '该扇区标记为需要重做，其文件不可信。', todo: '请先在 damocles 中重做。' },
  },
  'unsealing': {
    en: { why: 'An unseal job is working on it.', todo: 'Wait until the job has ended.' },
    zh: { why: '该扇区正在解封。', todo: '请等解封任务结束。' },
  },
  'snap-in-progress': {
    en: { why: 'A snap upgrade is in progress.', todo: 'Finish or abort the upgrade in damocles.' },
    zh: { why: '正在进行 snap 升级。', todo: '请在 damocles 中完成或中止升级。' },
  },
  'snap-not-final': {
    en: { why: 'Its snap upgrade has landed but is not final yet (900 epochs).', todo: 'Wait until damocles has finished it.' },
    zh: { why: 'snap 升级已上链但尚未最终确认（900 个高度）。', todo: '请等 damocles 完成。' },
  },
  'not-finished': {
    en: { why: 'It is not finished in damocles (Finalized: false).', todo: 'With --chain-api and --finish it is marked as finished where it is on chain.' },
    zh: { why: '它在 damocles 中尚未完成（Finalized: false）。', todo: '提供 --chain-api 和 --finish，可将已上链的设为完成。' },
  },
  'not-finished-on-chain': {
    en: { why: 'It is on chain, but not finished in damocles (Finalized: false).', todo: 'Mark it as finished: --finish does it where chain and files say so.' },
    zh: { why: '它已上链，但在 damocles 中尚未完成（Finalized: false）。', todo: '请设为完成：--finish 会在链和文件都确认时执行。' },
  },
  'aborted': {
    en: { why: 'damocles aborted it ({reason}), and without a chain nobody can say whether it is alive.', todo: 'Give --chain-api to decide.' },
    zh: { why: 'damocles 已中止它（{reason}），没有链接口无法判断它是否仍然有效。', todo: '请提供 --chain-api 以便判断。' },
  },
  'aborted-with-data': {
    en: { why: 'damocles aborted it ({reason}), but the chain says that it holds data.', todo: 'Look into it by hand.' },
    zh: { why: 'damocles 已中止它（{reason}），但链上显示它含有数据。', todo: '请人工处理。' },
  },
  'no-commitments': {
    en: { why: 'Its record has no sealed commitment.', todo: 'Give --chain-api: the chain knows it if the sector is alive.' },
    zh: { why: '其记录没有密封承诺（CommR）。', todo: '请提供 --chain-api：若扇区有效，链上可查到。' },
  },
  'commr-not-sealed': {
    en: { why: 'Its CommR {cid} is no replica commitment.', todo: 'Repair the record in damocles.' },
    zh: { why: '其 CommR {cid} 不是副本承诺。', todo: '请在 damocles 中修复该记录。' },
  },
  'chain-differs': {
    en: { why: 'Record and chain disagree in {field}.', todo: 'Find out which record is right before anything is moved.' },
    zh: { why: '记录与链上的 {field} 不一致。', todo: '移动之前请先确认哪个正确。' },
  },
  'files-say-snapped': {
    en: { why: 'Its record says ordinary, but only the files of a snap upgrade are there.', todo: 'Give --chain-api to decide.' },
    zh: { why: '记录显示为普通扇区，但只有 snap 升级的文件。', todo: '请提供 --chain-api 以便判断。' },
  },
  'files-missing': {
    en: { why: 'Files are missing: {names} ({count} in all).', todo: 'Find or rebuild them; an incomplete sector cannot be proved.' },
    zh: { why: '缺少文件：{names}（共 {count} 个）。', todo: '请找回或重做；不完整的扇区无法证明。' },
  },
  'files-in-two-places': {
    en: { why: 'Its {type} lies in two stores: {first} and {second}.', todo: 'Find out which one is right and put the other aside.' },
    zh: { why: '它的 {type} 在两个存储中都有：{first} 和 {second}。', todo: '请确认哪个正确，并移开另一个。' },
  },
} as const satisfies Record<string, ReasonText>
