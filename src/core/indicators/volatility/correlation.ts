// Rolling correlation with a benchmark.
import { defineIndicator, periodParameter } from '../definition.ts'
import { type Covariance, covarianceOf, covarianceStream } from '../window-covariance.ts'

/** Pearson correlation of the last `period` closes with the benchmark's, −1 to 1. n known closes of each → n, NaN for the first period − 1 and where either stood still. */
export function rollingCorrelation(close: Float64Array, benchmark: Float64Array, period: number): Float64Array {
  const out = new Float64Array(close.length).fill(Number.NaN)
  for (let i = period - 1; i < out.length; i++) out[i] = pearson(covarianceOf(close, benchmark, i - period + 1, period))
  return out
}

function pearson({ varianceA, varianceB, covariance }: Covariance): number {
  const scale = Math.sqrt(varianceA) * Math.sqrt(varianceB)
  return scale > 0 ? covariance / scale : Number.NaN
}

export const correlationDefinition = defineIndicator({
  id: 'correlation',
  label: 'Correlation',
  group: 'volatility',
  help: 'How closely the price moved with the benchmark over the last bars: 1 in step, 0 without relation, −1 opposite.',
  source: 'K. Pearson, 1895; on closes.',
  parameters: [periodParameter(20, 2)],
  placement: 'pane',
  outputs: [{ name: 'correlation', label: 'Correlation', style: 'line' }],
  levels: [-1, 0, 1],
  inputs: ['close', 'benchmark'],
  compute: ({ close, benchmark }, { period }) => ({ correlation: rollingCorrelation(close, benchmark, period) }),
  stream: ({ period }) => {
    const next = covarianceStream(period)
    return ({ close, benchmark }) => {
      const moments = next(close, benchmark)
      return { correlation: moments ? pearson(moments) : Number.NaN }
    }
  },
})
