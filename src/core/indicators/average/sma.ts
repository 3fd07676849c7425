// Simple moving average.
import { newColumn } from '#basics'
import { defineIndicator, periodParameter } from '../definition.ts'
import { holdStanding } from '../standing.ts'
import { sumWindows, windowSumStream } from '../window-sum.ts'

/** Long enough to make fresh sums cheap, short enough that rounding stays in the last digits. */
const stretch = 256
/** What two sums of one window may differ by, relative to it, before the stretch is summed again. */
const tolerance = 1e-12

/**
 * Mean of the last `period` values. values: n known numbers from `from` on → n, NaN for the first `from + period − 1`. `out`
 * must not be `values`.
 *
 * A running sum is fast and keeps every rounding error. So it runs for one stretch only and is compared with a fresh sum at
 * the end of it; where the two differ, because something huge passed through, the stretch is summed again by addition alone.
 */
export function sma(values: Float64Array, period: number, out: Float64Array = newColumn(values.length), from = 0): Float64Array {
  const n = values.length
  const first = from + period - 1
  out.fill(Number.NaN, 0, Math.min(first, n))
  if (first >= n) return out
  const share = 1 / period
  const length = Math.max(stretch, 8 * period)
  let sum = freshSum(values, from, first + 1)
  out[first] = sum * share
  for (let start = first + 1; start < n; start += length) {
    const end = start + length < n ? start + length : n
    let i = start
    let j = start - period
    // Two at a time, so that one sum does not wait for the other.
    for (; i + 1 < end; i += 2, j += 2) {
      const change = values[i]! - values[j]!
      const both = change + (values[i + 1]! - values[j + 1]!)
      out[i] = (sum + change) * share
      sum += both
      out[i + 1] = sum * share
    }
    if (i < end) {
      sum += values[i]! - values[j]!
      out[i] = sum * share
    }
    const fresh = freshSum(values, end - period, end)
    if (!(Math.abs(fresh - sum) <= tolerance * Math.abs(fresh))) {
      sumWindows(values, period, out, start, end)
      for (let k = start; k < end; k++) out[k] = out[k]! * share
    }
    sum = fresh
  }
  holdStanding(values, period, out, from)
  return out
}

function freshSum(values: Float64Array, from: number, to: number): number {
  let sum = 0
  for (let i = from; i < to; i++) sum += values[i]!
  return sum
}

export function smaStream(period: number): (value: number) => number {
  const sum = windowSumStream(period)
  return value => sum(value) / period
}

export const smaDefinition = defineIndicator({
  id: 'sma',
  label: 'Simple moving average',
  group: 'average',
  help: 'The mean close of the last bars: it smooths the noise and shows the direction. Price above it means above its average of that time.',
  source:
    'Arithmetic mean of the last n closes; in use on markets since the 1930s (H. M. Gartley, Profits in the Stock Market, 1935).',
  parameters: [periodParameter(20)],
  placement: 'price',
  outputs: [{ name: 'sma', label: 'SMA', style: 'line' }],
  levels: [],
  inputs: ['close'],
  compute: ({ close }, { period }) => ({ sma: sma(close, period) }),
  stream: ({ period }) => {
    const next = smaStream(period)
    return ({ close }) => ({ sma: next(close) })
  },
})
