import { startRpcServer, type RpcServer } from '../../electron/practice/rpc-server'
import { Refusal } from '../../electron/practice/rpc-server'

export interface FakeSector {
  readonly sealedCid: string
  readonly sectorKeyCid?: string
  /** Not among the live ones though the chain still has its info. */
  readonly dead?: boolean
  readonly faulty?: boolean
  readonly dealWeight?: string
  readonly deadline?: number
}

/** A stand-in for a full node: each deadline has one partition that holds every sector. `epoch` is the head's. */
export function startChain(sectors: ReadonlyMap<number, FakeSector>, network = 'calibrationnet', epoch: () => number = () => 2_000_000): Promise<RpcServer> {
  const bitfield = (wanted: (sector: FakeSector) => boolean): number[] => {
    const runs: number[] = []
    let end = 0
    for (const [number] of [...sectors].filter(([, s]) => wanted(s)).sort(([a], [b]) => a - b)) {
      if (runs.length > 0 && number === end) runs[runs.length - 1]!++
      else runs.push(number - end, 1)
      end = number + 1
    }
    return runs.length === 0 ? [0] : runs
  }
  return startRpcServer({
    'Filecoin.StateNetworkName': { params: 0, run: () => network },
    'Filecoin.StateSectorGetInfo': {
      params: 3,
      run(_miner, number) {
        const s = sectors.get(number as number)
        return s && { SectorNumber: number, SealProof: 5, SealedCID: { '/': s.sealedCid }, SectorKeyCID: s.sectorKeyCid ? { '/': s.sectorKeyCid } : null, Activation: 1_500_300, Expiration: 3_100_000, DealWeight: s.dealWeight ?? '0', VerifiedDealWeight: '0' } || null
      },
    },
    'Filecoin.StateSectorPartition': {
      params: 3,
      run(_miner, number) {
        if (!sectors.has(number as number)) throw new Refusal(200, 1, `sector ${String(number)} not due at any deadline`)
        return { Deadline: sectors.get(number as number)!.deadline ?? 7, Partition: 0 }
      },
    },
    'Filecoin.StateMinerPartitions': { params: 3, run: () => [{ AllSectors: bitfield(() => true), FaultySectors: bitfield((s) => s.faulty === true), RecoveringSectors: [0], LiveSectors: bitfield((s) => !s.dead), ActiveSectors: bitfield((s) => !s.dead && !s.faulty) }] },
    'Filecoin.StateMinerAllocated': { params: 2, run: () => bitfield(() => true) },
    'Filecoin.StateMinerProvingDeadline': { params: 2, run: () => ({ CurrentEpoch: epoch(), PeriodStart: 1_999_000, Index: 16, Open: 1_999_960, Close: 2_000_020, Challenge: 1_999_940, FaultCutoff: 1_999_890, WPoStPeriodDeadlines: 48, WPoStProvingPeriod: 2880, WPoStChallengeWindow: 60, WPoStChallengeLookback: 20, FaultDeclarationCutoff: 70 }) },
    'Filecoin.StateSearchMsg': { params: 4, run: () => ({ Height: 1_700_123 }) },
  })
}
