import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { formatReport } from '../../electron/cli/print-report'
import { htmlOf } from '../../electron/core/migration/report-html'
import { openRun } from '../../electron/core/migration/run-store'
import { formatBytes } from '../../shared/units'
import { mountImage } from '../helpers/file-systems'
import { migrate, practiceFarm } from '../helpers/migration'
import { tempDir } from '../helpers/temp-dir'

const disk = mountImage('xfs')
afterAll(() => disk?.remove())

describe.skipIf(!disk)('a run whose copies share blocks with the originals', () => {
  it('says so in every form of its report, and verifies them all the same', async () => {
    const home = join(tempDir(), 'home')
    const { request, close } = await practiceFarm({ metadata: false, numbers: [{ from: 1, to: 2 }] }, join(disk!.path, 'farm'))
    const report = await migrate(request, home).finally(close)
    expect(report.exit).toBe(0)
    expect(report.bytes.copied).toBeGreaterThan(0)
    expect(report.bytes).toMatchObject({ shared: report.bytes.copied, verified: report.bytes.copied })
    const { plan } = await openRun(home, report.run)
    for (const locale of ['zh', 'en'] as const) {
      for (const text of [formatReport(report, locale), htmlOf(report, plan, locale)]) {
        expect(text).toMatch(new RegExp(`${formatBytes(report.bytes.shared)}.*reflink`))
        expect(text).not.toContain('{shared}')
      }
      const none = { ...report, bytes: { ...report.bytes, shared: 0 } }
      expect(formatReport(none, locale) + htmlOf(none, plan, locale)).not.toContain('reflink')
    }
  })
})
