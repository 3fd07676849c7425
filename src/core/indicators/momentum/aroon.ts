// Aroon.
import { defineIndicator, periodParameter } from '../definition.ts'

export type AroonColumns = { up: Float64Array; down: Float64Array; oscillator: Float64Array }

/**
 * How recently the highest high and the lowest low of the last period + 1 bars were, 0–100 (100: now), and their difference.
 * Of equal extremes the oldest counts. n known bars → columns of n, NaN for the first `period`.
 */
export function aroon(high: Float64Array, low: Float64Array, period: number): AroonColumns {
  const n = high.length
  const up = new Float64Array(n).fill(Number.NaN)
  const down = new Float64Array(n).fill(Number.NaN)
  let highestAt = -1
  let lowestAt = -1
  for (let i = 0; i < n; i++) {
    const start = Math.max(0, i - period)
    if (highestAt < start) highestAt = firstHighest(high, start, i)
    else if (high[i]! > high[highestAt]!) highestAt = i
    if (lowestAt < start) lowestAt = firstLowest(low, start, i)
    else if (low[i]! < low[lowestAt]!) lowestAt = i
    if (i < period) continue
    up[i] = (100 * (period - (i - highestAt))) / period
    down[i] = (100 * (period - (i - lowestAt))) / period
  }
  return { up, down, oscillator: up.map((value, i) => value - down[i]!) }
}

function firstHighest(values: Float64Array, from: number, to: number): number {
  let at = from
  for (let i = from + 1; i <= to; i++) if (values[i]! > values[at]!) at = i
  return at
}

function firstLowest(values: Float64Array, from: number, to: number): number {
  let at = from
  for (let i = from + 1; i <= to; i++) if (values[i]! < values[at]!) at = i
  return at
}

export const aroonDefinition = defineIndicator({
  id: 'aroon',
  label: 'Aroon',
  group: 'momentum',
  help: 'How long ago the last high and the last low were: 100 means this very bar, 0 a whole period ago. Up above down speaks for a rising trend.',
  source:
    'T. S. Chande, A Time Price Oscillator, Technical Analysis of Stocks & Commodities 13, 1995; over n + 1 bars, of equal extremes the oldest.',
  parameters: [periodParameter(25)],
  placement: 'pane',
  outputs: [
    { name: 'up', label: 'Up', style: 'line' },
    { name: 'down', label: 'Down', style: 'line' },
    { name: 'oscillator', label: 'Oscillator', style: 'line' },
  ],
  levels: [0, 50],
  inputs: ['high', 'low'],
  compute: ({ high, low }, { period }) => aroon(high, low, period),
  stream: ({ period }) => {
    const highs = new Float64Array(period + 1)
    const lows = new Float64Array(period + 1)
    let count = 0
    return ({ high, low }) => {
      // Shifted, not turned round: the search below wants the oldest first.
      highs.copyWithin(0, 1)
      lows.copyWithin(0, 1)
      highs[period] = high
      lows[period] = low
      if (++count <= period) return { up: Number.NaN, down: Number.NaN, oscillator: Number.NaN }
      const up = (100 * firstHighest(highs, 0, period)) / period
      const down = (100 * firstLowest(lows, 0, period)) / period
      return { up, down, oscillator: up - down }
    }
  },
})
