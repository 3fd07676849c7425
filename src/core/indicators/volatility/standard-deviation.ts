// Standard deviation of the price.
import { newColumn } from '#basics'
import { defineIndicator, periodParameter } from '../definition.ts'
import { windowDeviation, windowDeviationStream } from '../window-deviation.ts'

/** Population standard deviation of the last `period` closes. n known closes → n, NaN for the first period − 1. */
export function rollingDeviation(close: Float64Array, period: number): Float64Array {
  const deviation = newColumn(close.length)
  windowDeviation(close, period, newColumn(close.length), deviation)
  return deviation
}

export const standardDeviationDefinition = defineIndicator({
  id: 'stddev',
  label: 'Standard deviation',
  group: 'volatility',
  help: 'How far the last closes spread around their mean, in the currency of the price.',
  source: 'K. Pearson, 1894; population form.',
  parameters: [periodParameter(14, 2)],
  placement: 'pane',
  outputs: [{ name: 'stddev', label: 'Standard deviation', style: 'line' }],
  levels: [],
  inputs: ['close'],
  compute: ({ close }, { period }) => ({ stddev: rollingDeviation(close, period) }),
  stream: ({ period }) => {
    const next = windowDeviationStream(period)
    return ({ close }) => ({ stddev: next(close).deviation })
  },
})
