import type { Locale } from '../../shared/text'

const en = {
  app: 'Sector Ferry', readOnly: 'Read-only', writing: 'Writing', home: 'Home', setup: 'Source & target', sectors: 'Sectors', plan: 'Plan', run: 'Run', report: 'Report', runs: 'Runs & undo',
  language: 'Language', theme: 'Theme', light: 'Light', dark: 'Dark', system: 'System', next: 'Next', back: 'Back', cancel: 'Cancel', close: 'Close', browse: 'Browse…', look: 'Look', looking: 'Looking…', add: 'Add', remove: 'Remove', copyText: 'Copy', save: 'Save…', resume: 'Resume', undo: 'Undo…', open: 'Open',
  homeTitle: 'Move a storage miner without losing a sector', homeText: 'Copies or moves sector files, writes sector records and the next number, and proves each step. Until you start a run nothing is changed.',
  startCard: 'venus-cluster (damocles) → lotus-miner', startText: 'Sector files, sector records and the next sector number.', startButton: 'Begin',
  practiceCard: 'Try the practice farm', practiceText: 'A small damocles and a lotus-miner in a folder of this app, with sectors of every kind. No miner is needed.', practiceButton: 'Open the practice farm',
  unfinished: 'Unfinished runs', recent: 'Recent runs', noRuns: 'No runs yet. They appear here with their reports and backups.',
  damocles: 'Where damocles is', byApi: 'It runs: ask it', byStates: 'A saved list of states', apiUrl: 'API address', statesFile: 'File (what Venus.ListSectors answers)', stores: 'Stores (one folder a line)',
  lotus: 'Where lotus-miner is', repo: 'Repo (usually ~/.lotusminer)', store: 'Storage path that receives the files', chain: 'Chain API (optional; finds terminated sectors and proving windows)', messager: 'venus-messager API (optional; resolves message ids)',
  miner: 'Miner', offline: 'finished', online: 'in progress', records: 'records in lotus', nextNow: 'next number', noMiners: 'No miner was found here. Check the addresses above and look again.', foundStores: 'Stores', free: 'free', foreign: 'foreign entries',
  sectorsText: 'Choose which sectors go. Nothing chosen means all of them.', filter: 'Filter: numbers such as 1,5-90, a kind or a word', all: 'All', going: 'Go along', leftOut: 'Left out', selected: 'selected', selectAll: 'Select all shown', clear: 'Clear', number: 'Number', kind: 'Kind', state: 'In damocles', inLotus: 'In lotus', files: 'Files', size: 'Size', what: 'What happens', noMatch: 'No sector matches. Clear the filter to see all.', details: 'Details', sourceRecord: 'Record in damocles', targetRecord: 'Record for lotus', existing: 'Record in lotus now', differences: 'Differences',
  options: 'What to do', filesMode: 'Files', copy: 'Copy (the originals stay)', copyText2: 'The safe choice: every copy is verified, the originals are not touched.', move: 'Move (the originals disappear)', moveText: 'After a move the old place no longer has these files. Across file systems: copied, verified, then removed.', noFiles: 'Leave the files', metadata: 'Write sector records and the next number', metadataText: 'lotus-miner must be stopped. A backup is taken first.', nextNumber: 'Last used number (optional; new sectors start after it)', override: 'Replace records that lotus already has', makePlan: 'Make the plan', making: 'Making the plan…',
  planText: 'Read this before anything changes.', steps: 'Steps', checks: 'Checks', notMigrated: 'Left out', notMigratedText: 'The old program stays responsible for proving them: do not retire it until they are dealt with.', notes: 'Good to know', command: 'The same as a command', start: 'Start the run…', stopped: 'A check says stop: solve it, then make the plan again.', nothing: 'Nothing to do.', remake: 'Make it again',
  confirmTitle: 'Start this run?', confirmText: '{sectors} sectors. Everything is recorded; a run can be interrupted and resumed at any time.', confirmMove: 'After the move the originals are gone from their old place. Type {miner} to confirm.', confirmGo: 'Start', typeMiner: 'Miner address',
  running: 'Running', paused: 'Paused', preparing: 'Preparing', done: 'Done', failed: 'Not all done', interrupted: 'Interrupted', copied: 'copied', verified: 'verified', rate: 'rate', remaining: 'remaining', elapsed: 'elapsed', pause: 'Pause', continue: 'Continue', stopAfter: 'Stop after these sectors', stopNow: 'Stop now', currentFiles: 'Files in work', problems: 'Needs you', noRun: 'No run is going on. Make a plan first.', toReport: 'See the report', slow: 'Slow down', noLimit: 'No limit',
  reportDone: 'All of the plan was done.', reportPart: 'Not all of the plan was done.', reportInterrupted: 'The run was interrupted and can be resumed.', counts: 'done {done} · skipped {skipped} · failed {failed} · left out {left}', backup: 'Backup of the old database', afterChecks: 'Checked afterwards', failedList: 'Failed', saveJson: 'Save JSON', saveCsv: 'Save CSV', saveHashes: 'Save hashes (sha256sum -c)', journal: 'Journal', noReport: 'Choose a run to see its report.',
  undoTitle: 'Undo this run?', undoText: 'The old database goes back in place and moved files go back where they were. Copies stay. Type {miner} to confirm.', undone: 'Undone', keptThere: 'Stays', loading: 'Loading…', error: 'Something needs attention', practiceNote: 'Practice farm: everything here is in {folder} and can be thrown away.',
  kinds: { committedCapacity: 'committed capacity', deals: 'deals', ddo: 'DDO', snapped: 'snapped', unknown: '—' },
  actions: { add: 'add record', same: 'record is the same', replace: 'replace record', keep: 'keep lotus’s record', files: 'files only' },
  stepNames: { 'transfer-files': 'Sector files', 'write-metadata': 'Records and number' }, wasUndone: 'Undone',
  states: { offline: 'finished', online: 'in progress', both: 'two records', unreadable: 'unreadable' },
}
/** Every word of the window; a key that a language lacks does not compile. */
export type Words = typeof en

