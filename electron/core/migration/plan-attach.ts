import { createHash } from 'node:crypto'
import { FerryError } from '../../../shared/errors'
import type { MigrationRequest } from '../../../shared/connection'
import type { AttachedStore, Plan, Step } from '../../../shared/plan'
import { addPersistStores } from '../damocles/config'
import { sectorstoreForLotus } from '../lotus/storage-path'
import { sha256 } from './digest'
import type { AttachFacts, StoreFacts } from './inspect-stores'

type Note = Plan['notes'][number]

/** A UUID that depends on nothing but the store. */
function uuidOf(seed: string): string {
  const hex = createHash('sha256').update(`sector-ferry store ${seed}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${'89ab'[parseInt(hex[16]!, 16) % 4]}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Stores of damocles become storage paths of lotus. @throws DUPLICATE_STORE_ID */
export function planAttachToLotus(request: MigrationRequest, facts: AttachFacts, notes: Note[]): Step {
  const stores = facts.stores.map((store): AttachedStore => {
    const { sectorstore } = store
    const known = facts.known.has(store.path)
    const id = sectorstore.id ?? uuidOf(store.seed)
    const twin = [...facts.known].find(([path, other]) => other === id && path !== store.path)?.[0] ?? facts.stores.find((s) => s !== store && s.sectorstore.id === id)?.path
    if (twin !== undefined) throw new FerryError('DUPLICATE_STORE_ID', { id, first: store.path, second: twin })
    noteOthers(store, notes)
    const base = { path: store.path, sectors: store.sectors, name: id, had: sectorstore.dialect, known }
    if (sectorstore.dialect === 'lotus') return base
    const { text, dropsMiners } = sectorstoreForLotus(sectorstore, id, Math.max(1, store.weight) * 10)
    if (sectorstore.dialect === 'damocles') notes.push({ code: dropsMiners ? 'sectorstore-lists-dropped' : 'sectorstore-merged', params: { path: store.path } })
    return { ...base, sectorstore: text }
  })
  const { storageConfig } = facts
  if (!storageConfig) return { kind: 'attach-to-lotus', by: 'api', where: request.lotus.api!, stores }
  return { kind: 'attach-to-lotus', by: 'repo', where: request.lotus.repo!, stores, from: sha256(storageConfig.text) }
}

function noteOthers(store: StoreFacts, notes: Note[]): void {
  if (store.otherMiners.length > 0) notes.push({ code: 'store-of-others', params: { path: store.path, miners: store.otherMiners.map((id) => `t0${id}`).join(', ') } })
}

const quote = (word: string): string => (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`)

/** Storage paths of lotus that damocles does not have yet, as entries of its configuration; undefined when it has them all. @throws CONFIG_UNREADABLE */
export function planAttachToDamocles(request: MigrationRequest, facts: AttachFacts, notes: Note[]): Step | undefined {
  const missing = facts.stores.filter((s) => !facts.known.has(s.path))
  if (missing.length === 0) return undefined
  if (!facts.config) throw new FerryError('CONFIG_NEEDED', { path: missing[0]!.path })
  const { path: config, text } = facts.config
  const { lines, names, present } = addPersistStores(text, missing.map((s) => s.path))
  const stores = missing.map((s): AttachedStore => ({ path: s.path, sectors: s.sectors, name: names.get(s.path)!, had: s.sectorstore.dialect, known: present.has(s.path) }))
  for (const store of missing) noteOthers(store, notes)
  const commands = stores.map((s) => `damocles-manager util storage attach --verbose --name=${quote(s.name)} --read-only --allow-splitted --pattern 's-t0${request.minerId}-*' ${quote(s.path)}`)
  notes.push({ code: 'index-by-hand', params: { stores: stores.length } })
  return { kind: 'attach-to-damocles', config, from: sha256(text), stores, lines, commands }
}
