// How far returns spread.
import { standardDeviation } from './moments.ts'
import { daysPerYear } from './returns.ts'

export const volatilityDefinition = 'Volatility: sample standard deviation of simple daily returns, times the square root of 252.'

/** Annualised; returns: simple daily returns. NaN for fewer than 2. */
export function volatility(returns: Float64Array): number {
  return standardDeviation(returns) * Math.sqrt(daysPerYear)
}

export const downsideDeviationDefinition =
  'Downside deviation: root mean square of the daily returns below 0 (days above count as 0), times the square root of 252.'

/** Annualised, over all n returns, minimum acceptable return 0. NaN for none. */
export function downsideDeviation(returns: Float64Array): number {
  let sum = 0
  for (let i = 0; i < returns.length; i++) if (returns[i]! < 0) sum += returns[i]! * returns[i]!
  return Math.sqrt(sum / returns.length) * Math.sqrt(daysPerYear)
}
