// Rolling beta against a benchmark.
import { defineIndicator, periodParameter } from '../definition.ts'
import { type Covariance, covarianceOf, covarianceStream } from '../window-covariance.ts'

/** Covariance of the last `period` simple returns with the benchmark's over the variance of the benchmark's. n known closes of each → n, NaN for the first `period` and where the benchmark stood still. */
export function rollingBeta(close: Float64Array, benchmark: Float64Array, period: number): Float64Array {
  const ours = returnsOf(close)
  const theirs = returnsOf(benchmark)
  const out = new Float64Array(close.length).fill(Number.NaN)
  for (let i = period; i < out.length; i++) out[i] = sensitivity(covarianceOf(ours, theirs, i - period + 1, period))
  return out
}

function returnsOf(close: Float64Array): Float64Array {
  return close.map((price, i) => (i === 0 ? 0 : simpleReturn(price, close[i - 1]!)))
}

function simpleReturn(price: number, before: number): number {
  return before === 0 ? 0 : price / before - 1
}

function sensitivity({ covariance, varianceB }: Covariance): number {
  return varianceB > 0 ? covariance / varianceB : Number.NaN
}

export const betaDefinition = defineIndicator({
  id: 'beta',
  label: 'Beta',
  group: 'volatility',
  help: 'By how many percent the share tends to move when the benchmark moves by one percent, over the last bars.',
  source: 'W. F. Sharpe, Capital Asset Prices, Journal of Finance 19, 1964; simple returns per bar.',
  parameters: [periodParameter(50, 2)],
  placement: 'pane',
  outputs: [{ name: 'beta', label: 'Beta', style: 'line' }],
  levels: [1],
  inputs: ['close', 'benchmark'],
  compute: ({ close, benchmark }, { period }) => ({ beta: rollingBeta(close, benchmark, period) }),
  stream: ({ period }) => {
    const next = covarianceStream(period)
    let before: { close: number; benchmark: number } | null = null
    return ({ close, benchmark }) => {
      const last = before
      before = { close, benchmark }
      const moments = last && next(simpleReturn(close, last.close), simpleReturn(benchmark, last.benchmark))
      return { beta: moments ? sensitivity(moments) : Number.NaN }
    }
  },
})
