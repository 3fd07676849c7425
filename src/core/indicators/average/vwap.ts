// Volume-weighted average price.
import { defineIndicator } from '../definition.ts'

/** Mean typical price (high + low + close) / 3 weighted by volume, since the first bar. n known bars → n, NaN until something was traded. */
export function vwap(high: Float64Array, low: Float64Array, close: Float64Array, volume: Float64Array): Float64Array {
  const next = vwapStream()
  return close.map((price, i) => next(high[i]!, low[i]!, price, volume[i]!))
}

export function vwapStream(): (high: number, low: number, close: number, volume: number) => number {
  let traded = 0
  let volumes = 0
  return (high, low, close, volume) => {
    traded += (volume * (high + low + close)) / 3
    volumes += volume
    return volumes > 0 ? traded / volumes : Number.NaN
  }
}

export const vwapDefinition = defineIndicator({
  id: 'vwap',
  label: 'Volume-weighted average price',
  group: 'average',
  help: 'What a share cost on average since the first bar of the series, each price counted by its volume.',
  source:
    'S. Berkowitz, D. Logue & E. Noser, The Total Cost of Transactions on the NYSE, Journal of Finance 43, 1988; anchored at the first bar.',
  parameters: [],
  placement: 'price',
  outputs: [{ name: 'vwap', label: 'VWAP', style: 'line' }],
  levels: [],
  inputs: ['high', 'low', 'close', 'volume'],
  compute: ({ high, low, close, volume }) => ({ vwap: vwap(high, low, close, volume) }),
  stream: () => {
    const next = vwapStream()
    return ({ high, low, close, volume }) => ({ vwap: next(high, low, close, volume) })
  },
})
