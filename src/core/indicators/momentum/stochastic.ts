// Stochastic oscillator.
import { newColumn } from '#basics'
import { sma, smaStream } from '../average/sma.ts'
import { columns } from '../columns.ts'
import { countParameter, defineIndicator, periodParameter } from '../definition.ts'
import { windowExtremeStream } from '../window-extreme.ts'

export type StochasticColumns = { k: Float64Array; d: Float64Array }

/** Where `close` lies between lowest and highest, 0–100; 50 where they are the same. */
export function positionInRange(close: number, highest: number, lowest: number): number {
  const range = highest - lowest
  return range > 0 ? 100 * ((close - lowest) / range) : 50
}

/**
 * Unsmoothed %K: the close's position in the range of the last `period` bars, 0–100; 50 where they have none. n known bars →
 * `out`, NaN for the first period − 1; `scratch` is a column as long, to work in.
 *
 * Time is cut into blocks as long as the window: a window's highest is the higher of the end of one block and the beginning
 * of the next. The higher of two numbers is taken without a branch, as higher = a + (|b − a| + (b − a)) / 2, which is exact
 * for prices that are not twice one another, because which is higher no processor can guess.
 */
export function rawStochastic(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  period: number,
  out: Float64Array = newColumn(close.length),
  scratch: Float64Array = newColumn(close.length),
): Float64Array {
  const n = close.length
  out.fill(Number.NaN, 0, Math.min(period - 1, n))
  if (period === 1) {
    for (let i = 0; i < n; i++) out[i] = positionInRange(close[i]!, high[i]!, low[i]!)
    return out
  }
  for (let start = period - 1; start < n; start += period) {
    const last = start + period - 1
    endsOfBlock(high, low, start, last < n ? last : n, period, out, scratch)
    let highest = high[start]!
    let lowest = low[start]!
    const end = last < n ? last : n
    for (let i = start; i < end; i++) {
      const up = high[i]! - highest
      const down = low[i]! - lowest
      highest += 0.5 * (Math.abs(up) + up)
      lowest -= 0.5 * (Math.abs(down) - down)
      const furtherUp = out[i]! - highest
      const furtherDown = scratch[i]! - lowest
      const top = highest + 0.5 * (Math.abs(furtherUp) + furtherUp)
      const bottom = lowest - 0.5 * (Math.abs(furtherDown) - furtherDown)
      out[i] = positionInRange(close[i]!, top, bottom)
    }
    if (last < n) {
      const up = high[last]! - highest
      const down = low[last]! - lowest
      const top = highest + 0.5 * (Math.abs(up) + up)
      out[last] = positionInRange(close[last]!, top, lowest - 0.5 * (Math.abs(down) - down))
    }
  }
  return out
}

/** Highest and lowest from each bar of the block before `start` to its end, written where the window that begins there ends. */
function endsOfBlock(
  high: Float64Array,
  low: Float64Array,
  start: number,
  end: number,
  period: number,
  highs: Float64Array,
  lows: Float64Array,
): void {
  let highest = high[start - 1]!
  let lowest = low[start - 1]!
  for (let i = start + period - 2, j = start - 1; i >= start; i--, j--) {
    const up = high[j]! - highest
    const down = low[j]! - lowest
    highest += 0.5 * (Math.abs(up) + up)
    lowest -= 0.5 * (Math.abs(down) - down)
    if (i >= end) continue
    highs[i] = highest
    lows[i] = lowest
  }
}

/**
 * k: %K smoothed by a simple average of `smooth` (1: the fast stochastic); d: its simple average of `signal`. n known bars →
 * columns of n in 0–100; k is NaN for the first period + smooth − 2, d for the first period + smooth + signal − 3.
 */
export function stochastic(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  period: number,
  signal: number,
  smooth: number,
  out: StochasticColumns = columns(close.length, 'k', 'd'),
): StochasticColumns {
  if (smooth === 1) rawStochastic(high, low, close, period, out.k, out.d)
  else sma(rawStochastic(high, low, close, period, out.d, out.k), smooth, out.k, period - 1)
  sma(out.k, signal, out.d, period + smooth - 2)
  return out
}

export const stochasticDefinition = defineIndicator({
  id: 'stoch',
  label: 'Stochastic oscillator',
  group: 'momentum',
  help: 'Where the close lies in the range of the last bars, from 0 (the low) to 100 (the high). Above 80 is often called overbought, below 20 oversold.',
  source: 'G. C. Lane, 1957 (Lane’s Stochastics, Technical Analysis of Stocks & Commodities 2, 1984); simple averages.',
  parameters: [periodParameter(14), countParameter('signal', 'Signal %D', 3), countParameter('smooth', 'Smoothing %K', 3)],
  placement: 'pane',
  outputs: [
    { name: 'k', label: '%K', style: 'line' },
    { name: 'd', label: '%D', style: 'line' },
  ],
  levels: [20, 80],
  inputs: ['high', 'low', 'close'],
  compute: ({ high, low, close }, { period, signal, smooth }) => stochastic(high, low, close, period, signal, smooth),
  stream: ({ period, signal, smooth }) => {
    const extremes = windowExtremeStream(period)
    const smoothed = smaStream(smooth)
    const averaged = smaStream(signal)
    return ({ high, low, close }) => {
      const { highest, lowest } = extremes(high, low)
      if (Number.isNaN(highest)) return { k: Number.NaN, d: Number.NaN }
      const k = smoothed(positionInRange(close, highest, lowest))
      return { k, d: Number.isNaN(k) ? Number.NaN : averaged(k) }
    }
  },
})
