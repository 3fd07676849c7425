// Commodity channel index.
import { defineIndicator, periodParameter } from '../definition.ts'

/**
 * Typical price's distance from its mean over 0.015 mean absolute deviations. n known bars → n, NaN for the first
 * period − 1; 0 where the window does not move.
 */
export function cci(high: Float64Array, low: Float64Array, close: Float64Array, period: number): Float64Array {
  const n = close.length
  const typical = new Float64Array(n)
  for (let i = 0; i < n; i++) typical[i] = (high[i]! + low[i]! + close[i]!) / 3
  const out = new Float64Array(n)
  out.fill(Number.NaN, 0, Math.min(period - 1, n))
  for (let i = period - 1; i < n; i++) out[i] = channelIndex(typical, i - period + 1, i, typical[i]!)
  return out
}

/**
 * Measured from the newest price, because differences of near prices are exact where their mean is not: in a nearly flat
 * window the rounding of the mean would be most of the result. A deviation of less than 1e-14 of the price is rounding too.
 */
function channelIndex(typical: Float64Array, from: number, to: number, newest: number): number {
  const period = to - from + 1
  let sum = 0
  for (let j = from; j <= to; j++) sum += typical[j]! - newest
  const mean = sum / period
  let deviation = 0
  for (let j = from; j <= to; j++) deviation += Math.abs(typical[j]! - newest - mean)
  return deviation > 1e-14 * period * Math.abs(newest) ? -mean / ((0.015 * deviation) / period) : 0
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
      return { cci: count < period ? Number.NaN : channelIndex(window, 0, period - 1, typical) }
    }
  },
})
