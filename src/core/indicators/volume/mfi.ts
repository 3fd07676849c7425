// Money flow index.
import { newColumn } from '#basics'
import { defineIndicator, periodParameter } from '../definition.ts'
import { windowSumStream } from '../window-sum.ts'

const stretch = 256
/** The least share of the largest sum that a sum must be, for its digits to be its own and not what is left of the others. */
const trusted = 1e-4
/** Added to a size before dividing by it: nothing beside any change of price, and 0 / 0 becomes 0. */
const almostNothing = 1e-300

/**
 * Share of the money (typical price × volume) that flowed on bars whose typical price rose, among those on which it changed,
 * over `period` bars. n known bars → n in 0–100, NaN for the first `period`; 50 where none flowed.
 *
 * Kept as two running sums, of the signed flows and of their sizes, for one stretch at a time, and trusted only while they
 * are not small against the largest they were; else the window is summed by itself.
 */
export function mfi(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  volume: Float64Array,
  period: number,
  out: Float64Array = newColumn(close.length),
): Float64Array {
  const n = close.length
  out.fill(Number.NaN, 0, Math.min(period, n))
  if (n <= period) return out
  const length = Math.max(stretch, 4 * period)
  const flows = newColumn(length + period)
  for (let start = period; start < n; start += length) {
    const end = start + length < n ? start + length : n
    // flows[k] is that of bar start − period + 1 + k.
    signedFlows(high, low, close, volume, start - period + 1, end, flows)
    let balance = 0
    let size = 0
    for (let k = 0; k < period - 1; k++) {
      balance += flows[k]!
      size += Math.abs(flows[k]!)
    }
    let largest = size
    let leaving = 0
    const count = end - start
    for (let k = 0; k < count; k++) {
      const comes = flows[k + period - 1]!
      balance += comes - leaving
      size += Math.abs(comes) - Math.abs(leaving)
      if (size > largest) largest = size
      out[start + k] = size > trusted * largest ? share(balance, size) : shareOf(flows, k, period)
      leaving = flows[k]!
    }
  }
  return out
}

/** Typical price × volume of the bars, with the sign of the change of the typical price; 0 where it is the same. */
function signedFlows(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  volume: Float64Array,
  from: number,
  to: number,
  flows: Float64Array,
): void {
  let before = (high[from - 1]! + low[from - 1]! + close[from - 1]!) / 3
  for (let i = from; i < to; i++) {
    const typical = (high[i]! + low[i]! + close[i]!) / 3
    const change = typical - before
    before = typical
    flows[i - from] = typical * volume[i]! * (change / (Math.abs(change) + almostNothing))
  }
}

function shareOf(flows: Float64Array, from: number, period: number): number {
  let balance = 0
  let size = 0
  for (let k = from; k < from + period; k++) {
    balance += flows[k]!
    size += Math.abs(flows[k]!)
  }
  return share(balance, size)
}

function share(balance: number, size: number): number {
  return size > 0 ? 50 + 50 * (balance / size) : 50
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
    const balances = windowSumStream(period)
    const sizes = windowSumStream(period)
    let before = Number.NaN
    return ({ high, low, close, volume }) => {
      const typical = (high + low + close) / 3
      const change = typical - before
      before = typical
      if (Number.isNaN(change)) return { mfi: Number.NaN }
      const flow = Math.sign(change) * typical * volume
      const balance = balances(flow)
      const size = sizes(Math.abs(flow))
      return { mfi: Number.isNaN(balance) ? Number.NaN : share(balance, size) }
    }
  },
})
