import { FerryError } from '../../../shared/errors'
import { decodeUvarint } from '../codec/varint'
import type { Host } from '../host/host'
import { metadataFolder, readMetadata, type MetadataView } from './leveldb/read-metadata'

/** A lotus-miner repo and everything in its database. */
export interface MinerRepo {
  readonly path: string
  readonly minerId: number
  readonly view: MetadataView
}

const isFolder = async (host: Host, path: string): Promise<boolean> => {
  try {
    return (await host.stat(await host.realPath(path))).kind === 'directory'
  } catch (error) {
    if (error instanceof FerryError && (error.code === 'NOT_FOUND' || error.code === 'NOT_A_DIRECTORY')) return false
    throw error
  }
}

/**
 * Recognises a lotus-miner repo by its database and the miner's address in it (spec metadata-format section 1). Changes nothing.
 * @throws NOT_A_REPO, METADATA_NOT_CLOSED, METADATA_DAMAGED
 */
export async function openMinerRepo(host: Host, path: string): Promise<MinerRepo> {
  const refuse = (problem: string): FerryError => new FerryError('NOT_A_REPO', { repo: path, problem })
  if (!(await isFolder(host, path))) throw refuse('there is no such folder')
  if (!(await isFolder(host, metadataFolder(path)))) throw refuse('it has no datastore/metadata')
  const view = await readMetadata(host, path)
  const address = view.entries.get('/miner-address')
  if (!address) throw refuse('its database holds no /miner-address: it is not a lotus-miner repo that was initialised')
  const id = address[0] === 0 ? decodeUvarint(address, 1) : undefined
  if (!id || id.length + 1 !== address.length || id.value > BigInt(Number.MAX_SAFE_INTEGER)) throw refuse('its /miner-address is not an ID address')
  return { path, minerId: Number(id.value), view }
}
