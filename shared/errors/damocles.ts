import type { ErrorTable } from './table'

export const damoclesErrors = {} as const satisfies ErrorTable
