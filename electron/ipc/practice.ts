import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DamoclesSource, LotusSide } from '../../shared/connection'
import type { Direction } from '../../shared/ipc'
import { startDamoclesManager } from '../practice/damocles-manager'
import { createFarm, damoclesOf } from '../practice/farm'
import { startLotusMiner } from '../practice/lotus-miner'
import { createReturnFarm } from '../practice/return-farm'

export interface OpenedPractice {
  readonly direction: Direction
  readonly damocles: DamoclesSource
  readonly lotus: LotusSide
  readonly minerId: number
  readonly folder: string
}

/** The practice farms of the window, one a direction: made anew each time one is opened, with stand-ins that listen on loopback. */
export function openPractice(home: string): { open(direction: Direction): Promise<OpenedPractice>; close(): Promise<void> } {
  let standIns: { close(): Promise<void> }[] = []
  const close = async (): Promise<void> => {
    const closing = standIns
    standIns = []
    await Promise.all(closing.map((s) => s.close()))
  }
  return {
    close,
    async open(direction) {
      await close()
      const folder = join(home, direction === 'to-lotus' ? 'practice' : 'practice-return')
      await rm(folder, { recursive: true, force: true })
      await mkdir(folder, { recursive: true })
      if (direction === 'to-lotus') {
        const farm = await createFarm(folder)
        const damocles = await startDamoclesManager(damoclesOf(farm))
        standIns = [damocles]
        return { direction, folder, minerId: farm.minerId, damocles: { kind: 'api', url: damocles.url, config: farm.configFile }, lotus: { repo: farm.lotusRepo, store: farm.lotusStore } }
      }
      const farm = await createReturnFarm(folder)
      const [lotus, damocles] = [await startLotusMiner(farm.lotus), await startDamoclesManager(farm.damocles)]
      standIns = [lotus, damocles]
      return { direction, folder, minerId: farm.minerId, damocles: { kind: 'api', url: damocles.url, config: farm.configFile }, lotus: { api: lotus.url, tokenFile: farm.tokenFile } }
    },
  }
}
