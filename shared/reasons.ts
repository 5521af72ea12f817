import { leftReasons } from './reasons/left'
import { noteReasons } from './reasons/notes'
import { fill, type Locale, type Params } from './text'

/** Why a sector is left out of a plan, or what a person should know about one that is in it. */
export interface ReasonText {
  readonly en: { readonly why: string; readonly todo: string }
  readonly zh: { readonly why: string; readonly todo: string }
}

export const reasonTable = { ...leftReasons, ...noteReasons }
export type LeftCode = keyof typeof leftReasons
export type NoteCode = keyof typeof noteReasons
export type ReasonCode = keyof typeof reasonTable

export interface Reason<C extends ReasonCode = ReasonCode> {
  readonly code: C
  readonly params?: Params | undefined
}

export function describeReason(reason: Reason, locale: Locale): { why: string; todo: string } {
  const text = (reasonTable as Record<string, ReasonText>)[reason.code]![locale]
  return { why: fill(text.why, reason.params), todo: fill(text.todo, reason.params) }
}
