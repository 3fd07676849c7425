// Tillson's T3.
import { defineIndicator, periodParameter } from '../definition.ts'
import { mapped } from '../mapped.ts'
import { settleStanding } from '../standing.ts'
import { advanceChain } from './repeated-ema.ts'

export function t3Stream(period: number, factor: number): (value: number) => number {
  const averages = new Float64Array(6)
  const weight = 2 / (period + 1)
  const [square, cube] = [factor * factor, factor ** 3]
  const [c3, c4] = [1 + 3 * factor + 3 * square + cube, -6 * square - 3 * factor - 3 * cube]
  const [c5, c6] = [3 * square + 3 * cube, -cube]
  let begun = false
  return value => {
    if (!begun) averages.fill(value)
    begun = true
    advanceChain(averages, value, weight)
    return c3 * averages[2]! + c4 * averages[3]! + c5 * averages[4]! + c6 * averages[5]!
  }
}

/** Six exponential averages of one another, combined by the volume factor; seeded with the first value, so it has no warm-up. n → n. */
export function t3(values: Float64Array, period: number, factor: number): Float64Array {
  const out = mapped(values, t3Stream(period, factor))
  settleStanding(values, period, 2 / (period + 1), out)
  return out
}

export const t3Definition = defineIndicator({
  id: 't3',
  label: 'T3 moving average',
  group: 'average',
  help: 'A very smooth average with little delay. The factor sets how much of the delay is taken back: 0 is a plain triple smoothing, 1 the most.',
  source:
    'T. Tillson, Smoothing Techniques for More Accurate Signals, Technical Analysis of Stocks & Commodities 16, 1998; all six averages seeded with the first close.',
  parameters: [periodParameter(5), { name: 'factor', label: 'Volume factor', default: 0.7, min: 0, max: 1, step: 0.05 }],
  placement: 'price',
  outputs: [{ name: 't3', label: 'T3', style: 'line' }],
  levels: [],
  inputs: ['close'],
  compute: ({ close }, { period, factor }) => ({ t3: t3(close, period, factor) }),
  stream: ({ period, factor }) => {
    const next = t3Stream(period, factor)
    return ({ close }) => ({ t3: next(close) })
  },
})
