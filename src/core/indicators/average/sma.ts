// Simple moving average.
import { defineIndicator, periodParameter } from '../definition.ts'
import { windowSum, windowSumStream } from '../window-sum.ts'

/** Mean of the last `period` values. values: n known numbers from `from` on → n, NaN for the first `from + period − 1`. */
export function sma(
  values: Float64Array,
  period: number,
  out: Float64Array = new Float64Array(values.length),
  from = 0,
): Float64Array {
  windowSum(values, period, out, from)
  for (let i = from + period - 1; i < out.length; i++) out[i] = out[i]! / period
  return out
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
