// A share's returns beside those of an index, day by day. Both columns cover the same days (align first).
import { covariance, mean, standardDeviation, variance } from './moments.ts'
import { daysPerYear } from './returns.ts'

export const betaDefinition = 'Beta: covariance of daily returns with the benchmark over the variance of the benchmark.'

/** NaN where the benchmark does not move. */
export function beta(returns: Float64Array, benchmark: Float64Array): number {
  return over(covariance(returns, benchmark), variance(benchmark))
}

export const alphaDefinition = 'Alpha: (mean daily return minus beta times mean benchmark return) times 252; risk-free rate 0.'

/** Jensen (1968), annualised by multiplication, risk-free rate 0. */
export function alpha(returns: Float64Array, benchmark: Float64Array): number {
  return (mean(returns) - beta(returns, benchmark) * mean(benchmark)) * daysPerYear
}

export const correlationDefinition = 'Correlation: Pearson correlation of daily returns with the benchmark.'

/** −1 to 1; NaN where either does not move. */
export function correlation(a: Float64Array, b: Float64Array): number {
  return over(covariance(a, b), Math.sqrt(variance(a)) * Math.sqrt(variance(b)))
}

export const rSquaredDefinition = 'R²: squared correlation, the share of the variance that moves with the benchmark.'

/** 0–1; NaN where either does not move. */
export function rSquared(a: Float64Array, b: Float64Array): number {
  return correlation(a, b) ** 2
}

export const trackingErrorDefinition =
  'Tracking error: sample standard deviation of the daily difference to the benchmark, times the square root of 252.'

/** Annualised. NaN for fewer than 2 returns. */
export function trackingError(returns: Float64Array, benchmark: Float64Array): number {
  return standardDeviation(differences(returns, benchmark)) * Math.sqrt(daysPerYear)
}

export const informationRatioDefinition =
  'Information ratio: mean daily difference to the benchmark times 252, over the tracking error.'

/** NaN where there is no difference. */
export function informationRatio(returns: Float64Array, benchmark: Float64Array): number {
  return over(mean(differences(returns, benchmark)) * daysPerYear, trackingError(returns, benchmark))
}

export const treynorDefinition = 'Treynor ratio: mean daily return times 252, over beta; risk-free rate 0.'

/** Treynor (1965). NaN where beta is 0 or unknown. */
export function treynor(returns: Float64Array, benchmark: Float64Array): number {
  return over(mean(returns) * daysPerYear, beta(returns, benchmark))
}

export const upCaptureDefinition = 'Up capture: mean return on days when the benchmark rose, over its mean on those days.'

/** 1 means as much as the benchmark. NaN where it never rose. */
export function upCapture(returns: Float64Array, benchmark: Float64Array): number {
  return over(mean(returns.filter((_, i) => benchmark[i]! > 0)), mean(benchmark.filter(value => value > 0)))
}

export const downCaptureDefinition = 'Down capture: mean return on days when the benchmark fell, over its mean on those days.'

/** 1 means as much as the benchmark, below 1 less. NaN where it never fell. */
export function downCapture(returns: Float64Array, benchmark: Float64Array): number {
  return over(mean(returns.filter((_, i) => benchmark[i]! < 0)), mean(benchmark.filter(value => value < 0)))
}

function differences(returns: Float64Array, benchmark: Float64Array): Float64Array {
  return returns.map((value, i) => value - benchmark[i]!)
}

function over(top: number, bottom: number): number {
  return bottom === 0 ? Number.NaN : top / bottom
}
