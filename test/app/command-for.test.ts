import { describe, expect, it } from 'vitest'
import { MigrationRequest } from '../../shared/connection'
import { readCommandLine } from '../../electron/cli/args'
import { readHostFlags } from '../../electron/cli/request'
import { commandFor } from '../../electron/ipc/command-for'

const toLotus = { direction: 'to-lotus', damocles: { kind: 'api', url: 'http://127.0.0.1:1789' }, lotus: { repo: '/repo', store: '/a store' }, minerId: 1000, files: 'copy', metadata: true }
const toDamocles = { ...toLotus, direction: 'to-damocles', lotus: { api: '/repo' }, files: 'none' }

describe('the shown command', () => {
  it.each([
    [{}, undefined], [{ damocles: 'a@sealer', lotus: 'a@sealer' }, '--host a@sealer'], [{ damocles: 'sealer' }, '--source-host sealer'], [{ damocles: 'sealer', lotus: 'prover' }, '--source-host sealer --target-host prover'],
  ])('names the machines: %o', (hosts, words) => {
    const command = commandFor(MigrationRequest.parse({ ...toLotus, hosts }))
    if (words === undefined) expect(command).not.toContain('host')
    else expect(command).toContain(words)
    const back = commandFor(MigrationRequest.parse({ ...toDamocles, hosts: { damocles: (hosts as { lotus?: string }).lotus, lotus: (hosts as { damocles?: string }).damocles } }))
    if (words !== undefined) expect(back).toContain(words)
  })

  it('is read by the command line as the same machines', () => {
    for (const direction of ['to-lotus', 'to-damocles'] as const) {
      for (const hosts of [{ damocles: 'sealer', lotus: 'prover' }, { damocles: 'sealer', lotus: 'sealer' }, { lotus: 'prover' }]) {
        const request = MigrationRequest.parse({ ...(direction === 'to-lotus' ? toLotus : toDamocles), hosts })
        const words = commandFor(request).replace(/'[^']*'/g, 'x').split(' ').slice(1)
        expect(readHostFlags(readCommandLine(words).flags, direction)).toEqual(hosts)
      }
    }
  })
})
