// Volume-weighted moving average.
import { defineIndicator, periodParameter } from '../definition.ts'
import { holdStanding } from '../standing.ts'
import { windowSum, windowSumStream } from '../window-sum.ts'

/** Mean of the last `period` closes weighted by volume. n known bars → n, NaN for the first period − 1 and where nothing was traded. */
export function vwma(close: Float64Array, volume: Float64Array, period: number): Float64Array {
  const traded = close.map((price, i) => price * volume[i]!)
  const out = windowSum(traded, period)
  const volumes = windowSum(volume, period, traded)
  for (let i = period - 1; i < out.length; i++) out[i] = volumes[i]! > 0 ? out[i]! / volumes[i]! : Number.NaN
  holdStanding(close, period, out)
  return out
}

export const vwmaDefinition = defineIndicator({
  id: 'vwma',
  label: 'Volume-weighted moving average',
  group: 'average',
  help: 'The mean close of the last bars with busy bars counting more. Above the simple average, the volume was at the higher prices.',
  source: 'Volume-weighted mean of the last n closes; B. Dormeier, Buff Up Your Moving Averages, 2001.',
  parameters: [periodParameter(20)],
  placement: 'price',
  outputs: [{ name: 'vwma', label: 'VWMA', style: 'line' }],
  levels: [],
  inputs: ['close', 'volume'],
  compute: ({ close, volume }, { period }) => ({ vwma: vwma(close, volume, period) }),
  stream: ({ period }) => {
    const traded = windowSumStream(period)
    const volumes = windowSumStream(period)
    return ({ close, volume }) => {
      const top = traded(close * volume)
      const bottom = volumes(volume)
      return { vwma: bottom > 0 ? top / bottom : Number.NaN }
    }
  },
})
