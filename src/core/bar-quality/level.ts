// How far a series usually moves, measured so that the faults looked for do not change the measure: medians, not means.
import type { Bars } from '#series'
import { isPrice } from './cells.ts'

export function median(values: readonly number[] | Float64Array): number {
  if (values.length === 0) return Number.NaN
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** Standard deviation as the median absolute deviation tells it (× 1.4826 for a normal distribution). */
export function spread(values: readonly number[] | Float64Array): number {
  const centre = median(values)
  return 1.4826 * median(Float64Array.from(values, value => Math.abs(value - centre)))
}

/** Each check asks for it, for the same column: what was worked out once is kept with the column, which nobody writes to. */
const knownMoves = new WeakMap<Float64Array, number>()

/** Usual size of a bar-to-bar log return, at least half a per cent: prices that stand still would make every move a wonder. */
export function usualMove(close: Float64Array): number {
  const known = knownMoves.get(close)
  if (known !== undefined) return known
  const returns: number[] = []
  let previous = Number.NaN
  for (const price of close) {
    if (!isPrice(price)) continue
    if (price !== previous && isPrice(previous)) returns.push(Math.log(price / previous))
    previous = price
  }
  const move = Math.max(0.005, returns.length > 0 ? spread(returns) : 0)
  knownMoves.set(close, move)
  return move
}

/** Natural log of each bar's price level, the median of what prices it has (so that one wrong column does not move it); NaN where none. */
export function logLevels(bars: Bars): Float64Array {
  const levels = new Float64Array(bars.time.length)
  for (let i = 0; i < levels.length; i++) {
    const prices = [bars.open[i], bars.high[i], bars.low[i], bars.close[i]].filter(isPrice).sort((a, b) => a - b)
    const n = prices.length
    levels[i] = n === 0 ? Number.NaN : (Math.log(prices[(n - 1) >> 1] ?? 1) + Math.log(prices[n >> 1] ?? 1)) / 2
  }
  return levels
}

/** Median of the finite values in [from, to), skipping one position. */
export function medianAround(values: Float64Array, from: number, to: number, skip = -1): number {
  const near: number[] = []
  for (let i = Math.max(0, from); i < Math.min(values.length, to); i++) {
    const value = values[i] ?? Number.NaN
    if (i !== skip && Number.isFinite(value)) near.push(value)
  }
  return median(near)
}
