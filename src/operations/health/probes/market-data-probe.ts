// Whether the stored market data can be read, and how the sources that keep it fresh are. Data that came with the product and nothing
// else is a choice, not a fault: it is healthy and says so.
import type { Market, Sources } from '#market'
import type { Probe } from '../probe.ts'

/** Unreachable from the first day: an instance without a network, or behind a wall. */
const neverThere = new Set(['no-connection', 'slow', 'endless', 'unreachable', 'resting'])
/** Says something about one symbol or about us, not about the source. */
const noFault = new Set(['unknown', 'rejected', 'over-budget', 'paused', 'crowded'])

export function marketDataProbe(of: {
  market: Pick<Market, 'listing'>
  sources: Pick<Sources, 'describe'>
  now: () => number
}): Probe {
  return {
    name: 'marketData',
    isVital: true,
    everyMs: 15_000,
    budgetMs: 5_000,
    async look() {
      // An index that every instance holds: the directory is there and readable.
      await of.market.listing('^GSPC')
      const set = (await of.sources.describe()).filter(({ state }) => state !== 'not-set-up')
      const ill = set.filter(({ fault, lastSuccessAt }) => {
        if (fault === null || noFault.has(fault)) return false
        return lastSuccessAt !== null || !neverThere.has(fault)
      })
      if (ill.length > 0)
        return {
          status: 'degraded',
          detail: ill.map(({ label, lastFailure }) => lastFailure?.says ?? `${label} fails.`).join(' '),
        }
      const fresh = set.filter(({ lastSuccessAt }) => lastSuccessAt !== null)
      if (fresh.length === 0) return { status: 'healthy', detail: 'bundled data only: no source has answered yet' }
      const resting = set.filter(({ breaker }) => breaker !== null && breaker !== 'closed')
      const ages = fresh.map(({ label, lastSuccessAt }) => `${label} answered ${ago(of.now() - Date.parse(lastSuccessAt!))} ago`)
      const left = resting.map(({ label }) => `${label} is left alone for a while`)
      return { status: 'healthy', detail: [...ages, ...left].join('; ') }
    },
  }
}

function ago(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 120) return `${minutes} min`
  const hours = Math.round(minutes / 60)
  return hours < 72 ? `${hours} h` : `${Math.round(hours / 24)} days`
}
