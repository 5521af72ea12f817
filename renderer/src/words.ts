import type { Locale } from '../../shared/text'
import * as common from './words/common'
import * as danger from './words/danger'
import * as help from './words/help'
import * as hosts from './words/hosts'
import * as screens from './words/screens'
import * as shell from './words/shell'

/** Every word of the window; a key that one language lacks does not compile. */
export type Words = typeof common.en & typeof shell.en & typeof screens.en & typeof danger.en & typeof help.en & typeof hosts.en

export const words: Readonly<Record<Locale, Words>> = {
  en: { ...common.en, ...shell.en, ...screens.en, ...danger.en, ...help.en, ...hosts.en },
  zh: { ...common.zh, ...shell.zh, ...screens.zh, ...danger.zh, ...help.zh, ...hosts.zh },
}
