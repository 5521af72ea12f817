import type { ErrorTable } from './table'

/** Remote hosts over SSH. */
export const sshErrors = {
  SSH_NUL_IN_ARGUMENT: {
    exit: 2,
    en: { what: 'A name for a remote command contains a NUL byte: {argument}.', safe: 'The command was not sent.', next: 'Correct the path; no file can have this name.' },
    zh: { what: '远程命令的名称中含有 NUL 字节：{argument}。', safe: '该命令没有发送。', next: '请更正路径；任何文件都不可能使用此名称。' },
  },
  SSH_UNREACHABLE: {
    exit: 3,
    en: { what: '{host} could not be reached by SSH ({problem}).', safe: 'Nothing was sent and nothing was changed.', next: 'Check the address, the port and the network, and that the SSH server runs.' },
    zh: { what: '无法通过 SSH 连接 {host}（{problem}）。', safe: '没有发送任何内容，也没有更改任何内容。', next: '请检查地址、端口和网络，以及 SSH 服务是否在运行。' },
  },
  SSH_HOST_UNKNOWN: {
    exit: 3,
    en: { what: '{host} was never seen before and its key was not confirmed ({offered}).', safe: 'Nothing was sent and nothing was changed.', next: 'Compare the fingerprint with `ssh-keygen -lf` on the host itself, then connect again and confirm it.' },
    zh: { what: '首次连接 {host}，其密钥尚未确认（{offered}）。', safe: '没有发送任何内容，也没有更改任何内容。', next: '请在该主机上用 ssh-keygen -lf 核对指纹，然后重新连接并确认。' },
  },
  SSH_HOST_KEY_CHANGED: {
    exit: 3,
    en: { what: '{host} shows another key than before. Known: {known}. Now: {offered}.', safe: 'Nothing was sent and nothing was changed.', next: 'Someone may be in between. Ask whoever runs the host; only when the change is explained, remove the old key from known_hosts.' },
    zh: { what: '{host} 的密钥与之前不同。已知：{known}；现在：{offered}。', safe: '没有发送任何内容，也没有更改任何内容。', next: '可能有人在中间拦截。请询问该主机的管理员；确认更换原因后，再从 known_hosts 中删除旧密钥。' },
  },
  SSH_HOST_KEY_REVOKED: {
    exit: 3,
    en: { what: '{host} shows a key that is marked as revoked ({offered}).', safe: 'Nothing was sent and nothing was changed.', next: 'Do not use this host until its administrator explains it.' },
    zh: { what: '{host} 使用了已被吊销的密钥（{offered}）。', safe: '没有发送任何内容，也没有更改任何内容。', next: '在管理员说明之前请勿使用该主机。' },
  },
  SSH_HOST_AUTHORITY: {
    exit: 3,
    en: { what: 'Only a certificate authority is known for {host}, which is not supported ({offered}).', safe: 'Nothing was sent and nothing was changed.', next: 'Add the key of the host itself to known_hosts.' },
    zh: { what: '{host} 仅登记了证书颁发机构（@cert-authority），本程序不支持（{offered}）。', safe: '没有发送任何内容，也没有更改任何内容。', next: '请将该主机自身的密钥加入 known_hosts。' },
  },
  SSH_KNOWN_HOSTS_UNREADABLE: {
    exit: 3,
    en: { what: '{path} cannot be read, so it is not known which hosts to trust.', safe: 'Nothing was sent and nothing was changed.', next: 'Correct the rights of the file.' },
    zh: { what: '无法读取 {path}，因此无法判断哪些主机可信。', safe: '没有发送任何内容，也没有更改任何内容。', next: '请修正该文件的权限。' },
  },
  SSH_LOGIN_REFUSED: {
    exit: 3,
    en: { what: '{host} refused the login of {user}; ways tried: {tried}.', safe: 'Nothing was sent and nothing was changed.', next: 'Check the user name and the key or password. Each secret was tried once.' },
    zh: { what: '{host} 拒绝了用户 {user} 的登录；已尝试方式：{tried} 种。', safe: '没有发送任何内容，也没有更改任何内容。', next: '请检查用户名以及密钥或密码。每个凭据只尝试一次。' },
  },
  SSH_KEY_UNREADABLE: {
    exit: 3,
    en: { what: 'The private key {path} cannot be used: {problem}.', safe: 'Nothing was sent and nothing was changed.', next: 'Choose a private key in OpenSSH or PEM form, and the right passphrase.' },
    zh: { what: '无法使用私钥 {path}：{problem}。', safe: '没有发送任何内容，也没有更改任何内容。', next: '请选择 OpenSSH 或 PEM 格式的私钥，并输入正确的口令。' },
  },
  SSH_NO_COMMON_ALGORITHM: {
    exit: 3,
    en: { what: '{host} offers only algorithms that are no longer safe ({problem}).', safe: 'Nothing was sent and nothing was changed.', next: 'Update the SSH server of the host.' },
    zh: { what: '{host} 只提供已不安全的算法（{problem}）。', safe: '没有发送任何内容，也没有更改任何内容。', next: '请更新该主机的 SSH 服务。' },
  },
  SSH_TOO_MANY_JUMPS: {
    exit: 2,
    en: { what: '{host} lies behind {jumps} jump hosts; three are the most.', safe: 'Nothing was sent and nothing was changed.', next: 'Choose a shorter way.' },
    zh: { what: '{host} 需经过 {jumps} 台跳板机，最多支持三台。', safe: '没有发送任何内容，也没有更改任何内容。', next: '请选择更短的路径。' },
  },
  HOSTS_PARTED: {
    exit: 3,
    en: { what: 'Files went straight from {source} to {target} when the plan was made, and now cannot ({problem}).', safe: 'What has arrived is kept; nothing was removed that has no verified copy.', next: 'Let `ssh` from the one host to the other work again and resume; or make a new plan, which then goes through this computer.' },
    zh: { what: '制定计划时文件可以从 {source} 直接传到 {target}，现在不行（{problem}）。', safe: '已到达的数据保留；没有经过校验副本的文件一个也没有删除。', next: '请恢复两台主机之间的 ssh 后继续该任务；或重新制定计划，改为经本机中转。' },
  },
  HOSTS_UNREADABLE: {
    exit: 2,
    en: { what: 'The list of saved hosts {path} cannot be read.', safe: 'Nothing was changed.', next: 'Correct or remove the file; it holds no secrets.' },
    zh: { what: '无法读取已保存的主机列表 {path}。', safe: '没有更改任何内容。', next: '请修正或删除该文件；其中没有密码等敏感信息。' },
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
  HOST_CROWDED: {
    exit: 1,
    en: { what: '{host} allows no further channel.', safe: 'Nothing was overwritten and the source is untouched.', next: 'Raise MaxSessions and MaxStartups in its sshd_config, or close other connections, then resume.' },
    zh: { what: '{host} 不再允许新的会话通道。', safe: '没有覆盖任何文件，源文件未受影响。', next: '请提高该主机 sshd_config 中的 MaxSessions 和 MaxStartups，或关闭其他连接，然后继续。' },
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
