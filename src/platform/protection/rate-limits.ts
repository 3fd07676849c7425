// Who has asked how often. Each address that the server answers at counts for itself.
import type { Secret } from '#config'
import type { Log } from '#telemetry'
import { type Count, openOwnCounters } from './own-counters.ts'
import { openSharedCounters } from './shared-counters.ts'

export type RateLimits = {
  /** Counts one request of `caller` at `endpoint`. A promise only where several processes count together. */
  counter: (endpoint: string) => (caller: string) => Count | Promise<Count>
  close: () => void
}

export function openRateLimits(options: { now: () => number; log: Log; redisUrl?: Secret | undefined }): RateLimits {
  const { now, log, redisUrl } = options
  const shared = redisUrl && openSharedCounters(redisUrl, log)
  const counters = new Map<string, (caller: string) => Count | Promise<Count>>()
  const open = (endpoint: string) => {
    const own = openOwnCounters(now)
    if (!shared) return own
    return (caller: string) => {
      // Always counted here too: when Redis goes away, nobody begins at nought.
      const alone = own(caller)
      return shared.add(`${endpoint} ${caller}`)?.then(together => together ?? alone) ?? alone
    }
  }
  return {
    counter: endpoint => {
      const counter = counters.get(endpoint) ?? open(endpoint)
      counters.set(endpoint, counter)
      return counter
    },
    close: () => shared?.close(),
  }
}
