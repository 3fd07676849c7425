// Relative strength index.
import { defineIndicator, periodParameter } from '../definition.ts'

/**
 * Wilder's RSI: 100 × average gain / (average gain + average loss), both with Wilder's smoothing seeded by the mean of the
 * first `period` changes. close: n known prices → n values in 0–100, NaN for the first `period`; 50 where nothing moved yet.
 */
export function rsi(close: Float64Array, period: number, out: Float64Array = new Float64Array(close.length)): Float64Array {
  const n = close.length
  out.fill(Number.NaN, 0, Math.min(period, n))
  if (n <= period) return out
  let gain = 0
  let loss = 0
  for (let i = 1; i <= period; i++) {
    const change = close[i]! - close[i - 1]!
    if (change > 0) gain += change
    else loss -= change
  }
  gain /= period
  loss /= period
  out[period] = strength(gain, loss)
  const weight = 1 / period
  const keep = 1 - weight
  for (let i = period + 1; i < n; i++) {
    const change = close[i]! - close[i - 1]!
    gain = keep * gain + weight * (change > 0 ? change : 0)
    loss = keep * loss + weight * (change < 0 ? -change : 0)
    out[i] = strength(gain, loss)
  }
  return out
}

function strength(gain: number, loss: number): number {
  const both = gain + loss
  return both > 0 ? (100 * gain) / both : 50
}

export function rsiStream(period: number): (close: number) => number {
  const weight = 1 / period
  const keep = 1 - weight
  let previous = Number.NaN
  let count = 0
  let gain = 0
  let loss = 0
  return close => {
    const change = close - previous
    previous = close
    if (count++ === 0) return Number.NaN
    const up = change > 0 ? change : 0
    const down = change < 0 ? -change : 0
    if (count <= period + 1) {
      gain += up
      loss += down
      if (count <= period) return Number.NaN
      gain /= period
      loss /= period
    } else {
      gain = keep * gain + weight * up
      loss = keep * loss + weight * down
    }
    return strength(gain, loss)
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
