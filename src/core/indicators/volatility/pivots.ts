// Pivots: the highs and lows that stand out.
import { countParameter, defineIndicator } from '../definition.ts'

export type PivotColumns = { high: Float64Array; low: Float64Array }

/**
 * A high above the highs of `left` bars before and `right` bars after it, a low below the lows around it; the value stands on
 * the bar itself, though it is known only `right` bars later. n known bars → columns of n, NaN on all other bars.
 */
export function pivots(high: Float64Array, low: Float64Array, left: number, right: number): PivotColumns {
  const n = high.length
  const out = { high: new Float64Array(n).fill(Number.NaN), low: new Float64Array(n).fill(Number.NaN) }
  for (let i = left; i < n - right; i++) {
    let isHigh = true
    let isLow = true
    for (let j = i - left; j <= i + right && (isHigh || isLow); j++) {
      if (j === i) continue
      if (!(high[j]! < high[i]!)) isHigh = false
      if (!(low[j]! > low[i]!)) isLow = false
    }
    if (isHigh) out.high[i] = high[i]!
    if (isLow) out.low[i] = low[i]!
  }
  return out
}

export const pivotsDefinition = defineIndicator({
  id: 'pivots',
  label: 'Pivots',
  group: 'volatility',
  help: 'Highs and lows that stand out among the bars around them. Each is known only some bars later and drawn back in time, so it explains the past and is no signal.',
  source: 'B. Williams, Trading Chaos, 1995 (fractals), with any number of bars on either side.',
  parameters: [countParameter('left', 'Bars before', 2), countParameter('right', 'Bars after', 2)],
  placement: 'price',
  outputs: [
    { name: 'high', label: 'High', style: 'dots' },
    { name: 'low', label: 'Low', style: 'dots' },
  ],
  drawnBack: ['high', 'low'],
  levels: [],
  inputs: ['high', 'low'],
  compute: ({ high, low }, { left, right }) => pivots(high, low, left, right),
  stream: null,
})
