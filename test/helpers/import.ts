import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { MigrationRequest } from '../../shared/connection'
import { startDamoclesManager, type DamoclesContent, type PracticeDamocles } from '../../electron/practice/damocles-manager'
import { startLotusMiner } from '../../electron/practice/lotus-miner'
import { createReturnFarm, type ReturnFarm } from '../../electron/practice/return-farm'
import type { RpcServer } from '../../electron/practice/rpc-server'
import { tempDir } from './temp-dir'

export const emptyDamocles: DamoclesContent = { stores: [], online: [], offline: [] }

export interface ReturnPractice {
  readonly farm: ReturnFarm
  readonly lotus: RpcServer
  readonly damocles: PracticeDamocles
  readonly request: MigrationRequest
  close(): Promise<void>
}

/** A lotus-miner with sectors of every kind and a damocles that lacks them; `changes` go into the request. */
export async function returnPractice(changes: Partial<MigrationRequest> = {}, content: Partial<DamoclesContent> = {}): Promise<ReturnPractice> {
  const farm = await createReturnFarm(tempDir())
  const lotus = await startLotusMiner(farm.lotus)
  const damocles = await startDamoclesManager({ ...farm.damocles, ...content })
  const request = MigrationRequest.parse({
    direction: 'to-damocles', damocles: { kind: 'api', url: damocles.url }, lotus: { api: lotus.url, tokenFile: farm.tokenFile }, minerId: 1000, files: 'none', metadata: true, ...changes,
  })
  return { farm, lotus, damocles, request, close: async () => void (await Promise.all([lotus.close(), damocles.close()])) }
}

/** A request from a repo or API into a damocles. */
export const importRequest = (lotus: MigrationRequest['lotus'], damocles: PracticeDamocles, changes: Partial<MigrationRequest> = {}): MigrationRequest =>
  MigrationRequest.parse({ direction: 'to-damocles', damocles: { kind: 'api', url: damocles.url }, lotus, minerId: 1000, files: 'none', metadata: true, ...changes })

/** A token in a file of its own. */
export function tokenFile(token: string): string {
  const file = join(tempDir(), 'token')
  writeFileSync(file, token)
  return file
}
