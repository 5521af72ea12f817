import type { ReasonText } from '../reasons'

/** Reasons to leave a sector of lotus out of a migration to damocles; the codes are stable. */
export const lotusLeftReasons = {
  'online-in-damocles': {
    en: { why: 'damocles is working on a sector of this number (an online record).', todo: 'Find out how that came about before anything is imported.' },
    zh: { why: 'damocles 正在处理同号扇区（有在线记录）。', todo: '导入之前请先查明原因。' },
  },
  'sealing': {
    en: { why: 'lotus is still sealing it ({state}).', todo: 'Finish it in lotus, or remove it there.' },
    zh: { why: 'lotus 仍在密封它（{state}）。', todo: '请在 lotus 中完成，或在那里移除。' },
  },
  'sealing-failed': {
    en: { why: 'Sealing it failed ({state}).', todo: 'Repair or remove it in lotus.' },
    zh: { why: '该扇区密封失败（{state}）。', todo: '请在 lotus 中修复或移除。' },
  },
  'lotus-not-done': {
    en: { why: 'It is on chain, but lotus has not finished with its files ({state}).', todo: 'Let lotus-miner run until it is Proving.' },
    zh: { why: '它已上链，但 lotus 尚未处理完其文件（{state}）。', todo: '请让 lotus-miner 运行到状态为 Proving。' },
  },
  'not-finalized-files': {
    en: { why: 'lotus was stopped while it put the files away ({state}), and they are not whole in a storage path.', todo: 'Start lotus-miner and let it finish.' },
    zh: { why: 'lotus 在归档文件时被停止（{state}），存储路径中的文件不完整。', todo: '请启动 lotus-miner 让它完成。' },
  },
  'snap-unfinished': {
    en: { why: 'A snap upgrade is in progress in lotus ({state}).', todo: 'Finish it, or abort it with `lotus-miner sectors abort-upgrade`; --unfinished-snaps takes it as committed capacity.' },
    zh: { why: 'lotus 中正在进行 snap 升级（{state}）。', todo: '请完成它，或用 `lotus-miner sectors abort-upgrade` 中止；--unfinished-snaps 可按 CC 扇区导入。' },
  },
  'snap-waiting': {
    en: { why: 'Its snap upgrade was sent and has not been seen on chain ({state}).', todo: 'Wait until it has landed; with --chain-api that is seen here.' },
    zh: { why: 'snap 升级消息已发送，尚未确认上链（{state}）。', todo: '请等其上链；提供 --chain-api 可在此判断。' },
  },
  'snap-perhaps-landed': {
    en: { why: 'Its snap upgrade may or may not be on chain ({state}).', todo: 'Give --chain-api to decide.' },
    zh: { why: '它的 snap 升级可能已上链也可能没有（{state}）。', todo: '请提供 --chain-api 以便判断。' },
  },
  'snap-aborting': {
    en: { why: 'lotus is taking back a snap upgrade of it.', todo: 'Wait until it is Proving.' },
    zh: { why: 'lotus 正在撤销它的 snap 升级。', todo: '请等其状态变为 Proving。' },
  },
  'terminating-in-lotus': {
    en: { why: 'It is being terminated or removed in lotus ({state}).', todo: 'Keep its files until lotus has done with it.' },
    zh: { why: 'lotus 正在终止或移除它（{state}）。', todo: '在 lotus 处理完之前请保留其文件。' },
  },
  'removed-in-lotus': {
    en: { why: 'lotus has removed it.', todo: 'Nothing to do.' },
    zh: { why: 'lotus 已移除它。', todo: '无需处理。' },
  },
  'no-state': {
    en: { why: 'Its record in lotus is empty.', todo: 'Remove it in lotus.' },
    zh: { why: '它在 lotus 中的记录是空的。', todo: '请在 lotus 中移除。' },
  },
  'unknown-lotus-state': {
    en: { why: 'lotus has it in a state that is not known here: {state}.', todo: 'Use a newer version of Sector Ferry.' },
    zh: { why: '它在 lotus 中的状态未知：{state}。', todo: '请使用更新版本的 Sector Ferry。' },
  },
  'record-incomplete': {
    en: { why: 'Its record in lotus has no {field}, and nothing shows that the sector is alive.', todo: 'Give --chain-api to decide.' },
    zh: { why: '它在 lotus 中的记录缺少 {field}，且无法确认扇区有效。', todo: '请提供 --chain-api 以便判断。' },
  },
} as const satisfies Record<string, ReasonText>
