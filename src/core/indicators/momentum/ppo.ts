// Percentage price oscillator.
import { ema, emaStream } from '../average/ema.ts'
import { countParameter, defineIndicator } from '../definition.ts'

export type PpoColumns = { ppo: Float64Array; signal: Float64Array; histogram: Float64Array }

/** MACD in percent of the slow average. n known values → three columns of n; ppo is NaN for the first slow − 1, the others for the first slow + signal − 2. */
export function ppo(values: Float64Array, fast: number, slow: number, signal: number): PpoColumns {
  const fastAverage = ema(values, fast)
  const line = ema(values, slow)
  for (let i = slow - 1; i < line.length; i++) line[i] = percentAbove(fastAverage[i]!, line[i]!)
  const signalLine = ema(line, signal, fastAverage, slow - 1)
  return { ppo: line, signal: signalLine, histogram: line.map((value, i) => value - signalLine[i]!) }
}

/** By how many percent `value` is above `base`; 0 where there is no base. */
function percentAbove(value: number, base: number): number {
  return base !== 0 ? (100 * (value - base)) / base : 0
}

export const ppoDefinition = defineIndicator({
  id: 'ppo',
  label: 'Percentage price oscillator',
  group: 'momentum',
  help: 'The MACD in percent of the price, so that shares of any price, and one share over decades, compare.',
  source:
    'G. Appel, Technical Analysis: Power Tools for Active Investors, 2005; of exponential averages, each seeded with the simple mean of its own first values.',
  parameters: [countParameter('fast', 'Fast', 12), countParameter('slow', 'Slow', 26, 2), countParameter('signal', 'Signal', 9)],
  refuses: ({ fast, slow }) => (fast < slow ? null : 'fast must be less than slow'),
  placement: 'pane',
  outputs: [
    { name: 'ppo', label: 'PPO', style: 'line' },
    { name: 'signal', label: 'Signal', style: 'line' },
    { name: 'histogram', label: 'Histogram', style: 'histogram' },
  ],
  levels: [0],
  inputs: ['close'],
  compute: ({ close }, { fast, slow, signal }) => ppo(close, fast, slow, signal),
  stream: ({ fast, slow, signal }) => {
    const nextFast = emaStream(fast)
    const nextSlow = emaStream(slow)
    const nextSignal = emaStream(signal)
    return ({ close }) => {
      const fastAverage = nextFast(close)
      const slowAverage = nextSlow(close)
      const line = Number.isNaN(slowAverage) ? Number.NaN : percentAbove(fastAverage, slowAverage)
      const signalLine = Number.isNaN(line) ? Number.NaN : nextSignal(line)
      return { ppo: line, signal: signalLine, histogram: line - signalLine }
    }
  },
})
