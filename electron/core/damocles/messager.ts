import { FerryError } from '../../../shared/errors'
import { parseCid } from '../codec/cid'
import type { Rpc } from '../rpc/json-rpc'

/** What became of a messager uid: its chain message, known but not signed yet, or not known. */
export type MessageResolution = { readonly cid: string | null; readonly known: boolean }

export interface Messager {
  /** @throws RPC_UNREACHABLE and the like when the messager cannot be asked: that is not the same as unknown */
  resolve(uid: string): Promise<MessageResolution>
}

/** venus-messager, namespace `Message` (venus-shared/api/messager/api.go:21). */
export function createMessager(rpc: Rpc): Messager {
  return {
    async resolve(uid) {
      try {
        const message = (await rpc('Message.GetMessageByUid', [uid])) as { SignedCid?: { '/'?: unknown } | null } | null
        const cid = message?.SignedCid?.['/']
        return { known: message !== null, cid: typeof cid === 'string' && parseCid(cid) ? cid : null }
      } catch (error) {
        if (error instanceof FerryError && error.code === 'RPC_FAILED') return { known: false, cid: null }
        throw error
      }
    },
  }
}
