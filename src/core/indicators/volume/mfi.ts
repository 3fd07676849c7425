// Money flow index.
import { defineIndicator, periodParameter } from '../definition.ts'
import { windowSum, windowSumStream } from '../window-sum.ts'

/**
 * Share of the money (typical price × volume) that flowed on bars whose typical price rose, among those on which it changed,
 * over `period` bars. n known bars → n in 0–100, NaN for the first `period`; 50 where none flowed.
 */
export function mfi(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  volume: Float64Array,
  period: number,
): Float64Array {
  const n = close.length
  const inflow = new Float64Array(n)
  const outflow = new Float64Array(n)
  let before = n > 0 ? (high[0]! + low[0]! + close[0]!) / 3 : 0
  for (let i = 1; i < n; i++) {
    const typical = (high[i]! + low[i]! + close[i]!) / 3
    if (typical > before) inflow[i] = typical * volume[i]!
    else if (typical < before) outflow[i] = typical * volume[i]!
    before = typical
  }
  const out = windowSum(inflow, period, new Float64Array(n), 1)
  windowSum(outflow, period, inflow, 1)
  for (let i = period; i < n; i++) out[i] = share(out[i]!, inflow[i]!)
  return out
}

function share(inflow: number, outflow: number): number {
  const both = inflow + outflow
  return both > 0 ? (100 * inflow) / both : 50
}

export const mfiDefinition = defineIndicator({
  id: 'mfi',
  label: 'Money flow index',
  group: 'volume',
  help: 'An RSI that counts the money traded: how much of it flowed on rising bars, from 0 to 100. Above 80 is often called overbought, below 20 oversold.',
  source: 'G. Quong & A. Soudack, Technical Analysis of Stocks & Commodities 7, 1989.',
  parameters: [periodParameter(14)],
  placement: 'pane',
  outputs: [{ name: 'mfi', label: 'MFI', style: 'line' }],
  levels: [20, 80],
  inputs: ['high', 'low', 'close', 'volume'],
  compute: ({ high, low, close, volume }, { period }) => ({ mfi: mfi(high, low, close, volume, period) }),
  stream: ({ period }) => {
    const inflows = windowSumStream(period)
    const outflows = windowSumStream(period)
    let before = Number.NaN
    return ({ high, low, close, volume }) => {
      const typical = (high + low + close) / 3
      const earlier = before
      before = typical
      if (Number.isNaN(earlier)) return { mfi: Number.NaN }
      const money = typical * volume
      const inflow = inflows(typical > earlier ? money : 0)
      const outflow = outflows(typical < earlier ? money : 0)
      return { mfi: Number.isNaN(inflow) ? Number.NaN : share(inflow, outflow) }
    }
  },
})
