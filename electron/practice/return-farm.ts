import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { encodeSectorInfo } from '../core/lotus/sector-info-cbor'
import { encodeUvarint } from '../core/codec/varint'
import { bytesOf } from './bytes'
import type { DamoclesContent } from './damocles-manager'
import { emptyRepoFiles } from './empty-repo'
import type { LotusContent } from './lotus-miner'
import { practiceLotusSectors } from './lotus-sectors'

/** A practice farm for the way back: a lotus-miner of t01000 with sectors, and a damocles that has few of them. */
export interface ReturnFarm {
  readonly folder: string
  readonly minerId: number
  readonly lotusRepo: string
  readonly lotusStore: string
  readonly configFile: string
  readonly tokenFile: string
  readonly lotus: LotusContent
  readonly damocles: DamoclesContent
}

const storageId = '6a1f0f3c-7d0e-4c55-9a5e-2f3a4b5c6d7e'
const lastUsed = 30
const proved = ['Proving', 'Available', 'ReleaseSectorKey', 'UpdateActivating', 'FinalizeSector', 'Faulty', 'UpdateReplica', 'FinalizeReplicaUpdate', 'ReplicaUpdateWait']

/** Writes it into a folder. About 200 KiB. */
export async function createReturnFarm(folder: string): Promise<ReturnFarm> {
  const lotusRepo = join(folder, 'lotusminer')
  const lotusStore = join(folder, 'lotus-store')
  const configFile = join(folder, 'damocles', 'sector-manager.cfg')
  const token = ['header', 'payload', 'signature'].map((part) => bytesOf(`practice token ${part}`, 18).toString('base64url')).join('.')
  await mkdir(join(lotusRepo, 'datastore', 'metadata'), { recursive: true })
  await mkdir(join(folder, 'damocles'))
  await writeRepo(lotusRepo)
  await writeFile(join(lotusRepo, 'storage.json'), JSON.stringify({ StoragePaths: [{ Path: lotusStore }] }, null, 2))
  for (const type of ['sealed', 'cache', 'unsealed', 'update', 'update-cache']) await mkdir(join(lotusStore, type), { recursive: true })
  const meta = { ID: storageId, Weight: 10, CanSeal: false, CanStore: true, MaxStorage: 0, Groups: null, AllowTo: null, AllowTypes: null, DenyTypes: null, AllowMiners: null, DenyMiners: null }
  await writeFile(join(lotusStore, 'sectorstore.json'), JSON.stringify(meta, null, 2))
  for (const sector of practiceLotusSectors) {
    const name = `s-t01000-${sector.sectorNumber}`
    if (!proved.includes(sector.state)) continue
    if (sector.state !== 'ReleaseSectorKey' && sector.sectorNumber !== 7n) await writePair(lotusStore, 'sealed', 'cache', name)
    if (sector.replicaUpdateMessage !== null) await writePair(lotusStore, 'update', 'update-cache', name)
  }
  await writeFile(configFile, '# practice damocles\n[Common]\n\n[[Miners]]\nActor = 1000\n')
  await writeFile(join(folder, 'token'), token, { mode: 0o600 })
  return {
    folder, minerId: 1000, lotusRepo, lotusStore, configFile, tokenFile: join(folder, 'token'),
    lotus: { minerId: 1000, sectors: practiceLotusSectors, storage: [{ id: storageId, path: lotusStore, weight: 10 }], lastUsed, token },
    damocles: { stores: [], online: [], offline: [nativeState(21)] },
  }
}

/** A record that damocles made itself and that differs from lotus's. */
const nativeState = (number: number) => ({
  ID: { Miner: 1000, Number: number }, SectorType: 5, Ticket: { Ticket: bytesOf(`native/${number}`, 32).toString('base64'), Epoch: 1_400_000 }, Deals: null, Pieces: null, MessageInfo: { PreCommitCid: null, CommitCid: null, NeedSend: false },
  TerminateInfo: { TerminateCid: null, TerminatedAt: 0, AddedHeight: 0 }, Finalized: true, Removed: false, AbortReason: '', Upgraded: false, UpgradePublic: null, UpgradedInfo: null, UpgradeMessageID: null,
  UpgradeLandedEpoch: null, Imported: false, NeedRebuild: false, Unsealing: false,
})

/** The database of an initialised repo with the practice sectors in it; made here, so nobody else has it open. */
async function writeRepo(repo: string): Promise<void> {
  const folder = join(repo, 'datastore', 'metadata')
  for (const [name, base64] of Object.entries(emptyRepoFiles)) await writeFile(join(folder, name), Buffer.from(base64, 'base64'))
  await writeFile(join(repo, 'config.toml'), '')
  const database = new ClassicLevel<string, Buffer>(folder, { createIfMissing: false, compression: false, valueEncoding: 'buffer' })
  await database.open()
  const puts = practiceLotusSectors.map((s) => ({ type: 'put' as const, key: `/sectors/${s.sectorNumber}`, value: encodeSectorInfo(s) }))
  await database.batch([...puts, { type: 'put', key: '/storage/nextid', value: encodeUvarint(BigInt(lastUsed)) }], { sync: true })
  await database.close()
}

async function writePair(store: string, replica: string, cache: string, name: string): Promise<void> {
  await writeFile(join(store, replica, name), bytesOf(`${name}/${replica}`, 2048))
  await mkdir(join(store, cache, name))
  for (const [file, size] of [['p_aux', 64], ['t_aux', 320], ['sc-02-data-tree-r-last.dat', 584]] as const) await writeFile(join(store, cache, name, file), bytesOf(`${name}/${cache}/${file}`, size))
}
