import type { ReasonText } from '../reasons'

/** What a plan to damocles, or one that attaches stores, says beside its steps. */
export const importNoteReasons = {
  'snap-young': {
    en: { why: 'Its snap upgrade landed a short time ago: both pairs of files must stay readable for 900 epochs (7.5 hours).', todo: 'Keep sealed and cache of it until then.' },
    zh: { why: '它的 snap 升级刚上链：900 个高度（7.5 小时）内两组文件都必须可读。', todo: '在此之前请保留其 sealed 和 cache。' },
  },
  'snap-landed-anyway': {
    en: { why: 'The chain has its snap upgrade though lotus still works on it ({state}); the chain counts.', todo: 'Restart lotus-miner once to see it settle.' },
    zh: { why: '链上已完成 snap 升级，而 lotus 仍在处理（{state}）；以链上为准。', todo: '可重启一次 lotus-miner 以更新状态。' },
  },
  'snap-dropped': {
    en: { why: 'Its snap upgrade has not landed ({state}); it is taken as committed capacity and the deals of the upgrade are dropped.', todo: 'Those deals will not be served.' },
    zh: { why: 'snap 升级尚未上链（{state}）；按 CC 扇区导入，升级中的订单被放弃。', todo: '这些订单将不再履行。' },
  },
  'snap-not-checked': {
    en: { why: 'That it is snapped was taken from the record, not from the chain.', todo: 'Give --chain-api to be sure.' },
    zh: { why: 'snap 升级的判断来自记录，没有与链上核对。', todo: '提供 --chain-api 可确认。' },
  },
  'snap-message-unknown': {
    en: { why: 'The message of its snap upgrade is not known; it is written as null.', todo: 'Nothing to do; proving does not need it.' },
    zh: { why: 'snap 升级的消息未知，写为空。', todo: '无需处理；时空证明不需要它。' },
  },
  'snap-height-unknown': {
    en: { why: 'The epoch at which its snap upgrade landed is not known; 0 is written.', todo: 'Do not restore it in damocles within 900 epochs of the landing.' },
    zh: { why: 'snap 升级上链的高度未知，写为 0。', todo: '上链后 900 个高度内不要在 damocles 中恢复它。' },
  },
  'state-unusual': {
    en: { why: 'lotus has it as {state}; its files are whole and it is taken along.', todo: 'Check that damocles can prove it.' },
    zh: { why: '它在 lotus 中的状态是 {state}；文件完整，照常导入。', todo: '请确认 damocles 能够证明它。' },
  },
  'faulty': {
    en: { why: 'lotus has it as {state}.', todo: 'Check its files before its next deadline.' },
    zh: { why: '它在 lotus 中的状态是 {state}。', todo: '请在下一个时空证明窗口前检查其文件。' },
  },
  'field-missing': {
    en: { why: 'Its record in lotus has no {field}; damocles can prove it, but not unseal or rebuild it.', todo: 'Nothing to do for proving.' },
    zh: { why: '它在 lotus 中的记录缺少 {field}；damocles 能证明它，但不能解封或重做。', todo: '时空证明不受影响。' },
  },
  'deals-unknown': {
    en: { why: 'lotus-miner does not tell what {count} of its pieces hold.', todo: 'Read the stopped repo instead (--lotus-repo) to see them.' },
    zh: { why: 'lotus-miner 没有说明其中 {count} 个 piece 的内容。', todo: '可改为读取已停止的 repo（--lotus-repo）。' },
  },
  'deal-both-kinds': {
    en: { why: 'A piece of it names a market deal and an allocation at once; it is written as a market deal.', todo: 'Compare it with the chain.' },
    zh: { why: '它有一个 piece 同时标明市场订单和 allocation；按市场订单写入。', todo: '请与链上核对。' },
  },
  'ddo-without-allocation': {
    en: { why: 'It holds a piece without an allocation, which damocles counts as no deal.', todo: 'damocles would rebuild that piece as zeros: keep the data.' },
    zh: { why: '它含有没有 allocation 的 piece，damocles 视为无订单。', todo: 'damocles 重做时会把该 piece 当作全零：请保留数据。' },
  },
  'proof-type-from-chain': {
    en: { why: 'Its record says proof type {ours}, the chain {theirs}; the chain counts.', todo: 'Nothing to do.' },
    zh: { why: '记录的证明类型是 {ours}，链上是 {theirs}；以链上为准。', todo: '无需处理。' },
  },
  'native-record-kept': {
    en: { why: 'damocles has a record of its own making; it is not replaced unless its number is given.', todo: 'Read the differences, then name it with --numbers.' },
    zh: { why: 'damocles 中已有其自己生成的记录；不指定号码则不替换。', todo: '请先查看差异，再用 --numbers 指定。' },
  },
  'files-not-seen': {
    en: { why: 'The files that prove it are not whole in the stores that were looked at.', todo: 'Find them before its next deadline.' },
    zh: { why: '在已查看的存储中，证明它所需的文件不完整。', todo: '请在下一个时空证明窗口前找到它们。' },
  },
  'files-out-of-sight': {
    en: { why: 'The storage paths of lotus-miner could not be looked at from here.', todo: 'Make sure that damocles can read them.' },
    zh: { why: '在此无法查看 lotus-miner 的存储路径。', todo: '请确认 damocles 能读取它们。' },
  },
  'raise-min-number': {
    en: { why: 'damocles does not learn numbers from an import; the largest that lotus knows is {largest}.', todo: 'Set [Miners.Sector] MinNumber = {largest} in sector-manager.cfg before it seals.' },
    zh: { why: '导入不会改变 damocles 的号码；lotus 已知的最大号码是 {largest}。', todo: '请在开始密封前在 sector-manager.cfg 中设置 [Miners.Sector] MinNumber = {largest}。' },
  },
  'one-prover': {
    en: { why: 'Only one of the two programs may prove.', todo: 'Keep [Miners.PoSt] Enabled = false in damocles until lotus-miner is stopped; switch between two proving windows.' },
    zh: { why: '两个程序只能有一个进行时空证明。', todo: '停止 lotus-miner 之前，请保持 damocles 的 [Miners.PoSt] Enabled = false；在两个窗口之间切换。' },
  },
  'index-missing': {
    en: { why: 'damocles’s index does not have its files, and they cannot be entered while the manager runs ({because}).', todo: 'Stop damocles-manager and run `util storage attach` for its store.' },
    zh: { why: 'damocles 的索引中没有它的文件，且无法在 manager 运行时写入（{because}）。', todo: '请停止 damocles-manager，对其存储执行 `util storage attach`。' },
  },
  'index-by-hand': {
    en: { why: 'damocles finds sectors by its index, which only its own command can fill while the manager is stopped ({stores} stores).', todo: 'Stop damocles-manager, run the command lines of this step, start it again.' },
    zh: { why: 'damocles 通过索引查找扇区，索引只能在 manager 停止时由它自己的命令写入（{stores} 个存储）。', todo: '请停止 damocles-manager，执行此步骤列出的命令，再启动。' },
  },
  'store-of-others': {
    en: { why: '{path} holds sectors of other miners too: {miners}.', todo: 'lotus-miner would declare them as well; that does no harm to its own.' },
    zh: { why: '{path} 中还有其他矿工的扇区：{miners}。', todo: 'lotus-miner 也会声明它们，不影响自身扇区。' },
  },
  'sectorstore-merged': {
    en: { why: 'The sectorstore.json of {path} is damocles\'s; lotus\'s entries are added to it, and the old file is kept.', todo: 'Nothing to do; both programs read it.' },
    zh: { why: '{path} 的 sectorstore.json 属于 damocles；将加入 lotus 的条目，旧文件保留。', todo: '无需处理；两个程序都能读取。' },
  },
  'sectorstore-lists-dropped': {
    en: { why: 'The sectorstore.json of {path} lists miners as damocles writes them, which lotus cannot read; the lists are dropped, the old file is kept.', todo: 'If damocles uses ScanPersistStores, put the store under [[Common.PersistStores]] with these lists.' },
    zh: { why: '{path} 的 sectorstore.json 含有 damocles 格式的矿工列表，lotus 无法读取；列表被去掉，旧文件保留。', todo: '若 damocles 使用 ScanPersistStores，请把该存储连同列表写入 [[Common.PersistStores]]。' },
  },
} as const satisfies Record<string, ReasonText>
