// Commodity channel index.
import { sma } from '../average/sma.ts'
import { defineIndicator, periodParameter } from '../definition.ts'

/**
 * Typical price's distance from its mean over 0.015 mean absolute deviations. n known bars → n, NaN for the first
 * period − 1; 0 where the window does not move.
 */
export function cci(high: Float64Array, low: Float64Array, close: Float64Array, period: number): Float64Array {
  const n = close.length
  const typical = new Float64Array(n)
  for (let i = 0; i < n; i++) typical[i] = (high[i]! + low[i]! + close[i]!) / 3
  const out = sma(typical, period)
  for (let i = period - 1; i < n; i++) {
    const mean = out[i]!
    let deviation = 0
    for (let j = i - period + 1; j <= i; j++) deviation += Math.abs(typical[j]! - mean)
    out[i] = channelIndex(typical[i]!, mean, deviation / period)
  }
  return out
}

/** A deviation of less than 1e-12 of the price is rounding, not movement: dividing by it would make noise look like a signal. */
function channelIndex(typical: number, mean: number, deviation: number): number {
  return deviation > 1e-12 * Math.abs(mean) ? (typical - mean) / (0.015 * deviation) : 0
}

export const cciDefinition = defineIndicator({
  id: 'cci',
  label: 'Commodity channel index',
  group: 'momentum',
  help: 'How unusual the price is for its recent range: within ±100 most of the time, beyond it when a move is strong.',
  source: 'D. R. Lambert, Commodity Channel Index, Commodities 9, 1980.',
  parameters: [periodParameter(20, 2)],
  placement: 'pane',
  outputs: [{ name: 'cci', label: 'CCI', style: 'line' }],
  levels: [-100, 100],
  inputs: ['high', 'low', 'close'],
  compute: ({ high, low, close }, { period }) => ({ cci: cci(high, low, close, period) }),
  stream: ({ period }) => {
    const window = new Float64Array(period)
    let count = 0
    return ({ high, low, close }) => {
      const typical = (high + low + close) / 3
      window[count++ % period] = typical
      if (count < period) return { cci: Number.NaN }
      const mean = window.reduce((sum, value) => sum + (value - typical), 0) / period + typical
      const deviation = window.reduce((sum, value) => sum + Math.abs(value - mean), 0) / period
      return { cci: channelIndex(typical, mean, deviation) }
    }
  },
})
