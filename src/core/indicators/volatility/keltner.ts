// Keltner channel.
import { ema, emaStream } from '../average/ema.ts'
import { countParameter, defineIndicator, periodParameter } from '../definition.ts'
import { atr, atrStream } from './atr.ts'
import type { BandColumns } from './bollinger.ts'

/** EMA of the close, and lines `width` average true ranges above and below. n known bars → three columns of n, the bands NaN until both averages are there. */
export function keltner(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  period: number,
  width: number,
  atrPeriod: number,
): BandColumns {
  const middle = ema(close, period)
  const range = atr(high, low, close, atrPeriod)
  return {
    upper: middle.map((value, i) => value + width * range[i]!),
    middle,
    lower: middle.map((value, i) => value - width * range[i]!),
  }
}

export const keltnerDefinition = defineIndicator({
  id: 'keltner',
  label: 'Keltner channel',
  group: 'volatility',
  help: 'An average with lines two average true ranges around it. Closes outside are unusual; beside Bollinger bands it is steadier.',
  source:
    'C. W. Keltner, How to Make Money in Commodities, 1960; with ATR by L. B. Raschke, 1980s; the average seeded with the simple mean of the first n closes.',
  parameters: [
    periodParameter(20),
    { name: 'width', label: 'True ranges', default: 2, min: 0.1, max: 10, step: 0.1 },
    countParameter('atr', 'ATR period', 10),
  ],
  placement: 'price',
  outputs: [
    { name: 'upper', label: 'Upper', style: 'line' },
    { name: 'middle', label: 'Middle', style: 'line' },
    { name: 'lower', label: 'Lower', style: 'line' },
  ],
  levels: [],
  inputs: ['high', 'low', 'close'],
  compute: ({ high, low, close }, { period, width, atr: atrPeriod }) => keltner(high, low, close, period, width, atrPeriod),
  stream: ({ period, width, atr: atrPeriod }) => {
    const average = emaStream(period)
    const trueRange = atrStream(atrPeriod)
    return ({ high, low, close }) => {
      const middle = average(close)
      const distance = width * trueRange(high, low, close)
      return { upper: middle + distance, middle, lower: middle - distance }
    }
  },
})
