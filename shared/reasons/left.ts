import type { ReasonText } from '../reasons'

/** Reasons to leave a sector out. The words in spec tables (`not-on-chain`, …) are the codes. */
export const leftReasons = {
  'not-chosen': {
    en: { why: 'Not in the chosen numbers.', todo: 'Choose it to take it along.' },
    zh: { why: '不在所选号码内。', todo: '如需迁移请选中它。' },
  },
  removed: {
    en: { why: 'damocles has removed this sector.', todo: 'Nothing to do.' },
    zh: { why: 'damocles 已移除该扇区。', todo: '无需处理。' },
  },
} as const satisfies Record<string, ReasonText>
