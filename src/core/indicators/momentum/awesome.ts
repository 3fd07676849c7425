// Awesome oscillator.
import { sma, smaStream } from '../average/sma.ts'
import { countParameter, defineIndicator } from '../definition.ts'

/** SMA(fast) − SMA(slow) of the bars' midpoints. n known bars → n, NaN for the first slow − 1. */
export function awesome(high: Float64Array, low: Float64Array, fast: number, slow: number): Float64Array {
  const middle = high.map((value, i) => (value + low[i]!) / 2)
  const out = sma(middle, slow)
  const fastAverage = sma(middle, fast)
  for (let i = slow - 1; i < out.length; i++) out[i] = fastAverage[i]! - out[i]!
  return out
}

export const awesomeDefinition = defineIndicator({
  id: 'ao',
  label: 'Awesome oscillator',
  group: 'momentum',
  help: 'A fast average of the middles of the bars minus a slow one: above zero the short term is the stronger.',
  source: 'B. Williams, New Trading Dimensions, 1998.',
  parameters: [countParameter('fast', 'Fast', 5), countParameter('slow', 'Slow', 34, 2)],
  refuses: ({ fast, slow }) => (fast < slow ? null : 'fast must be less than slow'),
  placement: 'pane',
  outputs: [{ name: 'ao', label: 'AO', style: 'histogram' }],
  levels: [0],
  inputs: ['high', 'low'],
  compute: ({ high, low }, { fast, slow }) => ({ ao: awesome(high, low, fast, slow) }),
  stream: ({ fast, slow }) => {
    const nextFast = smaStream(fast)
    const nextSlow = smaStream(slow)
    return ({ high, low }) => {
      const middle = (high + low) / 2
      return { ao: nextFast(middle) - nextSlow(middle) }
    }
  },
})
