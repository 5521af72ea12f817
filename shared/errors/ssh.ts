import type { ErrorTable } from './table'

/** Remote hosts over SSH. */
export const sshErrors = {
  SSH_NUL_IN_ARGUMENT: {
    exit: 2,
    en: { what: 'A name for a remote command contains a NUL byte: {argument}.', safe: 'The command was not sent.', next: 'Correct the path; no file can have this name.' },
    zh: { what: '远程命令的名称中含有 NUL 字节：{argument}。', safe: '该命令没有发送。', next: '请更正路径；任何文件都不可能使用此名称。' },
  },
  SSH_LOST: {
    exit: 130,
    en: { what: 'The connection to {host} was lost.', safe: 'What has arrived stays where it is; nothing was removed without its verified copy.', next: 'Check the network and the host, then resume the run: it goes on from what is on the disks.' },
    zh: { what: '与 {host} 的连接已中断。', safe: '已到达的文件保持原样；没有校验过的副本就不会删除任何源文件。', next: '请检查网络和主机，然后继续该任务：将从磁盘上的实际状态继续。' },
  },
  HOST_SILENT: {
    exit: 1,
    en: { what: '{host} did not answer within {seconds} s.', safe: 'Nothing was overwritten and the source is untouched.', next: 'Look at the host: a disk may hang. Then resume.' },
    zh: { what: '{host} 在 {seconds} 秒内没有响应。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请检查该主机（磁盘可能卡住），然后继续。' },
  },
  HOST_SHELL_STRANGE: {
    exit: 1,
    en: { what: '{host} has no usable shell: {problem}.', safe: 'No command was run there.', next: 'Use an account whose /bin/sh works, or one that offers SFTP.' },
    zh: { what: '{host} 上没有可用的 shell：{problem}。', safe: '没有在其上运行任何命令。', next: '请使用 /bin/sh 可用的账号，或提供 SFTP 的账号。' },
  },
  HOST_ANSWER_STRANGE: {
    exit: 1,
    en: { what: '{host} gave an answer that makes no sense: {problem}.', safe: 'The answer was not used; nothing was changed because of it.', next: 'Check the host. If it goes on, do not use it.' },
    zh: { what: '{host} 给出了不合理的应答：{problem}。', safe: '该应答未被采用，没有因此更改任何内容。', next: '请检查该主机；若持续出现，请勿使用。' },
  },
  HOST_LACKS: {
    exit: 3,
    en: { what: '{host} lacks {what}, which is needed for this.', safe: 'Nothing was changed.', next: 'Install it there, or use an account with a full shell.' },
    zh: { what: '{host} 缺少此操作所需的 {what}。', safe: '没有更改任何内容。', next: '请在该主机上安装，或使用具有完整 shell 的账号。' },
  },
} as const satisfies ErrorTable
