import type { ReasonText } from '../reasons'

/** Sectors that only the target has; they are shown, never touched. */
export const elsewhereReasons = {
  'only-in-lotus': {
    en: { why: 'lotus-miner has a record of this sector, damocles has none.', todo: 'Nothing to migrate. If it is on chain, find out which program proves it.' },
    zh: { why: 'lotus-miner 有该扇区的记录，damocles 没有。', todo: '无需迁移。如果它在链上，请查明由哪个程序负责证明。' },
  },
  'only-in-damocles': {
    en: { why: 'damocles has a record of this sector, lotus-miner has none.', todo: 'Nothing to migrate. If it is on chain, find out which program proves it.' },
    zh: { why: 'damocles 有该扇区的记录，lotus-miner 没有。', todo: '无需迁移。如果它在链上，请查明由哪个程序负责证明。' },
  },
} as const satisfies Readonly<Record<string, ReasonText>>
