// Rate of change.
import { newColumn } from '#basics'
import { defineIndicator, periodParameter } from '../definition.ts'
import { delayStream } from '../delay.ts'

/** Change in percent since `period` bars before. n known values → n, NaN for the first `period`; 0 where the earlier value is 0. */
export function roc(values: Float64Array, period: number): Float64Array {
  const out = newColumn(values.length)
  out.fill(Number.NaN, 0, Math.min(period, out.length))
  for (let i = period; i < out.length; i++) out[i] = percentChange(values[i]!, values[i - period]!)
  return out
}

function percentChange(value: number, before: number): number {
  return before === 0 ? 0 : (100 * (value - before)) / before
}

export const rocDefinition = defineIndicator({
  id: 'roc',
  label: 'Rate of change',
  group: 'momentum',
  help: 'By how many percent the close has changed since so many bars ago.',
  source: 'Percent change of closes; G. Appel & F. Hitschler, Stock Market Trading Systems, 1980.',
  parameters: [periodParameter(14)],
  placement: 'pane',
  outputs: [{ name: 'roc', label: 'ROC', style: 'line' }],
  levels: [0],
  inputs: ['close'],
  compute: ({ close }, { period }) => ({ roc: roc(close, period) }),
  stream: ({ period }) => {
    const earlier = delayStream(period)
    return ({ close }) => ({ roc: percentChange(close, earlier(close)) })
  },
})
