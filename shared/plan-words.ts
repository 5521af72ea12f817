import type { Batch, Loss, Needs, NextNumberPlan, Plan, Step } from './plan'
import { formatRanges, toRanges } from './sector'
import type { Locale } from './text'
import { formatBytes } from './units'

/** One sentence for a step, the same in window, terminal and report. */
export function describeStep(step: Step, locale: Locale): string {
  const zh = locale === 'zh'
  if (step.kind === 'transfer-files') {
    const amount = zh ? `${step.sectors} 个扇区、${step.files} 个文件、${formatBytes(step.bytes)}` : `${step.sectors} sectors, ${step.files} files, ${formatBytes(step.bytes)}`
    const how = step.mode === 'copy' ? (zh ? '复制（保留原文件）' : 'Copy (the originals stay)') : zh ? '移动（原位置不再有这些文件）' : 'Move (the originals disappear)'
    const verified = step.verify === 'sha256' ? (zh ? '，逐个校验 SHA-256' : ', each verified by SHA-256') : zh ? '，不校验' : ', NOT verified'
    const cross = step.mode === 'move' && step.crossDevice > 0 ? (zh ? `；其中 ${step.crossDevice} 个跨文件系统：复制、校验、再移除` : `; ${step.crossDevice} of them across file systems: copy, verify, then remove`) : ''
    return `${how}: ${amount} → ${step.store}${step.mode === 'copy' || step.crossDevice > 0 ? verified : ''}${cross}`
  }
  if (step.kind === 'write-metadata') {
    return zh ? `写入 lotus-miner 数据库 ${step.repo}：${countsOf(step, zh)}；先自动备份，一次性生效` : `Write into lotus-miner's database ${step.repo}: ${countsOf(step, zh)}; backed up first, all or nothing`
  }
  return describeOther(step, zh)
}

const countsOf = (step: { add: number; replace: number; same: number; keep: number }, zh: boolean): string =>
  zh ? `新增 ${step.add}，替换 ${step.replace}，相同 ${step.same}，保留不同 ${step.keep}` : `add ${step.add}, replace ${step.replace}, already the same ${step.same}, different and kept ${step.keep}`

function describeOther(step: Exclude<Step, { kind: 'transfer-files' | 'write-metadata' }>, zh: boolean): string {
  switch (step.kind) {
    case 'finish-sectors':
      return zh ? `在 damocles 中将 ${step.sectors} 个已上链的扇区设为完成` : `Mark ${step.sectors} sectors that are on chain as finished in damocles`
    case 'import-sectors':
      return zh
        ? `导入 damocles（${step.api}）：${countsOf(step, zh)}；逐个读回核对${step.index > 0 ? `；其中 ${step.index} 个写入其索引` : ''}`
        : `Import into damocles (${step.api}): ${countsOf(step, zh)}; each is read back and compared${step.index > 0 ? `; ${step.index} of them are entered into its index` : ''}`
    case 'attach-to-lotus': {
      const stores = step.stores.map((s) => s.path).join(', ')
      return zh ? `就地挂载到 lotus-miner（${step.by === 'api' ? '通过接口' : '写入 storage.json'}），不移动文件：${stores}` : `Attach to lotus-miner in place (${step.by === 'api' ? 'by its API' : 'in storage.json'}), no file is moved: ${stores}`
    }
    case 'attach-to-damocles': {
      const stores = step.stores.map((s) => `${s.name} = ${s.path}`).join(', ')
      return zh ? `加入 damocles 配置 ${step.config}，不移动文件：${stores}` : `Add to the configuration of damocles ${step.config}, no file is moved: ${stores}`
    }
    case 'reserve-numbers':
      return zh ? `在运行中的 lotus-miner 预留号码 ${step.ranges || '（无需）'}，名称 ${step.name}` : `Reserve the numbers ${step.ranges || '(none needed)'} in the running lotus-miner as ${step.name}`
  }
}

