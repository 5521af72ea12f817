import type { ErrorTable } from './table'

/** damocles, its records and its configuration; JSON-RPC to any program. */
export const damoclesErrors = {
  BAD_JSON: {
    exit: 2,
    en: { what: 'This is not JSON: {problem}.', safe: 'Nothing was changed.', next: 'Save the answer of Venus.ListSectors again.' },
    zh: { what: '这不是合法的 JSON：{problem}。', safe: '没有改动任何东西。', next: '请重新保存 Venus.ListSectors 的回答。' },
  },
  STATES_UNREADABLE: {
    exit: 2,
    en: { what: 'The list of sector states cannot be read: {problem}.', safe: 'Nothing was changed.', next: 'Give what Venus.ListSectors answers, the array or the whole answer.' },
    zh: { what: '无法读取扇区状态列表：{problem}。', safe: '没有改动任何东西。', next: '请提供 Venus.ListSectors 的回答（数组或完整回答）。' },
  },
  CONFIG_UNREADABLE: {
    exit: 2,
    en: { what: 'The configuration of damocles cannot be read: {problem}.', safe: 'Nothing was changed.', next: 'Give its sector-manager.cfg.' },
    zh: { what: '无法读取 damocles 的配置：{problem}。', safe: '没有改动任何东西。', next: '请提供其 sector-manager.cfg。' },
  },
  TOKEN_UNREADABLE: {
    exit: 2,
    en: { what: 'The token file {file} cannot be read.', safe: 'Nothing was changed.', next: 'Check the path and the rights of the file.' },
    zh: { what: '无法读取 token 文件 {file}。', safe: '没有改动任何东西。', next: '请检查该文件的路径和权限。' },
  },
  RPC_UNREACHABLE: {
    exit: 3,
    en: { what: '{url} cannot be reached ({problem}).', safe: 'Nothing was changed.', next: 'Check that the program runs and the address is right.' },
    zh: { what: '无法连接 {url}（{problem}）。', safe: '没有改动任何东西。', next: '请确认该程序正在运行且地址正确。' },
  },
  RPC_TIMEOUT: {
    exit: 3,
    en: { what: '{url} did not answer within {seconds} s.', safe: 'Nothing was changed.', next: 'Check the program and the network, then try again.' },
    zh: { what: '{url} 在 {seconds} 秒内没有回答。', safe: '没有改动任何东西。', next: '请检查该程序和网络后重试。' },
  },
  RPC_UNAUTHORIZED: {
    exit: 3,
    en: { what: '{url} does not allow {method} with this token.', safe: 'Nothing was changed.', next: 'Give a token with the permission; the repo of lotus-miner holds an admin token in the file token.' },
    zh: { what: '{url} 不允许用此 token 调用 {method}。', safe: '没有改动任何东西。', next: '请提供有权限的 token；lotus-miner 的 repo 中 token 文件即为管理员 token。' },
  },
  RPC_TOO_LARGE: {
    exit: 3,
    en: { what: '{url} answered with more than {limit} bytes.', safe: 'Nothing was changed.', next: 'Check that the address is right; save the list of states to a file otherwise.' },
    zh: { what: '{url} 的回答超过 {limit} 字节。', safe: '没有改动任何东西。', next: '请确认地址正确；否则可把状态列表保存为文件使用。' },
  },
  RPC_NOT_JSON: {
    exit: 3,
    en: { what: '{url} is no JSON-RPC server for {method} (HTTP {status}: {problem}).', safe: 'Nothing was changed.', next: 'Check the address and port.' },
    zh: { what: '{url} 不是 {method} 的 JSON-RPC 服务（HTTP {status}：{problem}）。', safe: '没有改动任何东西。', next: '请检查地址和端口。' },
  },
  RPC_NO_METHOD: {
    exit: 3,
    en: { what: '{url} does not know {method}.', safe: 'Nothing was changed.', next: 'Check that the address is that of the right program and its version.' },
    zh: { what: '{url} 不支持 {method}。', safe: '没有改动任何东西。', next: '请确认地址对应正确的程序和版本。' },
  },
  RPC_FAILED: {
    exit: 3,
    en: { what: '{url} answered {method} with an error: {message}.', safe: 'Nothing was changed.', next: 'Look at the log of that program.' },
    zh: { what: '{url} 对 {method} 返回错误：{message}。', safe: '没有改动任何东西。', next: '请查看该程序的日志。' },
  },
} as const satisfies ErrorTable
