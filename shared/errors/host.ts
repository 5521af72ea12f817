import type { ErrorTable } from './table'

export const hostErrors = {} as const satisfies ErrorTable
