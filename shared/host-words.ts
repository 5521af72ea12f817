import type { HostStage, StageResult } from './hosts'
import { fill, type Locale } from './text'
import { describeError, errorTable, type ErrorCode } from './errors'
import { formatBytes } from './units'

const stages: Readonly<Record<HostStage, readonly [en: string, zh: string]>> = {
  reach: ['Reach', '网络连通'], 'host-key': ['Host key', '主机密钥'], login: ['Login', '登录'], shell: ['Shell', '命令行'], sftp: ['SFTP', 'SFTP'],
  tools: ['Tools', '工具'], rights: ['Rights', '权限'], disk: ['Disk', '磁盘'], api: ['Programs', '程序'],
}
const texts: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  'no-shell': ['{host} offers no shell: files pass through this computer, and lotus-miner’s database cannot be written.', '{host} 没有 shell：文件要经过本机中转，且无法写入 lotus-miner 数据库。'],
  'no-sftp': ['{host} offers no SFTP; the shell does all of it.', '{host} 不提供 SFTP；全部通过 shell 完成。'],
  'sftp-alone': ['Not looked for: there is no shell.', '没有 shell，未检查。'],
  'tools-missing': ['Missing: {missing}. Without sha256sum files are read over the network to verify them; without perl or python3 lotus-miner’s database cannot be locked, so it is not written.', '缺少：{missing}。没有 sha256sum 时需通过网络读回校验；没有 perl 或 python3 时无法锁定 lotus-miner 数据库，因而不会写入。'],
  'rights-unknown': ['Which account this is could not be read.', '无法确定账号身份。'],
  'no-api': ['Neither damocles-manager on port 1789 nor a running lotus-miner in the usual place was found. If they run elsewhere, give their addresses in the next step.', '没有发现 1789 端口的 damocles-manager，也没有在默认位置发现运行中的 lotus-miner。若在别处运行，请在下一步填写地址。'],
  skipped: ['Not tried.', '未尝试。'],
}
const good: Readonly<Partial<Record<HostStage, readonly [en: string, zh: string]>>> = {
  tools: ['hash: {hash}; locks: {locks}', '哈希：{hash}；锁：{locks}'], rights: ['user ID {uid} {root}', '用户 ID {uid} {root}'], disk: ['{free} free of {total} at /', '/ 可用 {free}，共 {total}'], api: ['{found}', '{found}'],
}

export const stageName = (stage: HostStage, locale: Locale): string => stages[stage][locale === 'zh' ? 1 : 0]

/** What to say of one stage; errors use their own sentences. */
export function describeStage({ stage, code, params }: StageResult, locale: Locale): string {
  const at = locale === 'zh' ? 1 : 0
  const shown = stage === 'disk' && code === 'ok' ? { free: formatBytes(Number(params.free)), total: formatBytes(Number(params.total)) } : params
  if (code === 'ok') return fill(good[stage]?.[at] ?? (at ? '正常' : 'good'), shown).trim()
  if (code in texts) return fill(texts[code]![at], shown)
  if (code in errorTable) {
    const { what, next } = describeError({ code: code as ErrorCode, params }, locale)
    return `${what} ${next}`
  }
  return code
}
