// Momentum.
import { newColumn } from '#basics'
import { defineIndicator, periodParameter } from '../definition.ts'
import { delayStream } from '../delay.ts'

/** Each value minus that of `period` bars before. n known values → n, NaN for the first `period`. */
export function momentumChange(values: Float64Array, period: number): Float64Array {
  const out = newColumn(values.length)
  out.fill(Number.NaN, 0, Math.min(period, out.length))
  for (let i = period; i < out.length; i++) out[i] = values[i]! - values[i - period]!
  return out
}

export const momentumDefinition = defineIndicator({
  id: 'momentum',
  label: 'Momentum',
  group: 'momentum',
  help: 'How much the close has changed since so many bars ago, in the currency of the price.',
  source:
    'Difference of closes; W. D. Gann and H. M. Gartley, 1930s (J. J. Murphy, Technical Analysis of the Financial Markets, 1999).',
  parameters: [periodParameter(10)],
  placement: 'pane',
  outputs: [{ name: 'momentum', label: 'Momentum', style: 'line' }],
  levels: [0],
  inputs: ['close'],
  compute: ({ close }, { period }) => ({ momentum: momentumChange(close, period) }),
  stream: ({ period }) => {
    const earlier = delayStream(period)
    return ({ close }) => ({ momentum: close - earlier(close) })
  },
})
