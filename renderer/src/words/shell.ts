/** Frame of the window: rail, drawer, palette, settings, keys. */
export const en = {
  direction: 'Direction', preflight: 'Checks first', backups: 'Backups & undo', settings: 'Settings', stepsOfMigration: 'Steps of the migration', otherPlaces: 'Always there',
  stepStates: { locked: 'not started', ready: 'ready', needs: 'needs you', done: 'done', stale: 'out of date' },
  drawer: 'Transfers, log and commands', transfers: 'Transfers', log: 'Log', commands: 'Commands', showDrawer: 'Show transfers and log', hideDrawer: 'Hide', noTransfers: 'No file is being moved.', noLog: 'Nothing has been said yet.', filterLog: 'Filter the log', onlyErrors: 'Errors only',
  commandsText: 'The same on the command line. In the project: npm run -s ferry -- …; the installed app: sector-ferry-cli …', noCommands: 'Make a plan; its command line appears here.', copied1: 'Copied',
  openPalette: 'Find an action…', palette: 'What do you want to do?', paletteEmpty: 'Nothing fits.', help: 'Help', helpOf: 'Help: {step}', keys: 'Keys', more: 'The user guide has every step with pictures: docs/guide.md',
  goTo: 'Go to: {place}', switchLanguage: '切换到中文', switchTheme: 'Theme: {theme}', rerun: 'Run the checks again', primary: 'Main action of this step', pauseRun: 'Pause or continue the run',
  languageText: 'Takes effect at once, without a restart.', notifyText: 'Tell me when a run ends or needs me', limitText: 'Speed at which a run begins', whereThings: 'Where things are', homeFolder: 'Runs, journals, reports', version: 'Version', runtime: 'Runtime',
  diagnostics: 'Diagnostics bundle', diagnosticsText: 'What the developers need to see. Tokens, keys, names and machine addresses are taken out. Read it before you give it away; nothing is sent.', makeBundle: 'Make the bundle', saveBundle: 'Save the bundle…',
  appearance: 'Language and appearance', running1: 'Running a migration', secretsText: 'Tokens are read from files when they are needed and are never stored by this app.', updatesText: 'The app never looks for updates by itself.',
  busyWith: { hosts: 'Reading the hosts…', 'host-test': 'Trying the host, stage by stage… Nothing is changed there.', practice: 'Making the practice farm…', look: 'Looking at both sides…', preflight: 'Making the checks… Thousands of sectors take a while; nothing is changed.', sectors: 'Reading what each side says of every sector…', plan: 'Making the plan… Nothing is changed.', run: 'Making the plan once more to see that nothing has changed, then starting…', report: 'Reading the report…', undo: 'Putting back what the run had changed…', strays: 'Moving strays aside…', detail: 'Reading both records…', diagnostics: 'Collecting what the developers need…', save: 'Choose where to save.' },
  keyNames: {
    step: 'Go to a step', palette: 'Command palette', refresh: 'Run the checks or look again', primary: 'Main action of the step (opens its dialog, never more)', plan: 'Make the plan', pause: 'Pause or continue the run', drawer: 'Transfers, log, commands', settings: 'Settings',
    help: 'Help of this step', filter: 'Filter the table', move: 'Move in the table', range: 'Extend the selection', all: 'Select all that match', toggle: 'Select or unselect the row', tsv: 'Copy rows as TSV', command: 'Copy the command line', details: 'Open details; close', csv: 'Save the table as CSV', region: 'Next or previous region', zoom: 'Larger, smaller, normal',
  },
}

export const zh: typeof en = {
  direction: '方向', preflight: '运行前检查', backups: '备份与撤销', settings: '设置', stepsOfMigration: '迁移步骤', otherPlaces: '随时可用',
  stepStates: { locked: '未开始', ready: '可以进行', needs: '需要处理', done: '已完成', stale: '已过期' },
  drawer: '传输、日志与命令', transfers: '传输', log: '日志', commands: '命令', showDrawer: '显示传输与日志', hideDrawer: '隐藏', noTransfers: '没有正在传输的文件。', noLog: '还没有日志。', filterLog: '筛选日志', onlyErrors: '只看错误',
  commandsText: '等同的命令行。在项目中：npm run -s ferry -- …；安装后的程序：sector-ferry-cli …', noCommands: '生成计划后，这里会显示等同的命令。', copied1: '已复制到剪贴板',
  openPalette: '查找操作…', palette: '想做什么？', paletteEmpty: '没有匹配的操作。', help: '帮助', helpOf: '帮助：{step}', keys: '快捷键', more: '用户指南含每一步的图示：docs/guide.zh-CN.md',
  goTo: '前往：{place}', switchLanguage: 'Switch to English', switchTheme: '外观：{theme}', rerun: '重新检查', primary: '本步骤的主要操作', pauseRun: '暂停或继续任务',
  languageText: '立即生效，无需重启。', notifyText: '任务结束或需要处理时通知我', limitText: '任务开始时的速度', whereThings: '文件位置', homeFolder: '任务、日志与报告', version: '版本', runtime: '运行环境',
  diagnostics: '诊断包', diagnosticsText: '供开发者排查问题。token、密钥、用户名和机器地址已去除。交出之前请先阅读；本程序不会发送任何内容。', makeBundle: '生成诊断包', saveBundle: '保存诊断包…',
  appearance: '语言与外观', running1: '运行任务', secretsText: 'token 只在需要时从文件读取，本程序不保存。', updatesText: '本程序不会自行检查更新。',
  busyWith: { hosts: '正在读取主机…', 'host-test': '正在逐项测试主机…不会改动任何东西。', practice: '正在建立练习农场…', look: '正在查看两边…', preflight: '正在检查…扇区多时需要一些时间，不会改动任何东西。', sectors: '正在读取两边对每个扇区的记录…', plan: '正在生成计划…不会改动任何东西。', run: '正在重新生成计划以确认没有变化，然后开始…', report: '正在读取报告…', undo: '正在恢复任务改动过的内容…', strays: '正在移开杂项…', detail: '正在读取两边的记录…', diagnostics: '正在收集排查所需的内容…', save: '请选择保存位置。' },
  keyNames: {
    step: '前往某一步', palette: '命令面板', refresh: '重新检查或重新查看', primary: '本步骤的主要操作（只打开确认框）', plan: '生成计划', pause: '暂停或继续任务', drawer: '传输、日志、命令', settings: '设置',
    help: '本步骤的帮助', filter: '筛选表格', move: '在表格中移动', range: '扩展选择', all: '全选匹配的扇区', toggle: '选择或取消当前行', tsv: '复制为 TSV', command: '复制命令行', details: '打开详情；关闭', csv: '将表格存为 CSV', region: '下一个或上一个区域', zoom: '放大、缩小、还原',
  },
}
