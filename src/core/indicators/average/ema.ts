// Exponential moving average.
import { newColumn } from '#basics'
import { defineIndicator, periodParameter } from '../definition.ts'
import { settleStanding } from '../standing.ts'

/**
 * Exponential average with weight 2 / (period + 1), seeded with the mean of the first `period` values.
 * values: n known numbers from `from` on → n, NaN for the first `from + period − 1`.
 */
export function ema(values: Float64Array, period: number, out: Float64Array = newColumn(values.length), from = 0): Float64Array {
  return exponential(values, period, 2 / (period + 1), out, from)
}

/** The recursion that EMA and Wilder's smoothing share: seeded with a simple mean, then `weight` on each new value. */
export function exponential(values: Float64Array, period: number, weight: number, out: Float64Array, from: number): Float64Array {
  const n = values.length
  const first = from + period - 1
  out.fill(Number.NaN, 0, Math.min(first, n))
  if (first >= n) return out
  let average = 0
  for (let i = from; i <= first; i++) average += values[i]!
  average /= period
  out[first] = average
  const keep = 1 - weight
  const keep2 = keep * keep
  const keepWeight = keep * weight
  const keep4 = keep2 * keep2
  let i = first + 1
  // Four at a time: the average waits for one multiplication and one addition in four bars instead of in each.
  for (; i + 3 < n; i += 4) {
    const one = values[i]!
    const two = keepWeight * one + weight * values[i + 1]!
    const three = values[i + 2]!
    const four = keepWeight * three + weight * values[i + 3]!
    const half = keep2 * average + two
    out[i] = keep * average + weight * one
    out[i + 1] = half
    out[i + 2] = keep * half + weight * three
    average = keep4 * average + (keep2 * two + four)
    out[i + 3] = average
  }
  for (; i < n; i++) {
    average = keep * average + weight * values[i]!
    out[i] = average
  }
  settleStanding(values, period, weight, out, from)
  return out
}

export function emaStream(period: number): (value: number) => number {
  return exponentialStream(period, 2 / (period + 1))
}

export function exponentialStream(period: number, weight: number): (value: number) => number {
  const keep = 1 - weight
  let average = 0
  let count = 0
  return value => {
    count++
    if (count > period) average = keep * average + weight * value
    else {
      average += value
      if (count < period) return Number.NaN
      average /= period
    }
    return average
  }
}

export const emaDefinition = defineIndicator({
  id: 'ema',
  label: 'Exponential moving average',
  group: 'average',
  help: 'An average that gives recent closes more weight, so it turns sooner than a simple average of the same length.',
  source: 'P. N. Haurlan, Measuring Trend Values, 1968; weight 2 / (n + 1), seeded with the simple mean of the first n closes.',
  parameters: [periodParameter(20)],
  placement: 'price',
  outputs: [{ name: 'ema', label: 'EMA', style: 'line' }],
  levels: [],
  inputs: ['close'],
  compute: ({ close }, { period }) => ({ ema: ema(close, period) }),
  stream: ({ period }) => {
    const next = emaStream(period)
    return ({ close }) => ({ ema: next(close) })
  },
})
