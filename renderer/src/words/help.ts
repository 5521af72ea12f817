/** F1: what a step is for, what it never does, what to look at. One line a paragraph. */
export const en = {
  helpTexts: {
    home: ['Everything before “Run” only reads. You can try the whole way on the practice farm, which is a folder of this app and needs no miner.', 'Unfinished runs stand at the top: resume them before you begin something new. What a run has finished is never done again.', 'The mark beside the name says “Read-only” or “Writing”.'],
    direction: ['damocles is the sealing program of venus-cluster; lotus-miner is the one of lotus. The sectors, the miner and its place on chain stay the same; only the program that keeps and proves them changes.', 'Both ways can be undone as long as the new program has not written to its records.'],
    setup: ['Say where both programs are, then press “Look”. Looking reads records and folders and changes nothing.', 'damocles-manager usually listens on port 1789. The repo of lotus-miner is usually ~/.lotusminer.', 'Copy keeps the originals. Move takes them away after every copy was read back. Attach leaves every file where it is.', 'A chain API (lotus or venus, read only) makes the plan surer: it finds sectors that are terminated or faulty, and the proving windows.'],
    preflight: ['Each check passes, wants attention, or stops. “Could not be checked” is never taken for a pass.', 'A stop must be solved before a run can start. Points of attention want a tick: you have seen them.', 'Strays are names in sector folders that are no sectors; lotus-miner refuses a store because of one. “Move strays aside” puts them into a folder beside; it deletes nothing.'],
    sectors: ['One row a sector: what the files, damocles, lotus and the chain say of it, and what the plan would do.', 'Filter by numbers such as 1,5-90 or by a word; chips show only sectors where something is special. Nothing selected means all of them.', 'Enter opens both records side by side. Ctrl+C copies rows, Ctrl+E saves a CSV.'],
    plan: ['Read it: who must run or be stopped, what is left out and why, the next number before and after.', 'The digest names this plan. A run makes it again and refuses if anything has changed, so what you read is what happens.', 'Starting asks once more; Cancel is the default. What cannot be taken back wants the miner’s address typed.'],
    run: ['Pause, slow down or stop at any time; a stopped run can be resumed, also after a restart of the computer.', 'A sector that fails does not stop the others. It is listed with what happened and what to do.', 'Closing the window asks first. The computer is kept awake.'],
    report: ['What was done, what was not and why, and what was read back afterwards.', '“Save hashes” gives a list for sha256sum -c. The HTML report can be printed and signed.', 'Delete originals only after the new program has proven once.'],
    hosts: ['A host is a machine that is reached by SSH. Save it once, test it, then choose it in “Source & target” for damocles, for lotus-miner, or for both.', 'The test says at which stage it fails and what to do. A first contact shows the fingerprint of the host: compare it before you trust it. A key that has changed is a full stop.', 'Needed on the host: an account with a shell, sha256sum, and perl or python3 for locking lotus-miner’s database. Passwords are asked and forgotten when the app is closed.'],
    backups: ['Undo puts the old database back, moves files back to where they were, and restores settings files. Copies stay.', 'It refuses when the new program has written since: compare by hand then.', 'Backups are yours to delete; this app never deletes them.'],
    settings: ['Language and theme change at once. The speed set here is where every run begins; it can be changed while it runs.', 'The diagnostics bundle is shown before it is saved and is never sent anywhere.'],
  },
}
export const zh: typeof en = {
  helpTexts: {
    home: ['“运行”之前的所有步骤都只读取。可以先在练习农场走一遍全程，它只是本程序的一个文件夹，不需要真实矿工。', '未完成的任务显示在最上面：请先继续它们，再开始新的。已完成的部分不会重做。', '名称旁的标记显示“只读”或“正在写入”。'],
    direction: ['damocles 是 venus-cluster 的封装程序，lotus-miner 是 lotus 的。扇区、矿工号和链上状态都不变，只是换一个程序保管和证明。', '只要新程序还没有写入自己的记录，两个方向都可以撤销。'],
    setup: ['填写两边程序的位置，然后点“查看”。查看只读取记录和目录，不改动任何东西。', 'damocles-manager 通常监听 1789 端口；lotus-miner 的 repo 通常是 ~/.lotusminer。', '复制会保留原文件；移动会在每份副本读回核对之后取走原文件；就地挂载不动任何文件。', '提供链 API（lotus 或 venus，只读）可使计划更可靠：能识别已终止或出错的扇区以及时空证明窗口。'],
    preflight: ['每项检查的结果是通过、注意或必须解决。“无法检查”绝不当作通过。', '必须解决的项目处理完才能开始运行。需要注意的项目请勾选，表示已经知晓。', '杂项是扇区目录中不是扇区名的条目，lotus-miner 会因此拒绝整个存储。“移开杂项”把它们放到旁边的文件夹，不删除任何东西。'],
    sectors: ['每个扇区一行：文件、damocles、lotus 和链各自怎么说，以及计划将怎样处理。', '可按号码（如 1,5-90）或文字筛选；标签只显示有特殊情况的扇区。不选表示全部。', '回车并排打开两边的记录；Ctrl+C 复制行，Ctrl+E 存为 CSV。'],
    plan: ['请阅读：谁必须运行或停止、哪些不迁移及原因、下一个扇区号的前后变化。', '摘要代表这个计划。运行时会重新生成并比对，有任何变化就拒绝，因此所读即所做。', '开始前会再确认一次，默认按钮是取消。不能撤回的操作需要输入矿工号。'],
    run: ['可随时暂停、限速或停止；停止的任务可以继续，重启电脑之后也可以。', '一个扇区失败不影响其他扇区，会列出原因和处理办法。', '关闭窗口前会询问；运行期间电脑不会休眠。'],
    report: ['做了什么、没做什么及原因，以及完成后读回核对的结果。', '“保存校验清单”可用于 sha256sum -c；HTML 报告可打印签字。', '只有新程序完成一次时空证明之后，才建议删除原文件。'],
    hosts: ['主机是通过 SSH 连接的机器。保存并测试一次，然后在“源与目标”中为 damocles、lotus-miner 或两者选择它。', '测试会指出在哪个阶段失败以及怎么办。首次连接会显示主机指纹，请核对后再信任；密钥一旦变化会完全停止。', '主机需要：带 shell 的账号、sha256sum，以及用于锁定 lotus-miner 数据库的 perl 或 python3。密码需要时才询问，关闭程序即忘记。'],
    backups: ['撤销会放回旧数据库、把被移动的文件移回原处、还原配置文件；副本保留。', '如果新程序之后又写入过，会拒绝撤销：请人工比对。', '备份由您决定何时删除；本程序从不删除备份。'],
    settings: ['语言和外观立即生效。这里设置的速度是每个任务开始时的速度，运行中可更改。', '诊断包先显示再保存，不会发送到任何地方。'],
  },
}
