// Average true range.
import { newColumn } from '#basics'
import { defineIndicator, periodParameter } from '../definition.ts'

/**
 * The distance a bar covered, the gap from the close before included: max(high, close before) − min(low, close before).
 * Written without a branch, because whether a bar leaves a gap is what no processor can guess.
 */
export function trueRangeOf(high: number, low: number, closeBefore: number): number {
  return 0.5 * (high - low + (Math.abs(high - closeBefore) + Math.abs(low - closeBefore)))
}

/** Wilder's average of the true range, seeded with the mean of the first `period`. n known bars → n, NaN for the first `period`. */
export function atr(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  period: number,
  out: Float64Array = newColumn(close.length),
): Float64Array {
  const n = close.length
  out.fill(Number.NaN, 0, Math.min(period, n))
  if (n <= period) return out
  let average = 0
  for (let i = 1; i <= period; i++) average += trueRangeOf(high[i]!, low[i]!, close[i - 1]!)
  average /= period
  out[period] = average
  const weight = 1 / period
  const keep = 1 - weight
  let before = close[period]!
  for (let i = period + 1; i < n; i++) {
    average = keep * average + weight * trueRangeOf(high[i]!, low[i]!, before)
    before = close[i]!
    out[i] = average
  }
  return out
}

export function atrStream(period: number): (high: number, low: number, close: number) => number {
  const weight = 1 / period
  const keep = 1 - weight
  let before = Number.NaN
  let average = 0
  let count = -1
  return (high, low, close) => {
    const range = trueRangeOf(high, low, before)
    before = close
    count++
    if (count === 0) return Number.NaN
    if (count > period) average = keep * average + weight * range
    else {
      average += range
      if (count < period) return Number.NaN
      average /= period
    }
    return average
  }
}

export const atrDefinition = defineIndicator({
  id: 'atr',
  label: 'Average true range',
  group: 'volatility',
  help: 'How far the price typically moves in one bar, gaps included, in the currency of the price.',
  source: "J. W. Wilder, New Concepts in Technical Trading Systems, 1978; Wilder's smoothing, true range from the second bar.",
  parameters: [periodParameter(14)],
  placement: 'pane',
  outputs: [{ name: 'atr', label: 'ATR', style: 'line' }],
  levels: [],
  inputs: ['high', 'low', 'close'],
  compute: ({ high, low, close }, { period }) => ({ atr: atr(high, low, close, period) }),
  stream: ({ period }) => {
    const next = atrStream(period)
    return ({ high, low, close }) => ({ atr: next(high, low, close) })
  },
})
