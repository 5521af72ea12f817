import type { ReasonText } from '../reasons'

/** What a plan says about a sector that it takes along: losses, warnings, things decided without the chain. */
export const noteReasons = {
  'message-unresolved': {
    en: { why: 'The message {field} could not be resolved and is written as null.', todo: 'Give --messager-api to resolve it.' },
    zh: { why: '消息 {field} 无法解析，写为 null。', todo: '提供 --messager-api 可解析。' },
  },
} as const satisfies Record<string, ReasonText>
