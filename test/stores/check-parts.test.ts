import { describe, expect, it } from 'vitest'
import { checkParts } from '../../electron/core/stores/check-parts'
import type { FoundPart } from '../../electron/core/stores/scan-store'
import { requiredCacheFiles, type SectorFileType } from '../../shared/sector'

const KiB = 1024
/** Proof type of version 1.1 → sector size and how many tree files it has. */
const proofs = [[5, 2 * KiB, 1], [6, 8 * KiB ** 2, 1], [7, 512 * KiB ** 2, 1], [8, 32 * KiB ** 3, 8], [9, 64 * KiB ** 3, 16]] as const
const part = (type: SectorFileType, bytes: number, names: readonly string[] = []): FoundPart => ({ type, store: '/s', names, bytes, identity: '', strangers: [] })

describe.each([['normal', 'sealed', 'cache'], ['upgrade', 'update', 'update-cache']] as const)('the %s pair', (pair, file, folder) => {
  it.each(proofs)('of proof type %i: %i bytes and %i tree files', (proof, size, trees) => {
    const names = requiredCacheFiles(size)
    expect(names).toHaveLength(2 + trees)
    expect(checkParts([part(file, size), part(folder, 100, names)], proof, pair)).toEqual({ missing: [], wrong: [] })
    for (const gone of names) expect(checkParts([part(file, size), part(folder, 100, names.filter((n) => n !== gone))], proof, pair).missing).toEqual([`${folder}/${gone}`])
    for (const bytes of [0, size - 1, size + 1]) expect(checkParts([part(file, bytes), part(folder, 100, names)], proof, pair).wrong).toEqual([file])
  })
  it('names what is not there at all', () => expect(checkParts([], 5, pair).missing).toEqual([file, folder]))
  it('is not made whole by the other pair', () => {
    const [otherFile, otherFolder] = pair === 'normal' ? (['update', 'update-cache'] as const) : (['sealed', 'cache'] as const)
    expect(checkParts([part(otherFile, 2 * KiB), part(otherFolder, 100, requiredCacheFiles(2 * KiB))], 5, pair).missing).toEqual([file, folder])
  })
  it('of a proof type nobody knows asks for the least', () => {
    expect(checkParts([part(file, 7), part(folder, 1, ['p_aux', 't_aux'])], 99, pair)).toEqual({ missing: [], wrong: [] })
    expect(checkParts([part(file, 7), part(folder, 1, ['p_aux'])], 99, pair).missing).toEqual([`${folder}/t_aux`])
  })
})
