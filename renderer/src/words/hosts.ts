/** Hosts over SSH: the connection manager, questions of a connection, where each side is. */
export const en = {
  hosts: 'Hosts', hostsTitle: 'Hosts', hostsText: 'Machines in the data centre that this app reaches by SSH. The work is done there and the files stay there; your computer is not in the data path. Passwords are never saved.',
  noHosts: 'No hosts yet. If damocles and lotus-miner run on this computer, you need none.', newHost: 'Add a host', editHost: 'Edit', removeHost: 'Remove…', removeHostTitle: 'Remove {name}?', removeHostText: 'Only this entry goes. Nothing changes on the host, and its key stays known.', testHost: 'Test', testing: 'Testing…', lastSeen: 'last seen {time}', neverSeen: 'not tested yet',
  hostName: 'Name', hostAddress: 'Address', hostPort: 'Port (22 unless given)', hostUser: 'User', hostKeyFile: 'Private key file (else the SSH agent, the usual keys, then a password)', hostJump: 'Jump hosts, nearest first: [user@]host[:port], …', hostRoles: 'What is there', hostColour: 'Colour', saveHost: 'Save', nameTaken: 'Letters, digits and dashes; no spaces, @ or :',
  roles: { damocles: 'damocles', lotus: 'lotus-miner', storage: 'storage' }, colours: { grey: 'grey', green: 'green', blue: 'blue', orange: 'orange', red: 'red (production)' },
  fromConfig: 'From your SSH configuration (~/.ssh/config)', fromConfigText: 'Read only. Settings that this app does not follow: {list}.', ignoredNone: 'none',
  where: 'Where', thisComputer: 'This computer', otherHost: 'Another host…', otherHostText: '[user@]host[:port]', hostPathText: 'Write the path from / on, as the host has it.', tildeText: 'With a host, write the path from / on; ~ would be the home on this computer.', localFile: 'a file on this computer',
  trustTitle: 'First contact with {host}', trustText: 'Nobody can say yet that this is the right machine. Compare the fingerprint with what the host itself says: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub', trustGo: 'It is the same: trust it', keyChangedTitle: 'Full stop: {host} shows another key', keyRevokedTitle: 'Full stop: the key of {host} is revoked', keyKnown: 'Known before', keyNow: 'Shown now', copyFingerprints: 'Copy both', backToHosts: 'Back to the hosts', hostsCard: 'The miners are on other machines?', copyFingerprint: 'Copy the fingerprint',
  secretTitle: { passphrase: 'Passphrase of {file}', password: 'Password of {user}@{host}', answer: '{user}@{host} asks' }, secretText: 'Kept in memory until the app is closed, never saved. It is tried once.', secretSend: 'Send', secretLabel: { passphrase: 'Passphrase', password: 'Password', answer: 'Answer' },
  bytesStay: 'The files stay on {host}; this computer is not in the data path.', bytesDirect: 'The files go straight from {damocles} to {lotus}; this computer is not in the data path.', bytesPass: '{bytes} pass through this computer: the two hosts do not see the same stores.', sidesOn: 'damocles on {damocles}, lotus-miner on {lotus}. ',
  stageStates: { pass: 'good', attention: 'attention', stop: 'failed', skipped: 'not tried' },
}

export const zh: typeof en = {
  hosts: '主机', hostsTitle: '主机', hostsText: '本程序通过 SSH 连接的机房机器。工作在主机上完成，文件留在主机上，不经过您的电脑。密码不会被保存。',
  noHosts: '还没有主机。如果 damocles 和 lotus-miner 就在本机运行，则不需要添加。', newHost: '添加主机', editHost: '修改', removeHost: '删除…', removeHostTitle: '删除 {name}？', removeHostText: '只删除这条记录，主机上不会有任何改动，其密钥仍被记住。', testHost: '测试', testing: '正在测试…', lastSeen: '最近连通 {time}', neverSeen: '尚未测试',
  hostName: '名称', hostAddress: '地址', hostPort: '端口（默认 22）', hostUser: '用户', hostKeyFile: '私钥文件（否则依次使用 SSH agent、常用密钥、密码）', hostJump: '跳板机，从近到远：[用户@]主机[:端口], …', hostRoles: '用途', hostColour: '颜色', saveHost: '保存', nameTaken: '字母、数字和连字符；不含空格、@ 或 :',
  roles: { damocles: 'damocles', lotus: 'lotus-miner', storage: '存储' }, colours: { grey: '灰', green: '绿', blue: '蓝', orange: '橙', red: '红（生产环境）' },
  fromConfig: '来自您的 SSH 配置（~/.ssh/config）', fromConfigText: '只读。本程序不采用的设置：{list}。', ignoredNone: '无',
  where: '位置', thisComputer: '本机', otherHost: '其他主机…', otherHostText: '[用户@]主机[:端口]', hostPathText: '请填写主机上以 / 开头的路径。', tildeText: '使用主机时请填写以 / 开头的路径；~ 指的是本机的主目录。', localFile: '本机上的文件',
  trustTitle: '首次连接 {host}', trustText: '目前还无法确认这就是正确的机器。请与主机自己显示的指纹核对：ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub', trustGo: '一致，信任该主机', keyChangedTitle: '已停止：{host} 的密钥与之前不同', keyRevokedTitle: '已停止：{host} 的密钥已被吊销', keyKnown: '之前的密钥', keyNow: '现在的密钥', copyFingerprints: '复制两者', backToHosts: '返回主机列表', hostsCard: '矿工在其他机器上？', copyFingerprint: '复制指纹',
  secretTitle: { passphrase: '{file} 的口令', password: '{user}@{host} 的密码', answer: '{user}@{host} 的提问' }, secretText: '只保存在内存中，关闭程序即消失，不会写入磁盘。只尝试一次。', secretSend: '发送', secretLabel: { passphrase: '口令', password: '密码', answer: '回答' },
  bytesStay: '文件留在 {host} 上，不经过本机。', bytesDirect: '文件从 {damocles} 直接传到 {lotus}，不经过本机。', bytesPass: '{bytes} 将经过本机中转：两台主机看不到同一存储。', sidesOn: 'damocles 在 {damocles}，lotus-miner 在 {lotus}。',
  stageStates: { pass: '正常', attention: '注意', stop: '失败', skipped: '未尝试' },
}
