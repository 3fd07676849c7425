// Bollinger bandwidth.
import { newColumn } from '#basics'
import { defineIndicator, periodParameter } from '../definition.ts'
import { windowDeviation, windowDeviationStream } from '../window-deviation.ts'
import { bandWidthParameter } from './bollinger.ts'

/** Distance of the Bollinger bands as a fraction of the average between them. n known closes → n, NaN for the first period − 1. */
export function bandwidth(close: Float64Array, period: number, width: number): Float64Array {
  const mean = newColumn(close.length)
  const deviation = newColumn(close.length)
  windowDeviation(close, period, mean, deviation)
  return mean.map((value, i) => relative(2 * width * deviation[i]!, value))
}

function relative(distance: number, mean: number): number {
  return mean === 0 ? 0 : distance / mean
}

export const bandwidthDefinition = defineIndicator({
  id: 'bandwidth',
  label: 'Bollinger bandwidth',
  group: 'volatility',
  help: 'How far the Bollinger bands are apart, as a fraction of the price. Very low values, a squeeze, often come before a strong move either way.',
  source: 'J. Bollinger, Bollinger on Bollinger Bands, 2001.',
  parameters: [periodParameter(20, 2), bandWidthParameter],
  placement: 'pane',
  outputs: [{ name: 'bandwidth', label: 'Bandwidth', style: 'line' }],
  levels: [],
  inputs: ['close'],
  compute: ({ close }, { period, width }) => ({ bandwidth: bandwidth(close, period, width) }),
  stream: ({ period, width }) => {
    const next = windowDeviationStream(period)
    return ({ close }) => {
      const { mean, deviation } = next(close)
      return { bandwidth: relative(2 * width * deviation, mean) }
    }
  },
})
