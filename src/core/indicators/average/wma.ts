// Weighted moving average.
import { defineIndicator, periodParameter } from '../definition.ts'

/**
 * Mean of the last `period` values with weights 1 (oldest) to `period` (newest). values: n known numbers from `from` on → n,
 * NaN for the first `from + period − 1`. Summed in blocks like window-sum.ts, so that no error outlives the window.
 */
export function wma(
  values: Float64Array,
  period: number,
  out: Float64Array = new Float64Array(values.length),
  from = 0,
): Float64Array {
  const n = values.length
  const first = from + period - 1
  const weights = (period * (period + 1)) / 2
  out.fill(Number.NaN, 0, Math.min(first, n))
  for (let start = first; start < n; start += period) {
    const last = Math.min(start + period - 1, n - 1)
    let sum = 0
    let weighted = 0
    if (start + period - 1 === last) out[last] = 0
    for (let i = start + period - 2; i >= start; i--) {
      // One bar earlier, every weight is one more, and the value that joins has weight 1.
      sum += values[i - period + 1]!
      weighted += sum
      if (i <= last) out[i] = weighted
    }
    sum = 0
    weighted = 0
    for (let i = start; i <= last; i++) {
      // One bar later, every weight is one less, and the value that joins has weight `period`.
      weighted += period * values[i]! - sum
      sum += values[i]!
      out[i] = (out[i]! + weighted) / weights
    }
  }
  return out
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
