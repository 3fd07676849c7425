// Splits and dividends are days; here they become bars, with the close that came before.
import type { Split } from '#series'
import { isPrice } from './cells.ts'
import type { QuotedSeries } from './finding.ts'

const minutesPerDay = 1440

/** First bar on or after the day; -1 when there is none. Minute bars: the day in UTC. */
function barOf({ bars, interval }: QuotedSeries, day: number): number {
  const start = interval === '1m' ? day * minutesPerDay : day
  let low = 0
  let high = bars.time.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((bars.time[middle] ?? 0) < start) low = middle + 1
    else high = middle
  }
  return low < bars.time.length ? low : -1
}

export type SplitAt = { readonly split: Split; readonly bar: number; readonly logRatio: number }

/** Splits that fall between two bars of the series, oldest first. */
export function splitsAt(series: QuotedSeries): SplitAt[] {
  return (series.splits ?? [])
    .map(split => ({ split, bar: barOf(series, split.day), logRatio: Math.log(split.numerator / split.denominator) }))
    .filter(({ bar, logRatio }) => bar >= 0 && Number.isFinite(logRatio) && logRatio !== 0)
    .sort((a, b) => a.bar - b.bar)
}

export type DividendAt = {
  /** Position in the series' list. */
  readonly position: number
  readonly amount: number
  readonly bar: number
  /** The last bar before with a close, and that close. */
  readonly previousBar: number
  readonly previousClose: number
  /** amount ÷ previousClose. */
  readonly share: number
}

/** Dividends with a close before them, oldest first; several on one bar stay apart. */
export function dividendsAt(series: QuotedSeries): DividendAt[] {
  const found: DividendAt[] = []
  const splits = splitsAt(series)
  for (const [position, { day, amount }] of (series.dividends ?? []).entries()) {
    const bar = barOf(series, day)
    const previousBar = priceBefore(series.bars.close, bar)
    const closeBefore = series.bars.close[previousBar]
    if (bar <= 0 || !isPrice(closeBefore) || !isPrice(amount)) continue
    const previousClose = closeBefore / splitRatioOn(series, splits, bar)
    found.push({ position, amount, bar, previousBar, previousClose, share: amount / previousClose })
  }
  return found.sort((a, b) => a.bar - b.bar)
}

/** On raw prices a split of the same day comes first, because the amount is per new share. */
function splitRatioOn({ adjustment }: QuotedSeries, splits: readonly SplitAt[], bar: number): number {
  if (adjustment !== 'none') return 1
  return splits.filter(split => split.bar === bar).reduce((ratio, { logRatio }) => ratio * Math.exp(logRatio), 1)
}

/** The last bar before `bar` that has a price; -1 when none. */
export function priceBefore(values: Float64Array, bar: number): number {
  for (let i = bar - 1; i >= 0; i--) if (isPrice(values[i])) return i
  return -1
}
