import type { ErrorTable } from './table'

/** Planning, running, resuming, undoing. */
export const runErrors = {
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
} as const satisfies ErrorTable
