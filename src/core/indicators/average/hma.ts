// Hull moving average.
import { defineIndicator, periodParameter } from '../definition.ts'
import { wma, wmaStream } from './wma.ts'

/** WMA over √period of 2 × WMA(period / 2) − WMA(period); halves and roots rounded down. n → n, NaN for the first period + √period − 2. */
export function hma(values: Float64Array, period: number): Float64Array {
  const fast = wma(values, period >> 1)
  const slow = wma(values, period)
  for (let i = period - 1; i < slow.length; i++) slow[i] = 2 * fast[i]! - slow[i]!
  return wma(slow, Math.floor(Math.sqrt(period)), fast, period - 1)
}

export function hmaStream(period: number): (value: number) => number {
  const nextFast = wmaStream(period >> 1)
  const nextSlow = wmaStream(period)
  const smooth = wmaStream(Math.floor(Math.sqrt(period)))
  return value => {
    const raw = 2 * nextFast(value) - nextSlow(value)
    return Number.isNaN(raw) ? Number.NaN : smooth(raw)
  }
}

export const hmaDefinition = defineIndicator({
  id: 'hma',
  label: 'Hull moving average',
  group: 'average',
  help: 'A smooth average that keeps close to the price by weighing a fast average against a slow one.',
  source: 'A. Hull, How to Reduce Lag in a Moving Average, 2005; halves and roots rounded down.',
  parameters: [periodParameter(14, 2)],
  placement: 'price',
  outputs: [{ name: 'hma', label: 'HMA', style: 'line' }],
  levels: [],
  inputs: ['close'],
  compute: ({ close }, { period }) => ({ hma: hma(close, period) }),
  stream: ({ period }) => {
    const next = hmaStream(period)
    return ({ close }) => ({ hma: next(close) })
  },
})
