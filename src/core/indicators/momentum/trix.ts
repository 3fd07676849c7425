// TRIX.
import { emaChain } from '../average/repeated-ema.ts'
import { defineIndicator, periodParameter } from '../definition.ts'
import { mapped } from '../mapped.ts'

export function trixStream(period: number): (value: number) => number {
  const chain = emaChain(3, period)
  let before = Number.NaN
  return value => {
    const average = chain(value)?.[2] ?? Number.NaN
    const change = before === 0 ? 0 : (100 * (average - before)) / before
    before = average
    return change
  }
}

/** Change of the triple EMA in percent per bar. n known values → n, NaN for the first `period`. */
export function trix(values: Float64Array, period: number): Float64Array {
  return mapped(values, trixStream(period))
}

export const trixDefinition = defineIndicator({
  id: 'trix',
  label: 'TRIX',
  group: 'momentum',
  help: 'How fast a triple-smoothed average rises or falls, in percent per bar. Above zero it rises; swings shorter than its period are filtered out.',
  source:
    'J. K. Hutson, Good TRIX, Technical Analysis of Stocks & Commodities 1, 1983; all three averages seeded with the simple mean of the first n closes.',
  parameters: [periodParameter(14)],
  placement: 'pane',
  outputs: [{ name: 'trix', label: 'TRIX', style: 'line' }],
  levels: [0],
  inputs: ['close'],
  compute: ({ close }, { period }) => ({ trix: trix(close, period) }),
  stream: ({ period }) => {
    const next = trixStream(period)
    return ({ close }) => ({ trix: next(close) })
  },
})
