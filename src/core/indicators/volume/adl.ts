// Accumulation / distribution line.
import { newColumn } from '#basics'
import { defineIndicator } from '../definition.ts'

/** Volume signed by where the close lies in the bar's range: all of it at the high, none in the middle, minus all at the low. */
export function moneyFlowVolume(high: number, low: number, close: number, volume: number): number {
  return high === low ? 0 : (volume * (close - low - (high - close))) / (high - low)
}

/** Running total of the money flow volume. n known bars → n. */
export function adl(high: Float64Array, low: Float64Array, close: Float64Array, volume: Float64Array): Float64Array {
  const out = newColumn(close.length)
  let total = 0
  for (let i = 0; i < out.length; i++) {
    total += moneyFlowVolume(high[i]!, low[i]!, close[i]!, volume[i]!)
    out[i] = total
  }
  return out
}

export const adlDefinition = defineIndicator({
  id: 'adl',
  label: 'Accumulation / distribution line',
  group: 'volume',
  help: 'A running total of volume, counted as bought where the bar closes near its high and as sold near its low. Its direction counts, not its level.',
  source: 'M. Chaikin, 1970s, after L. Williams.',
  parameters: [],
  placement: 'pane',
  outputs: [{ name: 'adl', label: 'ADL', style: 'line' }],
  levels: [],
  inputs: ['high', 'low', 'close', 'volume'],
  compute: ({ high, low, close, volume }) => ({ adl: adl(high, low, close, volume) }),
  stream: () => {
    let total = 0
    return ({ high, low, close, volume }) => {
      total += moneyFlowVolume(high, low, close, volume)
      return { adl: total }
    }
  },
})
