import type { ErrorTable } from './table'

/** Planning, running, resuming, undoing. */
export const runErrors = {
  TRASH_NOT_SAFE: {
    exit: 3,
    en: { what: 'The original {path} is not removed: {problem}.', safe: 'It and everything not yet removed stays.', next: 'Undo the run, or bring the copy in order first.' },
    zh: { what: '没有删除原文件 {path}：{problem}。', safe: '它和其余尚未删除的文件都保留。', next: '请撤销该任务，或先恢复副本。' },
  },
  UNEXPECTED: {
    exit: 1,
    en: {
      what: 'Something went wrong that Sector Ferry does not know.',
      safe: 'Verified files and the journal are kept; nothing is removed after an error.',
      next: 'Read the detail, then resume the run, or send the diagnostics bundle to the developers.',
    },
    zh: { what: '发生了 Sector Ferry 不认识的错误。', safe: '已校验的文件和日志都保留；出错后不会删除任何东西。', next: '请查看详情，然后继续该任务，或把诊断包发给开发者。' },
  },
  INTERRUPTED: {
    exit: 130,
    en: { what: 'The run was interrupted.', safe: 'Everything done so far is recorded and kept.', next: 'Run `sector-ferry resume {run}` to go on.' },
    zh: { what: '任务被中断。', safe: '已完成的部分都有记录并保留。', next: '运行 `sector-ferry resume {run}` 继续。' },
  },
  BAD_USAGE: {
    exit: 2,
    en: { what: 'The command line is not right: {problem}.', safe: 'Nothing was changed.', next: 'Correct it; `sector-ferry --help` lists every command and flag.' },
    zh: { what: '命令行有误：{problem}。', safe: '没有改动任何东西。', next: '请改正；`sector-ferry --help` 列出所有命令和参数。' },
  },
  NUMBER_TOO_LARGE: {
    exit: 2,
    en: { what: '{name} is {value}, which is larger than Sector Ferry can hold exactly (2^53−1).', safe: 'Nothing was changed.', next: 'Leave this sector out, or give a smaller number.' },
    zh: { what: '{name} 的值 {value} 超出本程序能精确表示的范围（2^53−1）。', safe: '没有改动任何东西。', next: '请排除该扇区，或使用较小的号码。' },
  },
  PLAN_UNREADABLE: {
    exit: 2,
    en: { what: 'This file is no plan of Sector Ferry.', safe: 'Nothing was changed.', next: 'Choose a file that `sector-ferry plan --out` wrote.' },
    zh: { what: '该文件不是 Sector Ferry 的计划。', safe: '没有改动任何东西。', next: '请选择由 `sector-ferry plan --out` 生成的文件。' },
  },
  PLAN_DAMAGED: {
    exit: 3,
    en: { what: 'The saved {what} has changed since it was written.', safe: 'Nothing was changed.', next: 'Make the plan again.' },
    zh: { what: '保存的 {what} 在写入后被改动过。', safe: '没有改动任何东西。', next: '请重新生成计划。' },
  },
  PLAN_STALE: {
    exit: 3,
    en: { what: 'Something is not as it was when the plan was made ({what}).', safe: 'Nothing was changed.', next: 'Make the plan again and read it before you run it.' },
    zh: { what: '计划生成之后情况有变（{what}）。', safe: '没有改动任何东西。', next: '请重新生成计划并查看后再运行。' },
  },
  RUN_UNKNOWN: {
    exit: 2,
    en: { what: 'There is no run named {run} here.', safe: 'Nothing was changed.', next: '`sector-ferry report` without a name lists all runs.' },
    zh: { what: '这里没有名为 {run} 的任务。', safe: '没有改动任何东西。', next: '不带名字运行 `sector-ferry report` 可列出所有任务。' },
  },
  RUN_FINISHED: {
    exit: 2,
    en: { what: 'The run {run} is finished; there is nothing to resume.', safe: 'Nothing was changed.', next: 'Look at its report, or make a new plan.' },
    zh: { what: '任务 {run} 已完成，没有需要继续的内容。', safe: '没有改动任何东西。', next: '请查看报告，或生成新的计划。' },
  },
  NOT_CONFIRMED: {
    exit: 3,
    en: { what: 'The plan was not confirmed.', safe: 'Nothing was changed.', next: 'Run it again and answer yes, or give --yes after reading the plan.' },
    zh: { what: '计划未被确认。', safe: '没有改动任何东西。', next: '请重新运行并回答 yes，或在看过计划后加 --yes。' },
  },
  NO_TERMINAL: {
    exit: 3,
    en: { what: 'This command changes things and there is no terminal to ask on.', safe: 'Nothing was changed.', next: 'Read the plan with --dry-run, then give --yes.' },
    zh: { what: '该命令会做出改动，但没有终端可供确认。', safe: '没有改动任何东西。', next: '请先用 --dry-run 查看计划，再加 --yes 运行。' },
  },
  PREFLIGHT_STOPPED: {
    exit: 3,
    en: { what: 'The checks before the run found something that must be solved first: {checks}.', safe: 'Nothing was changed.', next: 'Solve each point, then run again.' },
    zh: { what: '运行前检查发现必须先解决的问题：{checks}。', safe: '没有改动任何东西。', next: '请逐项解决后再运行。' },
  },
  MINER_NOT_FOUND: {
    exit: 3,
    en: { what: 'No sector of miner {miner} was found; here are: {found}.', safe: 'Nothing was changed.', next: 'Choose one of the miners that are there.' },
    zh: { what: '没有找到矿工 {miner} 的扇区；这里有：{found}。', safe: '没有改动任何东西。', next: '请选择实际存在的矿工号。' },
  },
  RUN_BUSY: {
    exit: 3,
    en: { what: 'Another Sector Ferry is running {run} (process {pid}).', safe: 'That run goes on; this one changed nothing.', next: 'Wait for it, or stop it there.' },
    zh: { what: '另一个 Sector Ferry 正在运行 {run}（进程 {pid}）。', safe: '那个任务继续进行；这里没有改动任何东西。', next: '请等待其结束，或在那边停止。' },
  },
  NOTHING_TO_UNDO: {
    exit: 3,
    en: { what: 'Nothing of the run {run} can be undone.', safe: 'Nothing was changed.', next: 'Copies are never removed by an undo; look at the report for where they are.' },
    zh: { what: '任务 {run} 没有可以撤销的内容。', safe: '没有改动任何东西。', next: '撤销不会删除副本；其位置见报告。' },
  },
} as const satisfies ErrorTable
