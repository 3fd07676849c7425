// Return earned for each unit of risk taken, by four measures of risk.
import { maximumDrawdown } from './drawdown.ts'
import { mean } from './moments.ts'
import { cagr, daysPerYear } from './returns.ts'
import { downsideDeviation, volatility } from './volatility.ts'

export const sharpeDefinition = 'Sharpe ratio: mean daily return times 252, over volatility; risk-free rate 0.'

/** Sharpe (1966), annualised, risk-free rate 0. NaN where there is no spread. */
export function sharpe(returns: Float64Array): number {
  return ratio(mean(returns) * daysPerYear, volatility(returns))
}

export const sortinoDefinition =
  'Sortino ratio: mean daily return times 252, over downside deviation; minimum acceptable return 0.'

/** Sortino & van der Meer (1991), annualised. NaN where no day lost. */
export function sortino(returns: Float64Array): number {
  return ratio(mean(returns) * daysPerYear, downsideDeviation(returns))
}

export const calmarDefinition = 'Calmar ratio: compound annual growth over the size of the maximum drawdown.'

/** Young (1991), over the whole of `prices`. NaN where there was no drawdown. */
export function calmar(prices: Float64Array): number {
  return ratio(cagr(prices), Math.abs(maximumDrawdown(prices)))
}

export const omegaDefinition = 'Omega ratio: sum of the gains over the sum of the losses of all days; threshold 0.'

/** Keating & Shadwick (2002), threshold 0. NaN where no day lost. */
export function omega(returns: Float64Array): number {
  let gains = 0
  let losses = 0
  for (let i = 0; i < returns.length; i++) {
    if (returns[i]! > 0) gains += returns[i]!
    else losses -= returns[i]!
  }
  return ratio(gains, losses)
}

/** A ratio to no risk at all says nothing, least of all infinity. */
function ratio(reward: number, risk: number): number {
  return risk > 0 ? reward / risk : Number.NaN
}
