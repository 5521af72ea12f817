import type { ErrorTable } from './table'

/** The window and its main process. */
export const appErrors = {
  BAD_REQUEST: {
    exit: 2,
    en: { what: 'An entry is missing or not right: {problem}.', safe: 'Nothing was changed.', next: 'Correct it and try again.' },
    zh: { what: '有一项缺失或不正确：{problem}。', safe: '没有改动任何东西。', next: '请改正后重试。' },
  },
} as const satisfies ErrorTable
