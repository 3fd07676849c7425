// Normalised average true range.
import { defineIndicator, periodParameter } from '../definition.ts'
import { atr, atrStream } from './atr.ts'

/** ATR in percent of the close. n known bars → n, NaN for the first `period`; 0 where the close is 0. */
export function natr(high: Float64Array, low: Float64Array, close: Float64Array, period: number): Float64Array {
  return atr(high, low, close, period).map((range, i) => percentOf(range, close[i]!))
}

function percentOf(range: number, close: number): number {
  return close === 0 ? 0 * range : (100 * range) / close
}

export const natrDefinition = defineIndicator({
  id: 'natr',
  label: 'Normalised average true range',
  group: 'volatility',
  help: 'How far the price typically moves in one bar, in percent of the price, so that shares compare.',
  source:
    'J. Forman, Cross-Market Evaluations with Normalized Average True Range, Technical Analysis of Stocks & Commodities 24, 2006.',
  parameters: [periodParameter(14)],
  placement: 'pane',
  outputs: [{ name: 'natr', label: 'NATR', style: 'line' }],
  levels: [],
  inputs: ['high', 'low', 'close'],
  compute: ({ high, low, close }, { period }) => ({ natr: natr(high, low, close, period) }),
  stream: ({ period }) => {
    const next = atrStream(period)
    return ({ high, low, close }) => ({ natr: percentOf(next(high, low, close), close) })
  },
})
