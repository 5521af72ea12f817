import { elsewhereReasons } from './reasons/elsewhere'
import { leftReasons } from './reasons/left'
import { lotusLeftReasons } from './reasons/left-lotus'
import { noteReasons } from './reasons/notes'
import { importNoteReasons } from './reasons/notes-import'
import { fill, type Locale, type Params } from './text'

/** Why a sector is left out of a plan, or what a person should know about one that is in it. */
export interface ReasonText {
  readonly en: { readonly why: string; readonly todo: string }
  readonly zh: { readonly why: string; readonly todo: string }
}

export const reasonTable = { ...leftReasons, ...lotusLeftReasons, ...noteReasons, ...importNoteReasons, ...elsewhereReasons }
export type LeftCode = keyof typeof leftReasons | keyof typeof lotusLeftReasons
export type NoteCode = keyof typeof noteReasons | keyof typeof importNoteReasons
export type ReasonCode = keyof typeof reasonTable

export interface Reason<C extends ReasonCode = ReasonCode> {
  readonly code: C
  readonly params?: Params | undefined
}

export function describeReason(reason: Reason, locale: Locale): { why: string; todo: string } {
  const text = (reasonTable as Record<string, ReasonText>)[reason.code]![locale]
  return { why: fill(text.why, reason.params), todo: fill(text.todo, reason.params) }
}
