import { FerryError } from '../../../shared/errors'

/** Integer literals of 16 digits or more may lie beyond 2^53 and go the exact way. */
const longInteger = /(?:^|[-:[,\s])\d{16}/

/** Parses JSON; integers beyond 2^53−1 come as bigint, never rounded. @throws BAD_JSON */
export function parseExact(text: string): unknown {
  const clean = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  try {
    return longInteger.test(clean) ? JSON.parse(markLongIntegers(clean), unmark) : JSON.parse(clean)
  } catch (error) {
    throw new FerryError('BAD_JSON', { problem: (error as Error).message.slice(0, 120) }, { cause: error })
  }
}

const mark = '\u0000bigint:'

/** Wraps each long integer literal outside strings into a marked string; everything else stays as it is. */
function markLongIntegers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g, (token) =>
    token[0] !== '"' && /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"\\u0000bigint:${token}"` : token,
  )
}

function unmark(_key: string, value: unknown): unknown {
  return typeof value === 'string' && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value
}

/** JSON text with bigints as plain numbers. */
export function stringifyExact(value: unknown): string {
  const text = JSON.stringify(value, (_key, v: unknown) => (typeof v === 'bigint' ? `${mark}${v}` : v))
  return text.replace(/"\\u0000bigint:(-?\d+)"/g, '$1')
}
