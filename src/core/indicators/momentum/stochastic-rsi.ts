// Stochastic RSI.
import { sma, smaStream } from '../average/sma.ts'
import { countParameter, defineIndicator } from '../definition.ts'
import { windowExtremeStream, windowHighest, windowLowest } from '../window-extreme.ts'
import { rsi, rsiStream } from './rsi.ts'
import { positionInRange } from './stochastic.ts'

export type StochasticRsiColumns = { k: Float64Array; d: Float64Array }

/** Where the RSI lies in its own range of `period` bars, 0–100, smoothed; d: its simple average. n known closes → n; k is NaN for the first rsiPeriod + period + smooth − 2. */
export function stochasticRsi(
  close: Float64Array,
  rsiPeriod: number,
  period: number,
  signal: number,
  smooth: number,
): StochasticRsiColumns {
  const strength = rsi(close, rsiPeriod)
  const first = rsiPeriod + period - 1
  const raw = windowHighest(strength, period, new Float64Array(close.length), rsiPeriod)
  const lowest = windowLowest(strength, period, new Float64Array(close.length), rsiPeriod)
  for (let i = first; i < raw.length; i++) raw[i] = positionInRange(strength[i]!, raw[i]!, lowest[i]!)
  const k = smooth === 1 ? raw : sma(raw, smooth, new Float64Array(raw.length), first)
  return { k, d: sma(k, signal, new Float64Array(k.length), first + smooth - 1) }
}

export const stochasticRsiDefinition = defineIndicator({
  id: 'stochrsi',
  label: 'Stochastic RSI',
  group: 'momentum',
  help: 'Where the RSI stands in its own recent range, from 0 to 100: much quicker than the RSI, and often at its ends.',
  source: 'T. S. Chande & S. Kroll, The New Technical Trader, 1994; simple averages.',
  parameters: [
    countParameter('rsi', 'RSI period', 14),
    countParameter('period', 'Stochastic period', 14),
    countParameter('signal', 'Signal %D', 3),
    countParameter('smooth', 'Smoothing %K', 1),
  ],
  placement: 'pane',
  outputs: [
    { name: 'k', label: '%K', style: 'line' },
    { name: 'd', label: '%D', style: 'line' },
  ],
  levels: [20, 80],
  inputs: ['close'],
  compute: ({ close }, { rsi: rsiPeriod, period, signal, smooth }) => stochasticRsi(close, rsiPeriod, period, signal, smooth),
  stream: ({ rsi: rsiPeriod, period, signal, smooth }) => {
    const nextStrength = rsiStream(rsiPeriod)
    const extremes = windowExtremeStream(period)
    const smoothed = smaStream(smooth)
    const averaged = smaStream(signal)
    return ({ close }) => {
      const strength = nextStrength(close)
      if (Number.isNaN(strength)) return { k: Number.NaN, d: Number.NaN }
      const { highest, lowest } = extremes(strength, strength)
      if (Number.isNaN(highest)) return { k: Number.NaN, d: Number.NaN }
      const k = smoothed(positionInRange(strength, highest, lowest))
      return { k, d: Number.isNaN(k) ? Number.NaN : averaged(k) }
    }
  },
})
