import type { Locale } from './text'

const steps = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

/** Bytes as people read them: `34.4 TiB`, three digits that matter. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < steps.length - 1) {
    value /= 1024
    unit++
  }
  return `${unit === 0 ? value : value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)} ${steps[unit]}`
}

/** A duration in ms, coarse: `45 s`, `12 min`, `3 h 5 min`, `2 d 4 h`. */
export function formatDuration(ms: number, locale: Locale): string {
  const words = locale === 'zh' ? { d: ' 天', h: ' 小时', min: ' 分', s: ' 秒' } : { d: ' d', h: ' h', min: ' min', s: ' s' }
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds}${words.s}`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes}${words.min}`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours}${words.h}${minutes % 60 ? ` ${minutes % 60}${words.min}` : ''}`
  return `${Math.floor(hours / 24)}${words.d}${hours % 24 ? ` ${hours % 24}${words.h}` : ''}`
}

export const formatCount = (count: number, locale: Locale): string => count.toLocaleString(locale === 'zh' ? 'zh-CN' : 'en-US')
