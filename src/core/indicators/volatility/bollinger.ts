// Bollinger bands.
import { columns } from '../columns.ts'
import { defineIndicator, periodParameter } from '../definition.ts'
import { windowDeviation, windowDeviationStream } from '../window-deviation.ts'

export type BandColumns = { upper: Float64Array; middle: Float64Array; lower: Float64Array }

/**
 * Simple average of `period` closes, and bands `width` population standard deviations above and below. close: n known
 * prices → three columns of n, NaN for the first period − 1.
 */
export function bollinger(
  close: Float64Array,
  period: number,
  width: number,
  out: BandColumns = columns(close.length, 'upper', 'middle', 'lower'),
): BandColumns {
  const { upper, middle, lower } = out
  windowDeviation(close, period, middle, lower)
  for (let i = 0; i < close.length; i++) {
    const mean = middle[i]!
    const distance = width * lower[i]!
    upper[i] = mean + distance
    lower[i] = mean - distance
  }
  return out
}

export const bandWidthParameter = {
  name: 'width',
  label: 'Standard deviations',
  default: 2,
  min: 0.1,
  max: 10,
  step: 0.1,
} as const

export const bollingerDefinition = defineIndicator({
  id: 'bollinger',
  label: 'Bollinger bands',
  group: 'volatility',
  help: 'An average with bands two standard deviations around it: narrow in quiet times, wide in restless ones. Most closes lie between them.',
  source: 'J. Bollinger, 1983 (Bollinger on Bollinger Bands, 2001); population standard deviation.',
  parameters: [periodParameter(20, 2), bandWidthParameter],
  placement: 'price',
  outputs: [
    { name: 'upper', label: 'Upper', style: 'line' },
    { name: 'middle', label: 'Middle', style: 'line' },
    { name: 'lower', label: 'Lower', style: 'line' },
  ],
  levels: [],
  inputs: ['close'],
  compute: ({ close }, { period, width }) => bollinger(close, period, width),
  stream: ({ period, width }) => {
    const next = windowDeviationStream(period)
    return ({ close }) => {
      const { mean, deviation } = next(close)
      return { upper: mean + width * deviation, middle: mean, lower: mean - width * deviation }
    }
  },
})
