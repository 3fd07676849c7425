// The sweep that everybody runs first: two moving averages, every pair of lengths.
import { sma } from '#indicators'
import { emptyFigures, type FastBars, type FastFigures, runCross, type SideFactors } from './fast-run.ts'

export type Pair = { readonly fast: number; readonly slow: number }

/** All pairs with fast below slow. */
export function pairsOf(fast: readonly number[], slow: readonly number[]): Pair[] {
  return fast.flatMap(short => slow.filter(long => short < long).map(long => ({ fast: short, slow: long })))
}

/**
 * Each pair over one symbol. each: told the equity of a pair as it is done, in memory that the next one overwrites. → figures, in the
 * order of the pairs
 */
export function sweepSmaCross(
  bars: FastBars,
  pairs: readonly Pair[],
  factors: SideFactors,
  each?: (at: number, equity: Float64Array) => void,
): FastFigures {
  const figures = emptyFigures(pairs.length)
  const averages = new Map<number, Float64Array>()
  const averageOf = (period: number) => {
    const found = averages.get(period) ?? sma(bars.close, period)
    averages.set(period, found)
    return found
  }
  const equity = new Float64Array(bars.close.length)
  for (let at = 0; at < pairs.length; at++) {
    const { fast, slow } = pairs[at]!
    runCross(bars, averageOf(fast), averageOf(slow), factors, equity, figures, at)
    each?.(at, equity)
  }
  return figures
}
