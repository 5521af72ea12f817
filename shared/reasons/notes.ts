import type { ReasonText } from '../reasons'

/** What a plan says about a sector that it takes along, or about the whole. */
export const noteReasons = {
  'message-unresolved': {
    en: { why: 'Its message {field} was not looked up and is written as null.', todo: 'Give --messager-api to resolve it; proving does not need it.' },
    zh: { why: '消息 {field} 未查询，写为空。', todo: '提供 --messager-api 可解析；时空证明不需要它。' },
  },
  'message-unknown': {
    en: { why: 'The messager does not know its message {field}; it is written as null.', todo: 'Nothing to do; proving does not need it.' },
    zh: { why: 'messager 不认识消息 {field}，写为空。', todo: '无需处理；时空证明不需要它。' },
  },
  'deal-reduced': {
    en: { why: 'Its market deals are written with id and schedule only: damocles has no complete proposal.', todo: 'lotus shows such a sector without deals; proving is not affected.' },
    zh: { why: '市场订单只写入订单号和时间：damocles 没有完整的订单内容。', todo: 'lotus 中看不到该订单；不影响时空证明。' },
  },
  'client-unresolved': {
    en: { why: 'The client {client} of an allocation is no ID address; client 0 is written.', todo: 'Proving is not affected.' },
    zh: { why: '分配的客户地址 {client} 不是 ID 地址，写为 0。', todo: '不影响时空证明。' },
  },
  'legacy-deals-ignored': {
    en: { why: 'It has pieces and {count} old deal entries; the pieces count, as in damocles.', todo: 'Nothing to do.' },
    zh: { why: '它同时有 pieces 和 {count} 条旧订单；与 damocles 一样以 pieces 为准。', todo: '无需处理。' },
  },
  'pieces-dropped': {
    en: { why: 'Its record still names pieces that the sector does not hold; they are not written.', todo: 'Nothing to do.' },
    zh: { why: '记录中仍有扇区实际不含的 piece，不写入。', todo: '无需处理。' },
  },
  'commitments-from-chain': {
    en: { why: 'Its commitments come from the chain; the ticket is not known.', todo: 'Unsealing in lotus will not work for it.' },
    zh: { why: '其承诺取自链上；ticket 未知。', todo: '在 lotus 中无法对它解封。' },
  },
  'snap-cids-unknown': {
    en: { why: 'Its snap upgrade has no new commitments in the record; they are written as null.', todo: 'Give --chain-api to fill them.' },
    zh: { why: '记录中没有 snap 升级后的承诺，写为空。', todo: '提供 --chain-api 可补全。' },
  },
  'snap-from-chain': {
    en: { why: 'The chain says that it is snapped though its record does not; the chain counts.', todo: 'Nothing to do.' },
    zh: { why: '链上显示已 snap 升级而记录没有；以链上为准。', todo: '无需处理。' },
  },
  'snap-not-on-chain': {
    en: { why: 'Its record says snapped but the chain does not; it goes as committed capacity.', todo: 'Keep the update files until you are sure.' },
    zh: { why: '记录显示已 snap 升级但链上没有；按普通 CC 扇区迁移。', todo: '确认之前请保留 update 文件。' },
  },
  'aborted-but-live': {
    en: { why: 'damocles aborted an upgrade of it ({reason}), but it is a live committed-capacity sector.', todo: 'Nothing to do.' },
    zh: { why: 'damocles 中止过它的升级（{reason}），但它仍是有效的 CC 扇区。', todo: '无需处理。' },
  },
  'termination-failed': {
    en: { why: 'A termination of it was tried and failed; that is not carried over.', todo: 'Nothing to do.' },
    zh: { why: '曾尝试终止但失败；不迁移该信息。', todo: '无需处理。' },
  },
  'unsealing-dropped': {
    en: { why: 'It is marked as being unsealed; lotus has no counterpart.', todo: 'Nothing to do.' },
    zh: { why: '它标记为正在解封；lotus 没有对应状态。', todo: '无需处理。' },
  },
  'finalized-false': {
    en: { why: 'It is in the finished store though its flag says not finalized.', todo: 'Nothing to do.' },
    zh: { why: '它在已完成库中，但标志显示未完成。', todo: '无需处理。' },
  },
  'files-already-there': {
    en: { why: 'Its files are in the target store already.', todo: 'Nothing to do.' },
    zh: { why: '其文件已在目标存储中。', todo: '无需处理。' },
  },
  'size-unusual': {
    en: { why: '{names} does not have the size of its proof type; it is taken along as it is.', todo: 'Check whether it can be proved.' },
    zh: { why: '{names} 的大小与证明类型不符，按原样迁移。', todo: '请确认它能否被证明。' },
  },
  'strangers-not-taken': {
    en: { why: '{count} entries of its cache folder are not needed and stay behind, first {first}.', todo: 'Look at them if you miss something.' },
    zh: { why: '其 cache 目录中有 {count} 项不需要迁移，首个为 {first}。', todo: '如需要请自行查看。' },
  },
  'record-differs-kept': {
    en: { why: 'lotus has another record of it already; it is kept.', todo: 'Compare the fields; replace it with --override.' },
    zh: { why: 'lotus 已有不同的记录，保留原记录。', todo: '请比对字段；用 --override 可替换。' },
  },
  'not-checked-on-chain': {
    en: { why: 'Nothing was checked against the chain.', todo: 'Give --chain-api to find terminated sectors, snaps and proving windows.' },
    zh: { why: '没有与链上核对。', todo: '提供 --chain-api 可识别已终止、已升级的扇区和时空证明窗口。' },
  },
  'numbers-beyond': {
    en: { why: 'damocles knows numbers up to {largest}, which lotus may hand out again (next {next}).', todo: 'Give --next-number {largest} to be on the safe side.' },
    zh: { why: 'damocles 已用过的号码最大到 {largest}，lotus 可能再次分配（下一个 {next}）。', todo: '稳妥起见请设置 --next-number {largest}。' },
  },
} as const satisfies Record<string, ReasonText>
