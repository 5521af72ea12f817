import { FerryError } from '../../../shared/errors'
import { fromRunLengths, contains, type NumberSet } from '../codec/rle-plus'
import type { ProvingDeadline } from './proving-window'
import type { Rpc } from '../rpc/json-rpc'

/** A sector as the chain has it. `live`: it has info and is among the live sectors of its partition (spec state-machine.md). */
export interface ChainSector {
  readonly live: boolean
  readonly snapped: boolean
  readonly sealedCid?: string
  readonly sectorKeyCid?: string
  readonly deadline?: number
  readonly hasDeals: boolean
  readonly faulty?: boolean
  readonly sealProof?: number
  /** Epochs. */
  readonly activation?: number
  readonly expiration?: number
}

/** A full node, lotus or venus, read only (lotus api/api_full.go). */
export interface Chain {
  networkName(): Promise<string>
  allocatedNumbers(minerId: number): Promise<NumberSet>
  provingDeadline(minerId: number): Promise<ProvingDeadline>
  /** Height at which a message landed; undefined when the node does not find it. */
  messageHeight(cid: string): Promise<number | undefined>
  openMiner(minerId: number): Promise<{ sector(number: number): Promise<ChainSector> }>
}

type Wire = Readonly<Record<string, unknown>>
const cidOf = (value: unknown): string | undefined => {
  const text = (value as Wire | null | undefined)?.['/']
  return typeof text === 'string' ? text : undefined
}

function numbersOf(info: Wire): Pick<ChainSector, 'sealProof' | 'activation' | 'expiration'> {
  const { SealProof, Activation, Expiration } = info
  return {
    ...(typeof SealProof === 'number' ? { sealProof: SealProof } : {}), ...(typeof Activation === 'number' ? { activation: Activation } : {}),
    ...(typeof Expiration === 'number' ? { expiration: Expiration } : {}),
  }
}

export function createChain(rpc: Rpc): Chain {
  const address = (minerId: number): string => `f0${minerId}`
  const runs = (value: unknown): NumberSet => fromRunLengths((value ?? []) as (number | bigint)[])
  return {
    networkName: async () => String(await rpc('Filecoin.StateNetworkName', [])),
    allocatedNumbers: async (minerId) => runs(await rpc('Filecoin.StateMinerAllocated', [address(minerId), []])),
    async provingDeadline(minerId) {
      const d = (await rpc('Filecoin.StateMinerProvingDeadline', [address(minerId), []])) as Wire
      const of = (name: string): number => {
        const value = d[name]
        if (typeof value !== 'number') throw new FerryError('CHAIN_UNREADABLE', { problem: `StateMinerProvingDeadline has no ${name}` })
        return value
      }
      return {
        currentEpoch: of('CurrentEpoch'), periodStart: of('PeriodStart'), index: of('Index'), open: of('Open'), close: of('Close'), periodDeadlines: of('WPoStPeriodDeadlines'),
        provingPeriod: of('WPoStProvingPeriod'), challengeWindow: of('WPoStChallengeWindow'), challengeLookback: of('WPoStChallengeLookback'),
      }
    },
    async messageHeight(cid) {
      const found = (await rpc('Filecoin.StateSearchMsg', [[], { '/': cid }, -1, true]).catch((error: unknown) => {
        if (error instanceof FerryError && error.code === 'RPC_FAILED') return null
        throw error
      })) as Wire | null
      return typeof found?.Height === 'number' ? found.Height : undefined
    },
    async openMiner(minerId) {
      const partitions = new Map<number, Promise<readonly Wire[]>>()
      const partitionsOf = (deadline: number): Promise<readonly Wire[]> => {
        const known = partitions.get(deadline) ?? (rpc('Filecoin.StateMinerPartitions', [address(minerId), deadline, []]) as Promise<readonly Wire[]>)
        partitions.set(deadline, known)
        return known
      }
      return {
        async sector(number) {
          const info = (await rpc('Filecoin.StateSectorGetInfo', [address(minerId), number, []])) as Wire | null
          if (!info) return { live: false, snapped: false, hasDeals: false }
          const place = (await rpc('Filecoin.StateSectorPartition', [address(minerId), number, []]).catch((error: unknown) => {
            if (error instanceof FerryError && error.code === 'RPC_FAILED') return null
            throw error
          })) as Wire | null
          const partition = place && (await partitionsOf(Number(place.Deadline)))[Number(place.Partition)]
          const [sealedCid, sectorKeyCid] = [cidOf(info.SealedCID), cidOf(info.SectorKeyCID)]
          return {
            live: !!partition && contains(runs(partition.LiveSectors), BigInt(number)), snapped: sectorKeyCid !== undefined,
            faulty: !!partition && contains(runs(partition.FaultySectors), BigInt(number)),
            ...numbersOf(info),
            hasDeals: String(info.DealWeight ?? '0') !== '0' || String(info.VerifiedDealWeight ?? '0') !== '0',
            ...(sealedCid === undefined ? {} : { sealedCid }), ...(sectorKeyCid === undefined ? {} : { sectorKeyCid }), ...(place ? { deadline: Number(place.Deadline) } : {}),
          }
        },
      }
    },
  }
}
