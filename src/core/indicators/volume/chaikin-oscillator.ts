// Chaikin oscillator.
import { ema, emaStream } from '../average/ema.ts'
import { countParameter, defineIndicator } from '../definition.ts'
import { adl, moneyFlowVolume } from './adl.ts'

/** EMA(fast) − EMA(slow) of the accumulation / distribution line. n known bars → n, NaN for the first slow − 1. */
export function chaikinOscillator(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  volume: Float64Array,
  fast: number,
  slow: number,
): Float64Array {
  const line = adl(high, low, close, volume)
  const slowAverage = ema(line, slow)
  return ema(line, fast).map((value, i) => value - slowAverage[i]!)
}

export const chaikinOscillatorDefinition = defineIndicator({
  id: 'chaikin',
  label: 'Chaikin oscillator',
  group: 'volume',
  help: 'The MACD of the accumulation / distribution line: whether money flows in faster or slower than before.',
  source:
    'M. Chaikin, 1970s (S. B. Achelis, Technical Analysis from A to Z, 1995); each average seeded with the simple mean of its own first values.',
  parameters: [countParameter('fast', 'Fast', 3), countParameter('slow', 'Slow', 10, 2)],
  refuses: ({ fast, slow }) => (fast < slow ? null : 'fast must be less than slow'),
  placement: 'pane',
  outputs: [{ name: 'chaikin', label: 'Chaikin', style: 'line' }],
  levels: [0],
  inputs: ['high', 'low', 'close', 'volume'],
  compute: ({ high, low, close, volume }, { fast, slow }) => ({
    chaikin: chaikinOscillator(high, low, close, volume, fast, slow),
  }),
  stream: ({ fast, slow }) => {
    const nextFast = emaStream(fast)
    const nextSlow = emaStream(slow)
    let total = 0
    return ({ high, low, close, volume }) => {
      total += moneyFlowVolume(high, low, close, volume)
      return { chaikin: nextFast(total) - nextSlow(total) }
    }
  },
})
