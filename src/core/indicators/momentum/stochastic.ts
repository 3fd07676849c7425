// Stochastic oscillator.
import { sma, smaStream } from '../average/sma.ts'
import { countParameter, defineIndicator, periodParameter } from '../definition.ts'
import { windowExtremeStream, windowHighest, windowLowest } from '../window-extreme.ts'

export type StochasticColumns = { k: Float64Array; d: Float64Array }

/** Where `close` lies between lowest and highest, 0–100; 50 where they are the same. */
export function positionInRange(close: number, highest: number, lowest: number): number {
  return highest > lowest ? (100 * (close - lowest)) / (highest - lowest) : 50
}

/** Unsmoothed %K: the close's position in the range of the last `period` bars, 0–100; NaN for the first period − 1. */
export function rawStochastic(high: Float64Array, low: Float64Array, close: Float64Array, period: number): Float64Array {
  const out = windowHighest(high, period)
  const lowest = windowLowest(low, period)
  for (let i = period - 1; i < out.length; i++) out[i] = positionInRange(close[i]!, out[i]!, lowest[i]!)
  return out
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
): StochasticColumns {
  const raw = rawStochastic(high, low, close, period)
  const k = smooth === 1 ? raw : sma(raw, smooth, new Float64Array(raw.length), period - 1)
  return { k, d: sma(k, signal, new Float64Array(k.length), period + smooth - 2) }
}

export const stochasticDefinition = defineIndicator({
  id: 'stoch',
  label: 'Stochastic oscillator',
  group: 'momentum',
  help: 'Where the close lies in the range of the last bars, from 0 (the low) to 100 (the high). Above 80 is often called overbought, below 20 oversold.',
  source: 'G. C. Lane, 1957 (Lane’s Stochastics, Technical Analysis of Stocks & Commodities 2, 1984).',
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
