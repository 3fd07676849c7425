// Vortex indicator.
import { newColumn } from '#basics'
import { defineIndicator, periodParameter } from '../definition.ts'
import { trueRangeOf } from '../volatility/atr.ts'
import { windowSum, windowSumStream } from '../window-sum.ts'

export type VortexColumns = { plus: Float64Array; minus: Float64Array }

/** Movement up (high to the low before) and down over the true range, summed over `period`. n known bars → columns of n, NaN for the first `period`; 1 where there is no range. */
export function vortex(high: Float64Array, low: Float64Array, close: Float64Array, period: number): VortexColumns {
  const n = close.length
  const [up, down, range] = [newColumn(n), newColumn(n), newColumn(n)]
  for (let i = 1; i < n; i++) {
    up[i] = Math.abs(high[i]! - low[i - 1]!)
    down[i] = Math.abs(low[i]! - high[i - 1]!)
    range[i] = trueRangeOf(high[i]!, low[i]!, close[i - 1]!)
  }
  const ranges = windowSum(range, period, newColumn(n), 1)
  const over = (value: number, i: number) => ratio(value, ranges[i]!)
  return {
    plus: windowSum(up, period, newColumn(n), 1).map(over),
    minus: windowSum(down, period, newColumn(n), 1).map(over),
  }
}

function ratio(movement: number, range: number): number {
  return range === 0 ? 1 : movement / range
}

export const vortexDefinition = defineIndicator({
  id: 'vortex',
  label: 'Vortex indicator',
  group: 'momentum',
  help: 'Movement upwards and downwards, each as a multiple of the range. The line that is above shows the way of the trend.',
  source: 'E. Botes & D. Siepman, The Vortex Indicator, Technical Analysis of Stocks & Commodities 28, 2010.',
  parameters: [periodParameter(14)],
  placement: 'pane',
  outputs: [
    { name: 'plus', label: 'VI+', style: 'line' },
    { name: 'minus', label: 'VI−', style: 'line' },
  ],
  levels: [1],
  inputs: ['high', 'low', 'close'],
  compute: ({ high, low, close }, { period }) => vortex(high, low, close, period),
  stream: ({ period }) => {
    const [up, down, range] = [windowSumStream(period), windowSumStream(period), windowSumStream(period)]
    let [beforeHigh, beforeLow, beforeClose] = [Number.NaN, Number.NaN, Number.NaN]
    return ({ high, low, close }) => {
      const moves = [Math.abs(high - beforeLow), Math.abs(low - beforeHigh), trueRangeOf(high, low, beforeClose)] as const
      const isFirst = Number.isNaN(beforeClose)
      ;[beforeHigh, beforeLow, beforeClose] = [high, low, close]
      if (isFirst) return { plus: Number.NaN, minus: Number.NaN }
      const [plus, minus, ranges] = [up(moves[0]), down(moves[1]), range(moves[2])]
      return { plus: ratio(plus, ranges), minus: ratio(minus, ranges) }
    }
  },
})
