// A level is a figure of the day on which it was placed. When shares are split afterwards, all prices before are divided, and a level that
// stood still would be reached by nothing but arithmetic: it moves along.
import type { Bars, Split } from '#series'
import { columnOf, type Measure } from './measure.ts'

/** How many of the newest bars are asked by what an indicator's value is divided. */
const askedBars = 60
/** Ratios of values are exact up to rounding, where a value is of one of the three kinds at all. */
const tolerance = 1e-6

/**
 * By what a level of day `since` (days since 1970) is multiplied to be one of the last bar. bars: adjusted for splits. A price moves with the
 * ratio, a volume against it, a ratio or per cent not at all; which of them an indicator's output is, it says by itself when it is given the
 * same bars in shares of before the splits. 1 for what is none of them.
 */
export function levelFactor(measure: Measure, bars: Bars, splits: readonly Split[], since: number): number {
  const last = bars.time.at(-1) ?? since
  const factor = splits
    .filter(({ day }) => day > since && day <= last)
    .reduce((product, { numerator, denominator }) => (product * denominator) / numerator, 1)
  if (factor === 1 || measure.measure === 'move') return 1
  return measure.measure === 'price' ? factor : kindOf(measure, bars, factor)
}

function kindOf(measure: Measure, bars: Bars, factor: number): number {
  const now = columnOf(measure, bars)
  const then = columnOf(measure, inOldShares(bars, factor))
  const possible = [1, factor, 1 / factor]
  const votes = possible.map(() => 0)
  for (let i = Math.max(0, now.length - askedBars); i < now.length; i++) {
    const ratio = now[i]! / then[i]!
    const kind = possible.findIndex(one => Math.abs(ratio / one - 1) < tolerance)
    if (kind !== -1) votes[kind]!++
  }
  const most = Math.max(...votes)
  return most === 0 ? 1 : possible[votes.indexOf(most)]!
}

function inOldShares({ time, open, high, low, close, volume }: Bars, factor: number): Bars {
  const price = (column: Float64Array) => column.map(value => value / factor)
  return { time, open: price(open), high: price(high), low: price(low), close: price(close), volume: volume.map(v => v * factor) }
}
