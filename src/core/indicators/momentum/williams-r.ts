// Williams %R.
import { defineIndicator, periodParameter } from '../definition.ts'
import { windowExtremeStream } from '../window-extreme.ts'
import { positionInRange, rawStochastic } from './stochastic.ts'

/** How far below the high of the last `period` bars the close lies, −100 to 0; −50 where they have no range. n known bars → n, NaN for the first period − 1. */
export function williamsR(high: Float64Array, low: Float64Array, close: Float64Array, period: number): Float64Array {
  const out = rawStochastic(high, low, close, period)
  for (let i = 0; i < out.length; i++) out[i] = out[i]! - 100
  return out
}

export const williamsRDefinition = defineIndicator({
  id: 'williamsr',
  label: 'Williams %R',
  group: 'momentum',
  help: 'How far the close is below the highest high of the last bars: 0 at the high, −100 at the low. Above −20 is often called overbought, below −80 oversold.',
  source: 'L. Williams, How I Made One Million Dollars Last Year Trading Commodities, 1973.',
  parameters: [periodParameter(14)],
  placement: 'pane',
  outputs: [{ name: 'williamsR', label: '%R', style: 'line' }],
  levels: [-80, -20],
  inputs: ['high', 'low', 'close'],
  compute: ({ high, low, close }, { period }) => ({ williamsR: williamsR(high, low, close, period) }),
  stream: ({ period }) => {
    const extremes = windowExtremeStream(period)
    return ({ high, low, close }) => {
      const { highest, lowest } = extremes(high, low)
      return { williamsR: Number.isNaN(highest) ? Number.NaN : positionInRange(close, highest, lowest) - 100 }
    }
  },
})
