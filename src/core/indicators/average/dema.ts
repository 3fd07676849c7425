// Double exponential moving average.
import { defineIndicator, periodParameter } from '../definition.ts'
import { mapped } from '../mapped.ts'
import { settleStanding } from '../standing.ts'
import { emaChain } from './repeated-ema.ts'

export function demaStream(period: number): (value: number) => number {
  const chain = emaChain(2, period)
  return value => {
    const averages = chain(value)
    return averages ? 2 * averages[0]! - averages[1]! : Number.NaN
  }
}

/** 2 × EMA − EMA of EMA, all seeded with the mean of the first `period` values. n → n, NaN for the first period − 1. */
export function dema(values: Float64Array, period: number): Float64Array {
  const out = mapped(values, demaStream(period))
  settleStanding(values, period, 2 / (period + 1), out)
  return out
}

export const demaDefinition = defineIndicator({
  id: 'dema',
  label: 'Double exponential moving average',
  group: 'average',
  help: 'An exponential average with most of its delay taken out: it follows turns faster and overshoots more.',
  source:
    'P. G. Mulloy, Smoothing Data with Faster Moving Averages, Technical Analysis of Stocks & Commodities 12, 1994; both averages seeded with the simple mean of the first n closes.',
  parameters: [periodParameter(14)],
  placement: 'price',
  outputs: [{ name: 'dema', label: 'DEMA', style: 'line' }],
  levels: [],
  inputs: ['close'],
  compute: ({ close }, { period }) => ({ dema: dema(close, period) }),
  stream: ({ period }) => {
    const next = demaStream(period)
    return ({ close }) => ({ dema: next(close) })
  },
})
