import { Refusal, startRpcServer, type Methods, type RpcServer } from './rpc-server'

type State = Record<string, unknown>
type Id = { Miner: number; Number: number }
type Worker = 'online' | 'offline'
type Stores = readonly { readonly name: string; readonly path: string }[]

export interface PracticeDamocles extends RpcServer {
  /** What it holds at this moment, by key. */
  states(worker: Worker): readonly unknown[]
}

/** What a practice damocles begins with. `index`: names of the stores of a sector, by `<miner>-<number>`. */
export interface DamoclesContent {
  readonly stores: Stores
  readonly online: readonly unknown[]
  readonly offline: readonly unknown[]
  readonly index?: { readonly normal: ReadonlyMap<string, string>; readonly upgrade: ReadonlyMap<string, string> }
  /** Does the chain have it? FinalizeSector asks. */
  readonly onChain?: (id: Id) => boolean
}

/** A stand-in for damocles-manager on loopback with the real wire form (test/golden/damocles/wire). It looks at no file. */
export async function startDamoclesManager(content: DamoclesContent): Promise<PracticeDamocles> {
  const kept = { online: [...content.online] as State[], offline: [...content.offline] as State[] }
  const server = await startRpcServer(methodsOf(content, kept))
  return { ...server, states: (worker) => [...kept[worker]].sort(byKey) }
}

const idOf = (state: State): Id => state.ID as Id
const sameId = (a: Id, b: Id): boolean => a.Miner === b.Miner && a.Number === b.Number
const keyOf = (id: Id): string => `${id.Miner}-${id.Number}`
/** The order of its key-value store; the order of arrival is not kept. */
const byKey = (a: State, b: State): number => (keyOf(idOf(a)) < keyOf(idOf(b)) ? -1 : 1)

/** Every field of core/types_sector_state.go:36-72 that Go writes even when it is empty. */
const blank: State = {
  ID: null, SectorType: 0, Deals: null, Pieces: null, MessageInfo: { PreCommitCid: null, CommitCid: null, NeedSend: false }, TerminateInfo: { TerminateCid: null, TerminatedAt: 0, AddedHeight: 0 },
  Finalized: false, Removed: false, AbortReason: '', Upgraded: false, UpgradePublic: null, UpgradedInfo: null, UpgradeMessageID: null, UpgradeLandedEpoch: null, Imported: false, NeedRebuild: false,
  Unsealing: false,
}
const optional = ['Ticket', 'Seed', 'Pre', 'Proof', 'LatestState'] as const

/** As Go reads and writes it again: unknown fields are gone, missing ones are zero. */
function throughGo(state: State): State {
  const known = Object.fromEntries(Object.keys(blank).map((key) => [key, state[key] ?? blank[key]]))
  for (const key of optional) if (state[key] !== undefined && state[key] !== null) known[key] = state[key]
  return known
}

function methodsOf(content: DamoclesContent, kept: Record<Worker, State[]>): Methods {
  const index = { normal: new Map(content.index?.normal), upgrade: new Map(content.index?.upgrade) }
  const storeOf = (worker: unknown): State[] => {
    if (worker !== 'online' && worker !== 'offline') throw new Refusal(200, 1, `kv for worker state ${String(worker)} does not exist`)
    return kept[worker]
  }
  const find = (states: readonly State[], id: unknown, message: string): State => {
    const found = states.find((s) => sameId(idOf(s), id as Id))
    if (!found) throw new Refusal(200, 1, message)
    return found
  }
  const take = (from: State[], id: unknown): State => {
    const at = from.findIndex((s) => sameId(idOf(s), id as Id))
    if (at < 0) throw new Refusal(200, 11001, 'error code 11001: sector state not found')
    return from.splice(at, 1)[0]!
  }
  return {
    'Venus.Version': { params: 0, run: () => 'v0.13.1-practice' },
    'Venus.ListSectors': { params: 2, run: (worker) => [...storeOf(worker)].sort(byKey) },
    'Venus.FindSector': { params: 2, run: (worker, id) => find(storeOf(worker), id, `load state from ${String(worker)}: key not found`) },
    'Venus.FindSectorInAllStates': { params: 1, run: (id) => find([...kept.online, ...kept.offline], id, 'key not found') },
    'Venus.ImportSector': { params: 3, run: (worker, state, override) => importSector(storeOf(worker), state as State | null, override === true) },
    'Venus.FinalizeSector': {
      params: 1, result: false,
      run(id) {
        if (content.onChain && !content.onChain(id as Id)) throw new Refusal(200, 1, `sector {${(id as Id).Miner} ${(id as Id).Number}} for miner f0${(id as Id).Miner} not found`)
        kept.offline.push({ ...take(kept.online, id), Finalized: true })
      },
    },
    'Venus.RestoreSector': {
      params: 2,
      run(id) {
        kept.online.push({ ...take(kept.offline, id), Finalized: false })
        return null
      },
    },
    'Venus.SectorIndexerFind': {
      params: 2,
      run(type, id) {
        if (type !== 'normal' && type !== 'upgrade') throw new Refusal(200, 1, `sector indexer of type ${String(type)} is not supported`)
        const name = index[type].get(keyOf(id as Id))
        return { Found: name !== undefined, Instance: { SealedFile: name ?? '', CacheDir: name ?? '' } }
      },
    },
    'Venus.SubmitPersistedEx': {
      params: 3,
      run(id, store, upgrade) {
        if (!kept.online.some((s) => sameId(idOf(s), id as Id))) throw new Refusal(200, 1, 'sector state not found')
        if (!content.stores.some((s) => s.name === store)) return false
        index[upgrade === true ? 'upgrade' : 'normal'].set(keyOf(id as Id), String(store))
        return true
      },
    },
    'Venus.StoreList': {
      params: 0,
      run: () => content.stores.map((s) => ({ Name: s.name, Path: s.path, Strict: false, ReadOnly: false, Weight: 0, Meta: null, Type: 'ext2/ext3', Total: 0, Free: 0, Used: 0, UsedPercent: 0, Reserved: 0, ReservedBy: [] })),
    },
  }
}

/** One store is looked at, the other is not; nothing is validated (state_mgr.go:178-221). */
function importSector(states: State[], state: State | null, override: boolean): boolean {
  if (state === null) return false
  const at = states.findIndex((s) => sameId(idOf(s), idOf(state)))
  if (at >= 0 && !override) return false
  if (at >= 0) states.splice(at, 1)
  states.push(throughGo(state))
  return true
}
