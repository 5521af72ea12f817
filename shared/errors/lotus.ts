import type { ErrorTable } from './table'

export const lotusErrors = {} as const satisfies ErrorTable
