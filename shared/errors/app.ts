import type { ErrorTable } from './table'

export const appErrors = {} as const satisfies ErrorTable
