// Chaikin money flow.
import { defineIndicator, periodParameter } from '../definition.ts'
import { windowSum, windowSumStream } from '../window-sum.ts'
import { moneyFlowVolume } from './adl.ts'

/** Money flow volume over volume of the last `period` bars, −1 to 1. n known bars → n, NaN for the first period − 1 and where nothing was traded. */
export function cmf(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  volume: Float64Array,
  period: number,
): Float64Array {
  const flow = close.map((price, i) => moneyFlowVolume(high[i]!, low[i]!, price, volume[i]!))
  const volumes = windowSum(volume, period)
  return windowSum(flow, period).map((sum, i) => share(sum, volumes[i]!))
}

function share(flow: number, volume: number): number {
  return volume > 0 ? flow / volume : Number.NaN
}

export const cmfDefinition = defineIndicator({
  id: 'cmf',
  label: 'Chaikin money flow',
  group: 'volume',
  help: 'Whether volume came on bars that closed near their high (above zero) or near their low (below zero), from −1 to 1.',
  source: 'M. Chaikin, 1980s.',
  parameters: [periodParameter(20)],
  placement: 'pane',
  outputs: [{ name: 'cmf', label: 'CMF', style: 'line' }],
  levels: [0],
  inputs: ['high', 'low', 'close', 'volume'],
  compute: ({ high, low, close, volume }, { period }) => ({ cmf: cmf(high, low, close, volume, period) }),
  stream: ({ period }) => {
    const flows = windowSumStream(period)
    const volumes = windowSumStream(period)
    return ({ high, low, close, volume }) => ({
      cmf: share(flows(moneyFlowVolume(high, low, close, volume)), volumes(volume)),
    })
  },
})
