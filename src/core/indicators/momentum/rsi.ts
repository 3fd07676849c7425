// Relative strength index.
import { newColumn } from '#basics'
import { smmaStream } from '../average/smma.ts'
import { defineIndicator, periodParameter } from '../definition.ts'

/**
 * Wilder's RSI: 100 × average gain / (average gain + average loss), both with Wilder's smoothing seeded by the mean of the
 * first `period` changes. close: n known prices → n values in 0–100, NaN for the first `period`; 50 where nothing moved yet.
 *
 * Gain + loss is the average size of the changes and gain − loss their average, and these two need no branch on the sign,
 * which no processor can guess.
 */
export function rsi(close: Float64Array, period: number, out: Float64Array = newColumn(close.length)): Float64Array {
  const n = close.length
  out.fill(Number.NaN, 0, Math.min(period, n))
  if (n <= period) return out
  let change = 0
  let size = 0
  for (let i = 1; i <= period; i++) {
    const move = close[i]! - close[i - 1]!
    change += move
    size += Math.abs(move)
  }
  change /= period
  size /= period
  out[period] = strength(change, size)
  const weight = 1 / period
  const keep = 1 - weight
  const keep2 = keep * keep
  const keepWeight = keep * weight
  let i = period + 1
  // Two bars at a time, so that the averages wait for one multiplication and one addition in two bars.
  for (; i + 1 < n; i += 2) {
    const middle = close[i]!
    const one = middle - close[i - 1]!
    const two = close[i + 1]! - middle
    const sizeOne = Math.abs(one)
    const sizeTwo = Math.abs(two)
    out[i] = strength(keep * change + weight * one, keep * size + weight * sizeOne)
    change = keep2 * change + (keepWeight * one + weight * two)
    size = keep2 * size + (keepWeight * sizeOne + weight * sizeTwo)
    out[i + 1] = strength(change, size)
  }
  if (i < n) {
    const move = close[i]! - close[i - 1]!
    out[i] = strength(keep * change + weight * move, keep * size + weight * Math.abs(move))
  }
  return out
}

function strength(change: number, size: number): number {
  return size > 0 ? 50 + 50 * (change / size) : 50
}

export function rsiStream(period: number): (close: number) => number {
  const average = smmaStream(period)
  const averageSize = smmaStream(period)
  let before = Number.NaN
  return close => {
    const move = close - before
    before = close
    if (Number.isNaN(move)) return Number.NaN
    const change = average(move)
    const size = averageSize(Math.abs(move))
    return Number.isNaN(change) ? Number.NaN : strength(change, size)
  }
}

export const rsiDefinition = defineIndicator({
  id: 'rsi',
  label: 'Relative strength index',
  group: 'momentum',
  help: 'How much of the recent movement was upwards, from 0 to 100. Above 70 is often called overbought, below 30 oversold; strong trends stay there for long.',
  source: "J. W. Wilder, New Concepts in Technical Trading Systems, 1978; Wilder's smoothing seeded with a simple mean.",
  parameters: [periodParameter(14)],
  placement: 'pane',
  outputs: [{ name: 'rsi', label: 'RSI', style: 'line' }],
  levels: [30, 70],
  inputs: ['close'],
  compute: ({ close }, { period }) => ({ rsi: rsi(close, period) }),
  stream: ({ period }) => {
    const next = rsiStream(period)
    return ({ close }) => ({ rsi: next(close) })
  },
})
