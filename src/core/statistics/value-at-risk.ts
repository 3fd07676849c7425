// What a bad day costs.
import { mean, standardDeviation } from './moments.ts'
import { normalQuantile, quantile } from './quantile.ts'

export const historicalVarDefinition =
  'Value at risk, historical: the daily return that was undercut on 5 % (1 %) of the days (quantile type 7).'

/** The (1 − confidence) quantile of the returns, below 0 for a loss. confidence: 0.95 or 0.99. NaN for no returns. */
export function historicalVar(returns: Float64Array, confidence = 0.95): number {
  return quantile(returns, 1 - confidence)
}

export const historicalCvarDefinition =
  'Conditional value at risk, historical: mean of the daily returns at or below the value at risk.'

/** Expected shortfall: mean of the returns at or below historicalVar. NaN for no returns. */
export function historicalCvar(returns: Float64Array, confidence = 0.95): number {
  const limit = historicalVar(returns, confidence)
  return mean(returns.filter(value => value <= limit))
}

export const normalVarDefinition =
  'Value at risk, normal: mean daily return minus 1.645 (2.326 for 99 %) sample standard deviations.'

/** As if returns were normally distributed with the sample's mean and standard deviation. NaN for fewer than 2 returns. */
export function normalVar(returns: Float64Array, confidence = 0.95): number {
  return mean(returns) + normalQuantile(1 - confidence) * standardDeviation(returns)
}