/** What decides the next number, in words. */
export const numberRules = { en: { counter: 'by its counter', allocated: 'by its allocated bitfield', nothing: 'nothing is stored yet' }, zh: { counter: '由计数器决定', allocated: '由已分配位图决定', nothing: '尚无记录' } } as const

export function describeNumber(next: NextNumberPlan, locale: Locale): string {
  const rules = numberRules[locale]
  const why = { en: { 'largest-present': `because ${next.lastUsed} is the largest number present`, asked: `because ${next.lastUsed} was asked for as the last used`, unchanged: 'unchanged' }, zh: { 'largest-present': `因为现有最大号码是 ${next.lastUsed}`, asked: `因为指定最后使用的号码为 ${next.lastUsed}`, unchanged: '不变' } }[locale][next.because]
  return locale === 'zh' ? `下一个扇区号：现在 ${next.before.next}（${rules[next.before.ruledBy]}），之后 ${next.after.next}（${rules[next.after.ruledBy]}），${why}` : `Next sector number: now ${next.before.next} (${rules[next.before.ruledBy]}), afterwards ${next.after.next} (${rules[next.after.ruledBy]}), ${why}`
}

export function describeNeeds(needs: Needs, locale: Locale): string {
  const words = { en: { any: 'may run or not', running: 'must run', stopped: 'must be stopped' }, zh: { any: '运行与否均可', running: '必须运行', stopped: '必须停止' } }[locale]
  return `lotus-miner ${words[needs.lotusMiner]}${locale === 'zh' ? '；' : '; '}damocles-manager ${words[needs.damoclesManager]}`
}

/** Reasons or notes by code, with their numbers as ranges. */
export function groupReasons(items: readonly { readonly number: number; readonly reason: { readonly code: string; readonly params?: Record<string, string | number> | undefined } }[]): { code: string; params?: Record<string, string | number> | undefined; numbers: number[]; ranges: string }[] {
  const groups = new Map<string, { code: string; params?: Record<string, string | number> | undefined; numbers: number[] }>()
  for (const { number, reason } of items) {
    // what a sentence is about is told apart; how often and where is not
    const key = [reason.code, reason.params?.state, reason.params?.field].join(' ')
    const group = groups.get(key) ?? { code: reason.code, params: reason.params, numbers: [] }
    groups.set(key, group)
    group.numbers.push(number)
  }
  return [...groups.values()].map((g) => ({ ...g, ranges: formatRanges(toRanges(g.numbers)) }))
}

export const notesByCode = (plan: Plan) => groupReasons(plan.sectors.flatMap((s) => s.notes.map((reason) => ({ number: s.number, reason }))))

/** A field that does not come along, with the sectors that have it. */
export const describeLoss = (loss: Loss, locale: Locale): string => (locale === 'zh' ? `${loss.field}：${loss.count} 个扇区（${loss.numbers}）` : `${loss.field}: ${loss.count} sectors (${loss.numbers})`)

/** Epochs of 30 s as hours and minutes. */
const inTime = (epochs: number, zh: boolean): string => {
  const minutes = Math.round(Math.abs(epochs) / 2)
  return zh ? `${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** One batch of a move, with its proving window. */
export function describeBatch(batch: Batch, locale: Locale): string {
  const zh = locale === 'zh'
  const when = batch.waits === 0 ? (zh ? '现在即可' : 'now') : zh ? `等待 ${inTime(batch.waits, zh)}` : `waits ${inTime(batch.waits, zh)}`
  const open = batch.opensIn <= 0 ? (zh ? '窗口已打开' : 'its window is open') : zh ? `窗口在 ${inTime(batch.opensIn, zh)}后打开` : `its window opens in ${inTime(batch.opensIn, zh)}`
  return zh ? `deadline ${batch.deadline}：${batch.sectors} 个扇区，${when}（${open}）` : `deadline ${batch.deadline}: ${batch.sectors} sectors, ${when} (${open})`
}
