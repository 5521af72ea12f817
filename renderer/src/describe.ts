import * as checks from '../../shared/checks'
import * as errors from '../../shared/errors'
import * as reasons from '../../shared/reasons'
import type { Locale } from '../../shared/text'

/** What the window calls the flags of the command line, longest first where one begins like another. */
const names: readonly (readonly [flag: RegExp, en: string, zh: string])[] = [
  [/--chain-api and --finish/g, 'the chain API and “First mark sectors as finished”', '链 API 并勾选“先在 damocles 中把已上链的扇区设为完成”'],
  [/--chain-api 和 --finish/g, 'the chain API and “First mark sectors as finished”', '链 API 并勾选“先在 damocles 中把已上链的扇区设为完成”'],
  [/--chain-api/g, 'the chain API (Source & target)', '链 API（“源与目标”）'], [/--messager-api/g, 'the venus-messager API (Source & target)', 'venus-messager API（“源与目标”）'],
  [/--override/g, '“Replace records” (Source & target)', '“替换已有的记录”（“源与目标”）'], [/--next-number/g, 'the last used number', '最后使用的号码'], [/--finish/g, '“First mark sectors as finished” (Source & target)', '“先在 damocles 中把已上链的扇区设为完成”'],
  [/--unfinished-snaps/g, '“Take sectors whose snap upgrade has not landed” (Source & target)', '“把 snap 升级尚未上链的扇区按 CC 扇区导入”（“源与目标”）'], [/--numbers/g, 'the selection of the sector table', '扇区表中的选择'],
  [/--lotus-repo/g, '“It is stopped: read its repo”', '“已停止：读取 repo”'], [/--lotus-api \{?[^\s,，]*/g, '“It runs: ask it”', '“正在运行：直接询问”'], [/--damocles-config/g, 'the field “sector-manager.cfg”', '“sector-manager.cfg”一栏'],
  [/--verify at sha256|--verify sha256/g, 'verification switched on', '开启校验'], [/--store/g, 'the field “Stores”', '“存储目录”一栏'],
]

/** A sentence that names flags, as the window says it. */
export const inWindow = (text: string, locale: Locale): string => names.reduce((said, [flag, en, zh]) => (locale === 'zh' ? said.replace(new RegExp(` ?(?:${flag.source}) ?`, 'g'), zh) : said.replace(flag, en)), text)

const each = <T extends object>(texts: T, locale: Locale): T => Object.fromEntries(Object.entries(texts).map(([k, v]) => [k, inWindow(String(v), locale)])) as T

export const describeCheck: typeof checks.describeCheck = (code, params, locale) => each(checks.describeCheck(code, params, locale), locale)
export const describeReason: typeof reasons.describeReason = (reason, locale) => each(reasons.describeReason(reason, locale), locale)
export const describeError: typeof errors.describeError = (note, locale) => each(errors.describeError(note, locale), locale)
