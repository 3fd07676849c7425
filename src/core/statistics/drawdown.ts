// How far below its highest level so far a price stood, and for how long.

export const drawdownDefinition = 'Drawdown: price over its highest value so far, minus 1.'

/** prices: n → n drawdowns, 0 at a high, −0.3 at 30 % below it. */
export function drawdownSeries(prices: Float64Array): Float64Array {
  const out = new Float64Array(prices.length)
  let peak = Number.NEGATIVE_INFINITY
  for (let i = 0; i < prices.length; i++) {
    if (prices[i]! > peak) peak = prices[i]!
    out[i] = prices[i]! / peak - 1
  }
  return out
}

export const maximumDrawdownDefinition = 'Maximum drawdown: the deepest fall from any earlier high, as a share of that high.'

/** The lowest of the drawdowns (0 or below); NaN for no prices. */
export function maximumDrawdown(prices: Float64Array): number {
  if (prices.length === 0) return Number.NaN
  let [peak, lowest] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let i = 0; i < prices.length; i++) {
    const price = prices[i]!
    if (price > peak) peak = price
    const drawdown = price / peak - 1
    if (drawdown < lowest) lowest = drawdown
    else if (Number.isNaN(drawdown)) return Number.NaN
  }
  return lowest
}

export type DrawdownEpisode = {
  /** Bar indexes: the last bar at the high before the fall; the lowest one; the first one back at the high, null while it lasts. */
  readonly peakIndex: number
  readonly troughIndex: number
  readonly recoveryIndex: number | null
  /** Drawdown at the trough, below 0. */
  readonly depth: number
}

/** Every fall below a high until the price is back at that high, oldest first; the last one may still be open. */
export function drawdownEpisodes(prices: Float64Array): DrawdownEpisode[] {
  const episodes: DrawdownEpisode[] = []
  let peakIndex = 0
  let troughIndex = -1
  const close = (recoveryIndex: number | null) => {
    if (troughIndex < 0) return
    episodes.push({ peakIndex, troughIndex, recoveryIndex, depth: prices[troughIndex]! / prices[peakIndex]! - 1 })
    troughIndex = -1
  }
  for (let i = 1; i < prices.length; i++) {
    if (prices[i]! >= prices[peakIndex]!) {
      close(i)
      peakIndex = i
    } else if (troughIndex < 0 || prices[i]! < prices[troughIndex]!) troughIndex = i
  }
  close(null)
  return episodes
}

/** The `count` deepest falls, deepest first. */
export function deepestDrawdowns(prices: Float64Array, count: number): DrawdownEpisode[] {
  return drawdownEpisodes(prices)
    .sort((a, b) => a.depth - b.depth)
    .slice(0, count)
}

export const ulcerIndexDefinition = 'Ulcer index: root mean square of the drawdowns of all days, as a share.'

/** Martin & McCann (1989), over the whole price path, its first point included, as a fraction. NaN for no prices. */
export function ulcerIndex(prices: Float64Array): number {
  const drawdowns = drawdownSeries(prices)
  return Math.sqrt(drawdowns.reduce((sum, value) => sum + value * value, 0) / drawdowns.length)
}
