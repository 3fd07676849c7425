// Spans of time, sizes and shares as an operator reads them.

const noBreak = '\u00a0'

/** 90 → "2 min"; null → an en dash. */
export function span(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return '–'
  if (seconds < 1) return `${Math.round(seconds * 1000)}${noBreak}ms`
  if (seconds < 90) return `${Math.round(seconds)}${noBreak}s`
  const minutes = seconds / 60
  if (minutes < 90) return `${Math.round(minutes)}${noBreak}min`
  const hours = minutes / 60
  if (hours < 48) return `${Math.round(hours)}${noBreak}h`
  return `${Math.round(hours / 24)}${noBreak}days`
}

/** One column tells of a cache and of a backup: 3.4, 340, 3,398 and 340,000 ms → "3.4 ms", "340 ms", "3.4 s", "6 min". */
export function milliseconds(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return '–'
  if (ms < 9.95) return `${ms.toFixed(1)}${noBreak}ms`
  if (ms < 999.5) return `${Math.round(ms)}${noBreak}ms`
  return ms < 89_950 ? `${(ms / 1000).toFixed(1)}${noBreak}s` : span(ms / 1000)
}

export function share(value: number | null | undefined, digits = 1): string {
  if (value === null || value === undefined) return '–'
  return `${(value * 100).toFixed(value === 0 || value === 1 ? 0 : digits)}${noBreak}%`
}

export function size(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined) return '–'
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)}${noBreak}GB` : `${Math.round(bytes / 1e6)}${noBreak}MB`
}

export function count(value: number): string {
  return value.toLocaleString('en-GB')
}

/** As a sentence begins. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
