import type { ErrorTable } from './table'

/** Remote hosts over SSH. */
export const sshErrors = {
  SSH_NUL_IN_ARGUMENT: {
    exit: 2,
    en: { what: 'A name for a remote command contains a NUL byte: {argument}.', safe: 'The command was not sent.', next: 'Correct the path; no file can have this name.' },
    zh: { what: '远程命令的名称中含有 NUL 字节：{argument}。', safe: '该命令没有发送。', next: '请更正路径；任何文件都不可能使用此名称。' },
  },
} as const satisfies ErrorTable
