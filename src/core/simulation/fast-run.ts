// The plainest case, as fast as it goes, for sweeps over thousands of settings: everything in or nothing, long, filled at the next open,
// fractional shares, costs in percent. Gives to rounding what simulate() gives, which a test holds it to.
import type { Costs } from './conventions.ts'

/** n known, positive opens and closes, oldest first, and what follows from them once for all runs. */
export type FastBars = {
  readonly open: Float64Array
  readonly close: Float64Array
  /** close over the close before, minus 1; 0 for the first. */
  readonly returns: Float64Array
}

/** Of one run. Shares, not percent. sharpe: a year, NaN where nothing moved. */
export type FastFigures = {
  readonly totalReturn: Float64Array
  readonly maximumDrawdown: Float64Array
  readonly sharpe: Float64Array
  readonly trades: Int32Array
}

/** What is left of a unit of money after a purchase, and of a sale. */
export type SideFactors = { readonly buy: number; readonly sell: number }

export function fastBars(open: Float64Array, close: Float64Array): FastBars {
  const returns = new Float64Array(close.length)
  for (let i = 1; i < close.length; i++) returns[i] = close[i]! / close[i - 1]! - 1
  return { open, close, returns }
}

export function sideFactors({ percent, slippagePercent }: Pick<Costs, 'percent' | 'slippagePercent'>): SideFactors {
  const [commission, slippage] = [percent / 100, slippagePercent / 100]
  return { buy: 1 / ((1 + commission) * (1 + slippage)), sell: (1 - commission) * (1 - slippage) }
}

export function emptyFigures(count: number): FastFigures {
  return {
    totalReturn: new Float64Array(count),
    maximumDrawdown: new Float64Array(count),
    sharpe: new Float64Array(count),
    trades: new Int32Array(count),
  }
}

/**
 * Holds while `fast` is above `slow` on the close before. fast, slow: n values, NaN in the warm-up, which counts as not above. equity: n
 * places for the worth at each close, from 1. Writes the figures at index `at`.
 */
export function runCross(
  { open, close, returns }: FastBars,
  fast: Float64Array,
  slow: Float64Array,
  { buy, sell }: SideFactors,
  equity: Float64Array,
  figures: FastFigures,
  at: number,
): void {
  const last = close.length - 1
  let [cash, sum, squares, peak, worst, trades, i] = [1, 0, 0, 1, 0, 0, 0]
  // The equity below which the drawdown is a new deepest one; a multiplication each time it changes saves a division each day.
  let limit = 1
  equity[0] = 1
  while (i < last) {
    while (i < last && !(fast[i]! > slow[i]!)) equity[++i] = cash
    if (i >= last) break
    i++
    trades++
    const shares = (cash * buy) / open[i]!
    let worth = shares * close[i]!
    equity[i] = worth
    const first = worth / cash - 1
    sum += first
    squares += first * first
    if (worth > peak) limit = (peak = worth) * (1 + worst)
    else if (worth < limit) worst = (limit = worth) / peak - 1
    while (i < last && fast[i]! > slow[i]!) {
      i++
      worth = shares * close[i]!
      equity[i] = worth
      const change = returns[i]!
      sum += change
      squares += change * change
      if (worth > peak) limit = (peak = worth) * (1 + worst)
      else if (worth < limit) worst = (limit = worth) / peak - 1
    }
    if (i >= last) break
    i++
    cash = shares * open[i]! * sell
    equity[i] = cash
    const out = cash / worth - 1
    sum += out
    squares += out * out
    if (cash > peak) limit = (peak = cash) * (1 + worst)
    else if (cash < limit) worst = (limit = cash) / peak - 1
  }
  const mean = sum / last
  const deviation = Math.sqrt(Math.max(0, squares - sum * mean) / (last - 1))
  figures.totalReturn[at] = equity[last]! - 1
  figures.maximumDrawdown[at] = worst
  figures.sharpe[at] = deviation > 0 ? (mean / deviation) * Math.sqrt(252) : Number.NaN
  figures.trades[at] = trades
}

/**
 * The same for any rule. enter, exit: truth of each close, 1 true; NaN decides nothing. Without `exit` it leaves when `enter` is false.
 * What is true at once leaves.
 */
export function runSignals(
  bars: FastBars,
  enter: Float64Array,
  exit: Float64Array | null,
  factors: SideFactors,
  equity: Float64Array,
  figures: FastFigures,
  at: number,
): void {
  const { fast, slow } = scratchOf(bars.close.length)
  let held = 0
  for (let i = 0; i < fast.length; i++) {
    const leaves = exit === null ? enter[i] === 0 : exit[i] === 1
    if (held === 1 && leaves) held = 0
    else if (held === 0 && enter[i] === 1) held = 1
    fast[i] = held
  }
  runCross(bars, fast, slow, factors, equity, figures, at)
}

const scratch = new Map<number, { fast: Float64Array; slow: Float64Array }>()

function scratchOf(length: number): { fast: Float64Array; slow: Float64Array } {
  const found = scratch.get(length) ?? { fast: new Float64Array(length), slow: new Float64Array(length).fill(0.5) }
  if (scratch.size > 64) scratch.clear()
  scratch.set(length, found)
  return found
}
