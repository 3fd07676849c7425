// Arnaud Legoux moving average.
import { defineIndicator, periodParameter } from '../definition.ts'
import { holdStanding } from '../standing.ts'

function bell(period: number, offset: number, sigma: number): Float64Array {
  const centre = offset * (period - 1)
  const width = period / sigma
  const weights = Float64Array.from({ length: period }, (_, i) => Math.exp(-((i - centre) ** 2) / (2 * width * width)))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map(weight => weight / sum)
}

/**
 * Mean of the last `period` values with a bell of weights that peaks at `offset` (0 the oldest, 1 the newest) and is
 * period / sigma wide. n → n, NaN for the first period − 1.
 */
export function alma(values: Float64Array, period: number, offset: number, sigma: number): Float64Array {
  const weights = bell(period, offset, sigma)
  const out = new Float64Array(values.length)
  out.fill(Number.NaN, 0, Math.min(period - 1, out.length))
  for (let i = period - 1; i < out.length; i++) {
    let sum = 0
    for (let j = 0; j < period; j++) sum += weights[j]! * values[i - period + 1 + j]!
    out[i] = sum
  }
  holdStanding(values, period, out)
  return out
}

export function almaStream(period: number, offset: number, sigma: number): (value: number) => number {
  const weights = bell(period, offset, sigma)
  const window = new Float64Array(period)
  let count = 0
  return value => {
    window[count++ % period] = value
    if (count < period) return Number.NaN
    let sum = 0
    for (let j = 0; j < period; j++) sum += weights[j]! * window[(count + j) % period]!
    return sum
  }
}

export const almaDefinition = defineIndicator({
  id: 'alma',
  label: 'Arnaud Legoux moving average',
  group: 'average',
  help: 'An average with a bell of weights near the newest close: smooth, with little delay.',
  source: 'A. Legoux & D. Kouzis-Loukas, 2009.',
  parameters: [
    periodParameter(9),
    { name: 'offset', label: 'Offset', default: 0.85, min: 0, max: 1, step: 0.05 },
    { name: 'sigma', label: 'Sigma', default: 6, min: 0.1, max: 100, step: 0.1 },
  ],
  placement: 'price',
  outputs: [{ name: 'alma', label: 'ALMA', style: 'line' }],
  levels: [],
  inputs: ['close'],
  compute: ({ close }, { period, offset, sigma }) => ({ alma: alma(close, period, offset, sigma) }),
  stream: ({ period, offset, sigma }) => {
    const next = almaStream(period, offset, sigma)
    return ({ close }) => ({ alma: next(close) })
  },
})
