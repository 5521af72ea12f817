import { fill } from '../../../shared/text'
import { formatBytes } from '../../../shared/units'
import type { Sample } from '../store'
import { useWords } from './parts'

const width = 600
const height = 90

/** Bytes per second between samples, oldest first. */
export function ratesOf(samples: readonly Sample[]): { at: number; rate: number }[] {
  return samples.slice(1).map((s, i) => ({ at: s.at, rate: Math.max(0, ((s.bytes - samples[i]!.bytes) / Math.max(1, s.at - samples[i]!.at)) * 1000) }))
}

/** Throughput as a line; nothing moves, a new second is a new picture. */
export function RateChart({ samples }: { samples: readonly Sample[] }) {
  const { w } = useWords()
  const rates = ratesOf(samples)
  if (rates.length < 2) return null
  const peak = Math.max(...rates.map((r) => r.rate), 1)
  const [from, to] = [rates[0]!.at, rates[rates.length - 1]!.at]
  const points = rates.map((r) => `${(((r.at - from) / Math.max(1, to - from)) * width).toFixed(1)},${(height - (r.rate / peak) * (height - 6)).toFixed(1)}`)
  const text = `${fill(w.now, { rate: `${formatBytes(rates[rates.length - 1]!.rate)}/s` })} · ${fill(w.peak, { rate: `${formatBytes(peak)}/s` })}`
  return (
    <figure className="chart">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${w.chart}: ${text}`} preserveAspectRatio="none">
        <polygon points={`0,${height} ${points.join(' ')} ${width},${height}`} />
        <polyline points={points.join(' ')} />
      </svg>
      <figcaption>{w.chart} · {text}</figcaption>
    </figure>
  )
}
