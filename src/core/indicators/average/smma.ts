// Smoothed moving average.
import { newColumn } from '#basics'
import { defineIndicator, periodParameter } from '../definition.ts'
import { exponential, exponentialStream } from './ema.ts'

/** Wilder's smoothing: weight 1 / period, seeded with the mean of the first `period` values. n → n, NaN for the first `from + period − 1`. */
export function smma(values: Float64Array, period: number, out: Float64Array = newColumn(values.length), from = 0): Float64Array {
  return exponential(values, period, 1 / period, out, from)
}

export function smmaStream(period: number): (value: number) => number {
  return exponentialStream(period, 1 / period)
}

export const smmaDefinition = defineIndicator({
  id: 'smma',
  label: 'Smoothed moving average',
  group: 'average',
  help: 'A slow exponential average, also called RMA: the smoothing inside RSI, ATR and ADX, here for the close.',
  source:
    'J. W. Wilder, New Concepts in Technical Trading Systems, 1978; weight 1 / n, seeded with the simple mean of the first n closes.',
  parameters: [periodParameter(20)],
  placement: 'price',
  outputs: [{ name: 'smma', label: 'SMMA', style: 'line' }],
  levels: [],
  inputs: ['close'],
  compute: ({ close }, { period }) => ({ smma: smma(close, period) }),
  stream: ({ period }) => {
    const next = smmaStream(period)
    return ({ close }) => ({ smma: next(close) })
  },
})
