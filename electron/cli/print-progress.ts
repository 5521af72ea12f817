import { formatBytes } from '../../shared/units'
import type { ProgressTracker } from '../core/migration/progress'

/** One line on the terminal, renewed twice a second. @returns how to stop it */
export function watchProgress(progress: ProgressTracker): () => void {
  const show = (): void => {
    const p = progress.snapshot()
    const step = p.steps[p.step]
    const part = `${p.sectors.done + p.sectors.skipped + p.sectors.failed}/${p.sectors.total}`
    process.stderr.write(`\r\x1b[K${step?.kind ?? ''} ${part}  ${formatBytes(p.bytes.copied)} / ${formatBytes(p.bytes.total)}  ${p.rate > 0 ? `${formatBytes(p.rate)}/s` : ''}`)
  }
  const timer = setInterval(show, 500)
  return () => {
    clearInterval(timer)
    process.stderr.write('\r\x1b[K')
  }
}
