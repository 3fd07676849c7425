// Ultimate oscillator.
import { newColumn } from '#basics'
import { countParameter, defineIndicator } from '../definition.ts'
import { windowSum, windowSumStream } from '../window-sum.ts'

/**
 * Buying pressure (close above the true low) as a share of the true range, over three lengths weighted 4 : 2 : 1.
 * n known bars → n in 0–100, NaN for the first `slow`; a length without any range counts as 50.
 */
export function ultimate(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  fast: number,
  middle: number,
  slow: number,
): Float64Array {
  const n = close.length
  const pressure = newColumn(n)
  const range = newColumn(n)
  for (let i = 1; i < n; i++) {
    const before = close[i - 1]!
    const trueLow = Math.min(low[i]!, before)
    pressure[i] = close[i]! - trueLow
    range[i] = Math.max(high[i]!, before) - trueLow
  }
  const [top, bottom] = [newColumn(n), newColumn(n)]
  const out = newColumn(n)
  for (const [period, weight] of [
    [fast, 4],
    [middle, 2],
    [slow, 1],
  ] as const) {
    windowSum(pressure, period, top, 1)
    windowSum(range, period, bottom, 1)
    for (let i = 0; i < n; i++) out[i] = out[i]! + (weight / 7) * share(top[i]!, bottom[i]!)
  }
  return out
}

function share(pressure: number, range: number): number {
  return range === 0 ? 50 : (100 * pressure) / range
}

export const ultimateDefinition = defineIndicator({
  id: 'uo',
  label: 'Ultimate oscillator',
  group: 'momentum',
  help: 'The share of the movement that was buying pressure, over three lengths at once, from 0 to 100. Above 70 is often called overbought, below 30 oversold.',
  source: 'L. Williams, The Ultimate Oscillator, Technical Analysis of Stocks & Commodities 3, 1985.',
  parameters: [countParameter('fast', 'Fast', 7), countParameter('middle', 'Middle', 14), countParameter('slow', 'Slow', 28)],
  refuses: ({ fast, middle, slow }) => (fast <= middle && middle <= slow ? null : 'fast, middle and slow must ascend'),
  placement: 'pane',
  outputs: [{ name: 'uo', label: 'UO', style: 'line' }],
  levels: [30, 70],
  inputs: ['high', 'low', 'close'],
  compute: ({ high, low, close }, { fast, middle, slow }) => ({ uo: ultimate(high, low, close, fast, middle, slow) }),
  stream: ({ fast, middle, slow }) => {
    const lengths = (
      [
        [fast, 4],
        [middle, 2],
        [slow, 1],
      ] as const
    ).map(([period, weight]) => ({
      weight,
      top: windowSumStream(period),
      bottom: windowSumStream(period),
    }))
    let before = Number.NaN
    return ({ high, low, close }) => {
      const trueLow = Math.min(low, before)
      const range = Math.max(high, before) - trueLow
      before = close
      if (Number.isNaN(trueLow)) return { uo: Number.NaN }
      let uo = 0
      for (const { weight, top, bottom } of lengths) uo += (weight / 7) * share(top(close - trueLow), bottom(range))
      return { uo }
    }
  },
})
