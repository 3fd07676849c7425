// When to ask again. Full jitter, because clients that failed together must not come back together.

export type RetryRules = {
  /** Tries after the first one. */
  readonly retries: number
  readonly firstWaitMs: number
  /** Neither our own wait nor the server's Retry-After is sat out longer than this; a longer one is told to the asker. */
  readonly longestWaitMs: number
}

/** Milliseconds before try number `attempt` + 1: anywhere from 0 to the ceiling, which doubles. chance: 0 ≤ x < 1. (Exponential Backoff And Jitter, AWS Architecture Blog, 2015.) */
export function jitteredWaitMs(attempt: number, rules: RetryRules, chance: () => number): number {
  const ceiling = Math.min(rules.firstWaitMs * 2 ** Math.min(attempt - 1, 30), rules.longestWaitMs)
  return Math.floor(chance() * ceiling)
}

/** A server that says "in a year" is believed for a day. */
const longestRetryAfterMs = 86_400_000

/** Retry-After (RFC 9110 10.2.3), seconds or a date, as milliseconds from now, capped at a day; null when absent or unreadable. */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  const text = header?.trim() ?? ''
  if (/^\d{1,12}$/.test(text)) return Math.min(Number(text) * 1000, longestRetryAfterMs)
  if (!httpDate.test(text)) return null
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : Math.min(Math.max(at - now, 0), longestRetryAfterMs)
}

/** IMF-fixdate alone: the two obsolete forms are ambiguous about the century, and nobody sends them. */
const httpDate =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/