const zh: Words = {
  app: '扇区摆渡', readOnly: '只读', writing: '正在写入', home: '首页', setup: '源与目标', sectors: '扇区', plan: '计划', run: '运行', report: '报告', runs: '任务与撤销',
  language: '语言', theme: '外观', light: '浅色', dark: '深色', system: '跟随系统', next: '下一步', back: '上一步', cancel: '取消', close: '关闭', browse: '浏览…', look: '查看', looking: '正在查看…', add: '添加', remove: '移除', copyText: '复制', save: '保存…', resume: '继续', undo: '撤销…', open: '打开',
  homeTitle: '迁移存储矿工，不丢一个扇区', homeText: '复制或移动扇区文件，写入扇区元数据和下一个扇区号，每一步都可核对。开始运行之前不会改动任何东西。',
  startCard: 'venus-cluster（damocles）→ lotus-miner', startText: '扇区文件、扇区元数据和下一个扇区号。', startButton: '开始',
  practiceCard: '先用练习农场试一试', practiceText: '在本程序的文件夹中建一个小的 damocles 和 lotus-miner，包含各种扇区，不需要真实矿工。', practiceButton: '打开练习农场',
  unfinished: '未完成的任务', recent: '最近的任务', noRuns: '还没有任务。任务、报告和备份会显示在这里。',
  damocles: 'damocles 在哪里', byApi: '正在运行：直接询问', byStates: '保存的状态列表', apiUrl: 'API 地址', statesFile: '文件（Venus.ListSectors 的回答）', stores: '存储目录（每行一个）',
  lotus: 'lotus-miner 在哪里', repo: 'repo（通常是 ~/.lotusminer）', store: '接收文件的存储路径', chain: '链 API（可选；可识别已终止扇区和时空证明窗口）', messager: 'venus-messager API（可选；用于解析消息）',
  miner: '矿工号', offline: '已完成', online: '进行中', records: 'lotus 中的记录', nextNow: '下一个扇区号', noMiners: '没有找到矿工。请检查上面的地址后重新查看。', foundStores: '存储', free: '剩余', foreign: '杂项',
  sectorsText: '选择要迁移的扇区。不选表示全部。', filter: '筛选：号码如 1,5-90，类型或文字', all: '全部', going: '将迁移', leftOut: '不迁移', selected: '已选', selectAll: '全选当前', clear: '清除', number: '号码', kind: '类型', state: '在 damocles', inLotus: '在 lotus', files: '文件', size: '大小', what: '将怎样处理', noMatch: '没有匹配的扇区。清除筛选可查看全部。', details: '详情', sourceRecord: 'damocles 中的记录', targetRecord: '将写入 lotus 的记录', existing: 'lotus 现有记录', differences: '差异',
  options: '做什么', filesMode: '文件', copy: '复制（保留原文件）', copyText2: '稳妥的选择：每份副本都会校验，原文件不动。', move: '移动（原文件不再保留）', moveText: '移动后，原位置不再有这些文件。跨文件系统时：先复制、校验，再移除。', noFiles: '不动文件', metadata: '写入扇区元数据和下一个扇区号', metadataText: '需要先停止 lotus-miner。写入前自动备份。', nextNumber: '最后使用的号码（可选；新扇区从它之后开始）', override: '替换 lotus 已有的记录', makePlan: '生成计划', making: '正在生成计划…',
  planText: '请在任何改动之前阅读。', steps: '步骤', checks: '检查', notMigrated: '不迁移', notMigratedText: '它们仍由原程序负责证明，处理完之前请不要关闭原程序。', notes: '需要知道', command: '等同的命令', start: '开始运行…', stopped: '有检查项要求停止：请先解决，再重新生成计划。', nothing: '没有需要做的事。', remake: '重新生成',
  confirmTitle: '开始这个任务？', confirmText: '共 {sectors} 个扇区。过程全部有记录，可随时中断并继续。', confirmMove: '移动后，原位置不再有这些文件。请输入 {miner} 确认。', confirmGo: '开始', typeMiner: '矿工号',
  running: '运行中', paused: '已暂停', preparing: '准备中', done: '已完成', failed: '没有全部完成', interrupted: '已中断', copied: '已复制', verified: '已校验', rate: '速度', remaining: '剩余时间', elapsed: '已用时间', pause: '暂停', continue: '继续', stopAfter: '完成当前扇区后停止', stopNow: '立即停止', currentFiles: '正在处理的文件', problems: '需要处理', noRun: '没有正在进行的任务。请先生成计划。', toReport: '查看报告', slow: '限速', noLimit: '不限速',
  reportDone: '计划已全部完成。', reportPart: '计划没有全部完成。', reportInterrupted: '任务被中断，可以继续。', counts: '完成 {done} · 跳过 {skipped} · 失败 {failed} · 未迁移 {left}', backup: '旧数据库备份', afterChecks: '完成后的核对', failedList: '失败', saveJson: '保存 JSON', saveCsv: '保存 CSV', saveHashes: '保存校验清单（sha256sum -c）', journal: '日志', noReport: '请选择任务以查看报告。',
  undoTitle: '撤销这个任务？', undoText: '旧数据库会放回原位，被移动的文件会移回原处；副本保留。请输入 {miner} 确认。', undone: '已恢复', keptThere: '保留', loading: '加载中…', error: '有需要注意的问题', practiceNote: '练习农场：这里的一切都在 {folder}，可以随意丢弃。',
  kinds: { committedCapacity: 'CC 扇区', deals: '订单', ddo: 'DDO', snapped: 'snap 升级', unknown: '—' },
  actions: { add: '新增记录', same: '记录相同', replace: '替换记录', keep: '保留 lotus 的记录', files: '仅文件' },
  stepNames: { 'transfer-files': '扇区文件', 'write-metadata': '元数据与号码' }, wasUndone: '已撤销',
  states: { offline: '已完成', online: '进行中', both: '两条记录', unreadable: '无法读取' },
}

export const words: Readonly<Record<Locale, Words>> = { en, zh }
