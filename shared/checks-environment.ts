import type { Locale } from './text'

/** Checks of the machine, the programs on it and the stores. */
export const environmentChecks = {
  'version-tested': {
    en: { title: '{program} {version} is a version that was tested', why: '{program} {version} is not a version that this app was tested with.', fix: 'Try a few sectors first and compare them on the other side.' },
    zh: { title: '{program} {version} 是经过测试的版本', why: '本程序没有在 {program} {version} 上测试过。', fix: '请先迁移少量扇区，并在另一侧核对。' },
  },
  'one-prover': {
    en: { title: 'Not both sides run (running: {running})', why: 'Programs of both sides run: {running}. Both proving for one miner can produce two blocks for one epoch, which is punished.', fix: 'Make sure that only one of them mines and proves for this miner.' },
    zh: { title: '没有两侧同时运行（正在运行：{running}）', why: '两侧的程序都在运行：{running}。同一矿工号由两边同时证明可能出双块并被罚没。', fix: '请确认只有一侧为该矿工号出块和证明。' },
  },
  'open-files': {
    en: { title: '{program} may open {limit} files (at least {wanted})', why: '{program} may open only {limit} files at once; {wanted} are advised. Too few end a WindowPoSt with `too many open files`.', fix: 'Raise its limit: `ulimit -n {wanted}`, or LimitNOFILE of its service.' },
    zh: { title: '{program} 可打开 {limit} 个文件（至少 {wanted}）', why: '{program} 同时只能打开 {limit} 个文件，建议 {wanted}。过少会使 WindowPoSt 因 `too many open files` 失败。', fix: '请提高限制：`ulimit -n {wanted}`，或其服务的 LimitNOFILE。' },
  },
  rights: {
    en: { title: 'Files can be created at {path}', why: 'Nothing can be written at {path} ({problem}).', fix: 'Run as the user that owns it, or have its rights changed.' },
    zh: { title: '可以在 {path} 创建文件', why: '无法写入 {path}（{problem}）。', fix: '请用其所有者用户运行，或修改权限。' },
  },
  sectorstore: {
    en: { title: 'The sectorstore.json of {path} fits ({dialect})', why: 'The sectorstore.json of {path} is {dialect}’s: lotus would read that nothing may be stored there.', fix: 'Attach the store with this app, which writes the right one and keeps the old.' },
    zh: { title: '{path} 的 sectorstore.json 合适（{dialect}）', why: '{path} 的 sectorstore.json 属于 {dialect}：lotus 会认为这里不可存放扇区。', fix: '请用本程序挂载该存储，它会写入正确的文件并保留旧文件。' },
  },
  'storage-ids': {
    en: { title: 'No storage ID is used twice ({stores} stores)', why: 'Among {stores} stores, {first} and {second} have the same storage ID {id}; lotus-miner would not start.', fix: 'One was copied from the other: give one of them a new ID.' },
    zh: { title: '存储 ID 没有重复（{stores} 个存储）', why: '{stores} 个存储中，{first} 与 {second} 的存储 ID 相同（{id}）；lotus-miner 将无法启动。', fix: '其中一个是另一个的副本：请给其中一个换新的 ID。' },
  },
  clock: {
    en: { title: 'The clock agrees with {where} ({seconds} s)', why: 'The clock of this computer and {where} differ by {seconds} s: proving windows would be judged wrong.', fix: 'Set the clocks by NTP.' },
    zh: { title: '时钟与 {where} 一致（相差 {seconds} 秒）', why: '本机时钟与 {where} 相差 {seconds} 秒：会误判时空证明窗口。', fix: '请用 NTP 校准时钟。' },
  },
} as const satisfies Record<string, Record<Locale, { readonly title: string; readonly why: string; readonly fix: string }>>
