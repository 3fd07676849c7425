// Commodity channel index.
import { newColumn } from '#basics'
import { defineIndicator, periodParameter } from '../definition.ts'

const stretch = 256
/** The least share of the largest sum that the deviations must be, for the digits of the mean to be good enough. */
const trusted = 1e-4

/**
 * Typical price's distance from its mean over 0.015 mean absolute deviations. n known bars → n, NaN for the first
 * period − 1; 0 where the window does not move.
 *
 * The mean comes from a running sum, for one stretch at a time, and is trusted only while the deviation is not small against
 * it; the deviation itself has to look at the whole window for each bar.
 */
export function cci(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  period: number,
  out: Float64Array = newColumn(close.length),
): Float64Array {
  const n = close.length
  const before = period - 1
  out.fill(Number.NaN, 0, Math.min(before, n))
  const share = 1 / period
  const unit = period / 0.015
  const length = Math.max(stretch, 2 * period)
  const typical = newColumn(length + before)
  for (let start = before; start < n; start += length) {
    const end = start + length < n ? start + length : n
    // typical[k] is that of bar start − period + 1 + k.
    for (let i = start - before, k = 0; i < end; i++, k++) typical[k] = (high[i]! + low[i]! + close[i]!) / 3
    let sum = 0
    for (let k = 0; k < before; k++) sum += typical[k]!
    let largest = Math.abs(sum)
    let leaving = 0
    for (let i = start, k = 0; i < end; i++, k++) {
      const newest = typical[k + before]!
      sum += newest - leaving
      leaving = typical[k]!
      if (Math.abs(sum) > largest) largest = Math.abs(sum)
      const mean = sum * share
      const deviation = sizeAround(typical, k, period, mean)
      out[i] = deviation > trusted * largest ? ((newest - mean) * unit) / deviation : byItself(typical, k, period, newest)
    }
  }
  return out
}

/** Σ |value − mean| over the window, in four sums, because one would wait for itself at every step. */
function sizeAround(values: Float64Array, from: number, period: number, mean: number): number {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  const fours = from + (period & ~3)
  let k = from
  for (; k < fours; k += 4) {
    a += Math.abs(values[k]! - mean)
    b += Math.abs(values[k + 1]! - mean)
    c += Math.abs(values[k + 2]! - mean)
    d += Math.abs(values[k + 3]! - mean)
  }
  for (; k < from + period; k++) a += Math.abs(values[k]! - mean)
  return a + b + (c + d)
}

/**
 * Measured from the newest price, because differences of near prices are exact where their mean is not: in a nearly flat
 * window the rounding of the mean would be most of the result. A deviation of less than 1e-14 of the price is rounding too.
 */
function byItself(typical: Float64Array, from: number, period: number, newest: number): number {
  let sum = 0
  for (let k = from; k < from + period; k++) sum += typical[k]! - newest
  const mean = sum / period
  let deviation = 0
  for (let k = from; k < from + period; k++) deviation += Math.abs(typical[k]! - newest - mean)
  return deviation > 1e-14 * period * Math.abs(newest) ? (-mean * period) / (0.015 * deviation) : 0
}

export const cciDefinition = defineIndicator({
  id: 'cci',
  label: 'Commodity channel index',
  group: 'momentum',
  help: 'How unusual the price is for its recent range: within ±100 most of the time, beyond it when a move is strong.',
  source: 'D. R. Lambert, Commodity Channel Index, Commodities 9, 1980; mean absolute deviation from the mean of the window.',
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
      return { cci: count < period ? Number.NaN : byItself(window, 0, period, typical) }
    }
  },
})
