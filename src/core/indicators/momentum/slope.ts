// Linear regression over a window.
import { defineIndicator, periodParameter } from '../definition.ts'

export type SlopeColumns = { slope: Float64Array; rSquared: Float64Array }

/**
 * Least-squares line through the last `period` values: its rise per bar, and the share of the variance it explains (0 where
 * there is none). n known values → columns of n, NaN for the first period − 1.
 */
export function slope(values: Float64Array, period: number): SlopeColumns {
  const n = values.length
  const out = { slope: new Float64Array(n).fill(Number.NaN), rSquared: new Float64Array(n).fill(Number.NaN) }
  for (let i = period - 1; i < n; i++) {
    const fit = lineThrough(values, i - period + 1, period)
    out.slope[i] = fit.slope
    out.rSquared[i] = fit.rSquared
  }
  return out
}

/** Deviations are taken from the first value and then from the mean, so that a flat window is flat to the last bit. */
function lineThrough(values: Float64Array, from: number, period: number): { slope: number; rSquared: number } {
  const first = values[from]!
  let sum = 0
  for (let i = 0; i < period; i++) sum += values[from + i]! - first
  const mean = sum / period
  const middle = (period - 1) / 2
  let across = 0
  let total = 0
  for (let i = 0; i < period; i++) {
    const deviation = values[from + i]! - first - mean
    across += (i - middle) * deviation
    total += deviation * deviation
  }
  const spread = (period * (period * period - 1)) / 12
  return { slope: across / spread, rSquared: total > 0 ? (across * across) / (spread * total) : 0 }
}

export const slopeDefinition = defineIndicator({
  id: 'slope',
  label: 'Linear regression slope',
  group: 'momentum',
  help: 'By how much the best straight line through the last closes rises per bar, and how well it fits (R², from 0 to 1).',
  source: 'Ordinary least squares (A.-M. Legendre, 1805; C. F. Gauss, 1809) of the close on the bar number.',
  parameters: [periodParameter(14, 2)],
  placement: 'pane',
  outputs: [
    { name: 'slope', label: 'Slope', style: 'line' },
    { name: 'rSquared', label: 'R²', style: 'line' },
  ],
  levels: [0],
  inputs: ['close'],
  compute: ({ close }, { period }) => slope(close, period),
  stream: ({ period }) => {
    const window = new Float64Array(period)
    let count = 0
    return ({ close }) => {
      window.copyWithin(0, 1)
      window[period - 1] = close
      return ++count < period ? { slope: Number.NaN, rSquared: Number.NaN } : lineThrough(window, 0, period)
    }
  },
})
