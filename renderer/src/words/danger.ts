/** Plain words at the dangerous steps. */
export const en = {
  dangers: {
    'stop-lotus': 'lotus-miner must be stopped. While it is stopped it cannot prove. {window}',
    'stop-lotus-known': 'The next window opens in {t}.',
    'stop-lotus-unknown': 'When the next window opens is not known without a chain API: look at `lotus-miner proving info`.',
    both: 'Only one program may mine and prove for a miner. Running both can produce two blocks and a penalty.',
    move: 'After a move the old place no longer has these files ({n} sectors, {size}). If it is interrupted, some may be in each place; this app records every one. Copy is the safer choice.',
    delete: 'Delete the originals only after the new place is verified and has proven once. It cannot be undone.',
    metadata: '{n} records will be written into lotus-miner’s database. A backup is taken first and can be put back under “Backups & undo”.',
    import: '{n} records will be imported into damocles. damocles cannot take an added record out again without its files; replaced ones can be put back.',
    number: 'The next sector number will be {x}. Too small may overwrite existing sectors; too large only skips numbers.',
    override: '{n} records exist at the target; overriding replaces them with those of the source. Look at the differences first.',
    excluded: '{n} sectors are left out. The old program stays responsible for proving them: do not retire it until they are dealt with.',
    keys: 'This app does not move wallet keys. Confirm that the owner, worker and control addresses exist in the target wallet.',
    attach: 'No file is moved. Both programs see the same files from now on: neither may remove or finalize sectors while the other uses them.',
  },
}
export const zh: typeof en = {
  dangers: {
    'stop-lotus': '需要先停止 lotus-miner。停止期间无法提交时空证明。{window}请只在提示的时间段内停止。',
    'stop-lotus-known': '下一个窗口在 {t}后打开。',
    'stop-lotus-unknown': '没有链 API，无法得知下一个窗口何时打开：请查看 `lotus-miner proving info`。',
    both: '同一个矿工号只能由一个程序出块和证明。两边同时运行可能出双块并被罚没。',
    move: '移动后，原位置不再有这些文件（{n} 个扇区，{size}）。中断时文件可能在两处各有一部分，本程序会记录每一个。建议选择复制。',
    delete: '只有在新位置校验通过并完成一次时空证明之后，才建议删除原文件。删除后无法恢复。',
    metadata: '将向 lotus-miner 数据库写入 {n} 条扇区记录。写入前自动备份，可在“备份与撤销”页还原。',
    import: '将向 damocles 导入 {n} 条扇区记录。新增的记录无法在保留文件的情况下从 damocles 移除；被替换的记录可以还原。',
    number: '下一个扇区号将是 {x}。设得太小会覆盖已有扇区文件；设得太大只会跳过一些号码。',
    override: '目标已有 {n} 条记录，覆盖会用来源的内容替换。请先看差异。',
    excluded: '{n} 个扇区不会迁移。它们仍由原程序负责证明，请不要关闭原程序，直到处理完。',
    keys: '钱包私钥不由本程序搬运：请确认 owner / worker / control 地址已在目标钱包中。',
    attach: '不会移动文件。此后两边的程序看到的是同一批文件：任何一方都不得在另一方使用时移除或处理扇区。',
  },
}
