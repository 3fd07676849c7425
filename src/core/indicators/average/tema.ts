// Triple exponential moving average.
import { defineIndicator, periodParameter } from '../definition.ts'
import { mapped } from '../mapped.ts'
import { settleStanding } from '../standing.ts'
import { emaChain } from './repeated-ema.ts'

export function temaStream(period: number): (value: number) => number {
  const chain = emaChain(3, period)
  return value => {
    const averages = chain(value)
    return averages ? 3 * averages[0]! - 3 * averages[1]! + averages[2]! : Number.NaN
  }
}

/** 3 × EMA − 3 × EMA of EMA + EMA of that, all seeded with the mean of the first `period` values. n → n, NaN for the first period − 1. */
export function tema(values: Float64Array, period: number): Float64Array {
  const out = mapped(values, temaStream(period))
  settleStanding(values, period, 2 / (period + 1), out)
  return out
}

export const temaDefinition = defineIndicator({
  id: 'tema',
  label: 'Triple exponential moving average',
  group: 'average',
  help: 'Like the double one with a third correction: the fastest of the three to follow, and the most nervous.',
  source:
    'P. G. Mulloy, Smoothing Data with Less Lag, Technical Analysis of Stocks & Commodities 12, 1994; all three averages seeded with the simple mean of the first n closes.',
  parameters: [periodParameter(20)],
  placement: 'price',
  outputs: [{ name: 'tema', label: 'TEMA', style: 'line' }],
  levels: [],
  inputs: ['close'],
  compute: ({ close }, { period }) => ({ tema: tema(close, period) }),
  stream: ({ period }) => {
    const next = temaStream(period)
    return ({ close }) => ({ tema: next(close) })
  },
})
