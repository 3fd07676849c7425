// Chandelier exit.
import { defineIndicator, periodParameter } from '../definition.ts'
import { windowExtremeStream, windowHighest, windowLowest } from '../window-extreme.ts'
import { atr, atrStream } from './atr.ts'

export type ChandelierColumns = { long: Float64Array; short: Float64Array }

/** Stops that hang `width` average true ranges below the highest high (long) and above the lowest low (short). n known bars → columns of n, NaN for the first `period`. */
export function chandelier(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  period: number,
  width: number,
): ChandelierColumns {
  const range = atr(high, low, close, period)
  return {
    long: windowHighest(high, period).map((highest, i) => highest - width * range[i]!),
    short: windowLowest(low, period).map((lowest, i) => lowest + width * range[i]!),
  }
}

export const chandelierDefinition = defineIndicator({
  id: 'chandelier',
  label: 'Chandelier exit',
  group: 'volatility',
  help: 'A stop that hangs some average true ranges below the highest high, for what is held, and the mirror image for what is sold short.',
  source: 'C. Le Beau, 1990s (A. Elder, Come Into My Trading Room, 2002).',
  parameters: [periodParameter(22), { name: 'width', label: 'True ranges', default: 3, min: 0.1, max: 20, step: 0.1 }],
  placement: 'price',
  outputs: [
    { name: 'long', label: 'Long exit', style: 'line' },
    { name: 'short', label: 'Short exit', style: 'line' },
  ],
  levels: [],
  inputs: ['high', 'low', 'close'],
  compute: ({ high, low, close }, { period, width }) => chandelier(high, low, close, period, width),
  stream: ({ period, width }) => {
    const extremes = windowExtremeStream(period)
    const trueRange = atrStream(period)
    return ({ high, low, close }) => {
      const { highest, lowest } = extremes(high, low)
      const distance = width * trueRange(high, low, close)
      return { long: highest - distance, short: lowest + distance }
    }
  },
})
