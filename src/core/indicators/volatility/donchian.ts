// Donchian channel.
import { defineIndicator, periodParameter } from '../definition.ts'
import { windowExtremeStream, windowHighest, windowLowest } from '../window-extreme.ts'
import type { BandColumns } from './bollinger.ts'

/** Highest high and lowest low of the `period` bars before each bar, that bar not included, and their middle. n known bars → three columns of n, NaN for the first `period`. */
export function donchian(high: Float64Array, low: Float64Array, period: number): BandColumns {
  const upper = barLater(windowHighest(high, period))
  const lower = barLater(windowLowest(low, period))
  return { upper, middle: upper.map((value, i) => (value + lower[i]!) / 2), lower }
}

function barLater(values: Float64Array): Float64Array {
  values.copyWithin(1, 0)
  if (values.length > 0) values[0] = Number.NaN
  return values
}

export const donchianDefinition = defineIndicator({
  id: 'donchian',
  label: 'Donchian channel',
  group: 'volatility',
  help: 'The highest high and the lowest low of the bars before. A bar that leaves the channel breaks out of its range.',
  source: 'R. Donchian, 1960s (C. M. Faith, Way of the Turtle, 2007); the present bar is not part of its own channel.',
  parameters: [periodParameter(20)],
  placement: 'price',
  outputs: [
    { name: 'upper', label: 'Upper', style: 'line' },
    { name: 'middle', label: 'Middle', style: 'line' },
    { name: 'lower', label: 'Lower', style: 'line' },
  ],
  levels: [],
  inputs: ['high', 'low'],
  compute: ({ high, low }, { period }) => donchian(high, low, period),
  stream: ({ period }) => {
    const extremes = windowExtremeStream(period)
    let before = { highest: Number.NaN, lowest: Number.NaN }
    return ({ high, low }) => {
      const { highest: upper, lowest: lower } = before
      before = extremes(high, low)
      return { upper, middle: (upper + lower) / 2, lower }
    }
  },
})
