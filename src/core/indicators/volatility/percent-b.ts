// Bollinger %B.
import { newColumn } from '#basics'
import { defineIndicator, periodParameter } from '../definition.ts'
import { windowDeviation, windowDeviationStream } from '../window-deviation.ts'
import { bandWidthParameter } from './bollinger.ts'

/** Where the close stands between the Bollinger bands: 0 at the lower, 1 at the upper, 0.5 where they meet. n known closes → n, NaN for the first period − 1. */
export function percentB(close: Float64Array, period: number, width: number): Float64Array {
  const mean = newColumn(close.length)
  const deviation = newColumn(close.length)
  windowDeviation(close, period, mean, deviation)
  return mean.map((value, i) => between(close[i]!, value, width * deviation[i]!))
}

function between(close: number, mean: number, distance: number): number {
  return distance === 0 ? 0.5 : (close - mean + distance) / (2 * distance)
}

export const percentBDefinition = defineIndicator({
  id: 'percentb',
  label: 'Bollinger %B',
  group: 'volatility',
  help: 'Where the close stands between the Bollinger bands: 0 on the lower, 1 on the upper one, beyond them outside.',
  source: 'J. Bollinger, Bollinger on Bollinger Bands, 2001.',
  parameters: [periodParameter(20, 2), bandWidthParameter],
  placement: 'pane',
  outputs: [{ name: 'percentB', label: '%B', style: 'line' }],
  levels: [0, 1],
  inputs: ['close'],
  compute: ({ close }, { period, width }) => ({ percentB: percentB(close, period, width) }),
  stream: ({ period, width }) => {
    const next = windowDeviationStream(period)
    return ({ close }) => {
      const { mean, deviation } = next(close)
      return { percentB: between(close, mean, width * deviation) }
    }
  },
})
