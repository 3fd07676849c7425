// Weighted moving average.
import { newColumn } from '#basics'
import { defineIndicator, periodParameter } from '../definition.ts'
import { holdStanding } from '../standing.ts'

/** As in sma.ts: running sums for one stretch, compared with fresh ones at its end. */
const stretch = 512
const tolerance = 1e-12

/**
 * Mean of the last `period` values with weights 1 (oldest) to `period` (newest). values: n known numbers from `from` on → n,
 * NaN for the first `from + period − 1`. `out` must not be `values`.
 */
export function wma(values: Float64Array, period: number, out: Float64Array = newColumn(values.length), from = 0): Float64Array {
  const n = values.length
  const first = from + period - 1
  out.fill(Number.NaN, 0, Math.min(first, n))
  if (first >= n) return out
  const unit = 2 / (period * (period + 1))
  const heaviest = period * unit
  const length = Math.max(stretch, 8 * period)
  // Both are kept in units of the lightest weight, so that the mean needs no division.
  let { sum, weighted } = freshSums(values, first, period, unit)
  out[first] = weighted
  for (let start = first + 1; start < n; start += length) {
    const end = start + length < n ? start + length : n
    let i = start
    let j = start - period
    // One bar later every weight is one less: `sum` goes, and the newest comes with the heaviest. Two bars at a time.
    for (; i + 1 < end; i += 2, j += 2) {
      const one = values[i]!
      const two = values[i + 1]!
      const change = (one - values[j]!) * unit
      const comes = one * heaviest
      out[i] = weighted + (comes - sum)
      weighted += comes + (two * heaviest - change) - (sum + sum)
      sum += change + (two - values[j + 1]!) * unit
      out[i + 1] = weighted
    }
    if (i < end) {
      weighted += values[i]! * heaviest - sum
      out[i] = weighted
    }
    const fresh = freshSums(values, end - 1, period, unit)
    if (!(Math.abs(fresh.weighted - weighted) <= tolerance * Math.abs(fresh.weighted))) {
      for (let k = start; k < end; k++) out[k] = freshSums(values, k, period, unit).weighted
    }
    sum = fresh.sum
    weighted = fresh.weighted
  }
  holdStanding(values, period, out, from)
  return out
}

function freshSums(values: Float64Array, at: number, period: number, unit: number): { sum: number; weighted: number } {
  let sum = 0
  let weighted = 0
  for (let i = at - period + 1, weight = 1; i <= at; i++, weight++) {
    sum += values[i]!
    weighted += weight * values[i]!
  }
  return { sum: sum * unit, weighted: weighted * unit }
}

export function wmaStream(period: number): (value: number) => number {
  const window = new Float64Array(period)
  const weights = (period * (period + 1)) / 2
  let count = 0
  return value => {
    window[count++ % period] = value
    if (count < period) return Number.NaN
    let weighted = 0
    for (let i = 0; i < period; i++) weighted += (i + 1) * window[(count + i) % period]!
    return weighted / weights
  }
}

export const wmaDefinition = defineIndicator({
  id: 'wma',
  label: 'Weighted moving average',
  group: 'average',
  help: 'An average whose weights rise evenly from the oldest close to the newest, between a simple and an exponential one in speed.',
  source: 'Linearly weighted mean, weights 1 to n; R. Colby & T. Meyers, The Encyclopedia of Technical Market Indicators, 1988.',
  parameters: [periodParameter(20)],
  placement: 'price',
  outputs: [{ name: 'wma', label: 'WMA', style: 'line' }],
  levels: [],
  inputs: ['close'],
  compute: ({ close }, { period }) => ({ wma: wma(close, period) }),
  stream: ({ period }) => {
    const next = wmaStream(period)
    return ({ close }) => ({ wma: next(close) })
  },
})
